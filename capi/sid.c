/* SIDs: securitybaseapi.h. */
#include <stdlib.h>
#include <string.h>
#include "security.h"

DWORD GetSidLengthRequired(UCHAR nSubAuthorityCount) { return 8 + 4 * (DWORD)nSubAuthorityCount; }

DWORD sid_length(const SID *sid)
{
	if (sid == NULL || sid->Revision != SID_REVISION || sid->SubAuthorityCount > SID_MAX_SUB_AUTHORITIES)
		return 0;
	return GetSidLengthRequired(sid->SubAuthorityCount);
}

BOOL IsValidSid(PSID pSid) { return sid_length(pSid) != 0; }

DWORD GetLengthSid(PSID pSid) { return sid_length(pSid); }

BOOL EqualSid(PSID pSid1, PSID pSid2)
{
	DWORD length = sid_length(pSid1);
	return length != 0 && length == sid_length(pSid2) && memcmp(pSid1, pSid2, length) == 0;
}

BOOL CopySid(DWORD nDestinationSidLength, PSID pDestinationSid, PSID pSourceSid)
{
	DWORD length = sid_length(pSourceSid);
	if (length == 0)
		FAIL(ERROR_INVALID_SID, FALSE);
	if (nDestinationSidLength < length)
		FAIL(ERROR_INSUFFICIENT_BUFFER, FALSE);
	memcpy(pDestinationSid, pSourceSid, length);
	return TRUE;
}

BOOL AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority, BYTE nSubAuthorityCount, DWORD nSubAuthority0,
	DWORD nSubAuthority1, DWORD nSubAuthority2, DWORD nSubAuthority3, DWORD nSubAuthority4, DWORD nSubAuthority5,
	DWORD nSubAuthority6, DWORD nSubAuthority7, PSID *pSid)
{
	const DWORD numbers[] = {nSubAuthority0, nSubAuthority1, nSubAuthority2, nSubAuthority3,
		nSubAuthority4, nSubAuthority5, nSubAuthority6, nSubAuthority7};
	if (nSubAuthorityCount > sizeof(numbers) / sizeof(numbers[0]))
		FAIL(ERROR_INVALID_SID, FALSE);
	char *memory = malloc(SECURITY_MAX_SID_SIZE);
	if (memory == NULL)
		FAIL(ERROR_NOT_ENOUGH_MEMORY, FALSE);
	memory[0] = SID_REVISION;
	memory[1] = (char)nSubAuthorityCount;
	memcpy(memory + 2, pIdentifierAuthority, sizeof(*pIdentifierAuthority));
	memcpy(memory + 8, numbers, nSubAuthorityCount * sizeof(numbers[0]));
	*pSid = memory;
	return TRUE;
}

PVOID FreeSid(PSID pSid)
{
	free(pSid);
	return NULL;
}
