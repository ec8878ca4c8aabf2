/* Access control lists: securitybaseapi.h. */
#include <string.h>
#include "security.h"

BOOL InitializeAcl(PACL pAcl, DWORD nAclLength, DWORD dwAclRevision)
{
	if (nAclLength < sizeof(*pAcl))
		FAIL(ERROR_INSUFFICIENT_BUFFER, FALSE);
	if (nAclLength > 0xFFFC || dwAclRevision < MIN_ACL_REVISION || dwAclRevision > MAX_ACL_REVISION)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	*pAcl = (ACL){(BYTE)dwAclRevision, 0, (WORD)(nAclLength & ~3u), 0, 0};
	return TRUE;
}

static BYTE *entry_at(PACL acl, DWORD offset) { return (BYTE *)acl + offset; }

/* The length of an entry's head and SID is right. */
static bool valid_entry(const ACE_HEADER *header)
{
	const ACCESS_ALLOWED_ACE *ace = (const ACCESS_ALLOWED_ACE *)header;
	if (header->AceType > SYSTEM_AUDIT_ACE_TYPE)
		return true;
	if (header->AceSize < offsetof(ACCESS_ALLOWED_ACE, SidStart) + 8)
		return false;
	DWORD length = sid_length((const SID *)&ace->SidStart);
	return length != 0 && offsetof(ACCESS_ALLOWED_ACE, SidStart) + length <= header->AceSize;
}

/* Returns where the entry of an index is, or would be; 0: the list is none, or shorter. */
static DWORD entry_offset(PACL acl, DWORD index)
{
	DWORD offset = sizeof(*acl);
	if (acl == NULL || acl->AclRevision < MIN_ACL_REVISION || acl->AclRevision > MAX_ACL_REVISION || acl->AclSize < offset ||
		index > acl->AceCount)
		return 0;
	for (; index > 0; index--) {
		const ACE_HEADER *header = (const ACE_HEADER *)entry_at(acl, offset);
		if (acl->AclSize - offset < sizeof(*header) || header->AceSize < sizeof(*header) || header->AceSize % 4 != 0 ||
			acl->AclSize - offset < header->AceSize || !valid_entry(header))
			return 0;
		offset += header->AceSize;
	}
	return offset;
}

BOOL IsValidAcl(PACL pAcl) { return pAcl != NULL && entry_offset(pAcl, pAcl->AceCount) != 0; }

BOOL GetAce(PACL pAcl, DWORD dwAceIndex, LPVOID *pAce)
{
	if (!IsValidAcl(pAcl) || dwAceIndex >= pAcl->AceCount)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	*pAce = entry_at(pAcl, entry_offset(pAcl, dwAceIndex));
	return TRUE;
}

static BOOL add_entry(PACL acl, DWORD revision, BYTE type, DWORD flags, DWORD mask, PSID sid)
{
	DWORD length = sid_length(sid);
	if (length == 0)
		FAIL(ERROR_INVALID_SID, FALSE);
	if (!IsValidAcl(acl))
		FAIL(ERROR_INVALID_ACL, FALSE);
	if (revision < MIN_ACL_REVISION || revision > MAX_ACL_REVISION)
		FAIL(ERROR_REVISION_MISMATCH, FALSE);
	DWORD offset = entry_offset(acl, acl->AceCount), size = offsetof(ACCESS_ALLOWED_ACE, SidStart) + length;
	if (acl->AclSize - offset < size)
		FAIL(ERROR_ALLOTTED_SPACE_EXCEEDED, FALSE);
	ACCESS_ALLOWED_ACE *ace = (ACCESS_ALLOWED_ACE *)entry_at(acl, offset);
	ace->Header = (ACE_HEADER){type, (BYTE)flags, (WORD)size};
	ace->Mask = mask;
	memcpy(entry_at(acl, offset) + offsetof(ACCESS_ALLOWED_ACE, SidStart), sid, length);
	acl->AceCount++;
	return TRUE;
}

BOOL AddAccessAllowedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask, PSID pSid)
{
	return add_entry(pAcl, dwAceRevision, ACCESS_ALLOWED_ACE_TYPE, 0, AccessMask, pSid);
}

BOOL AddAccessAllowedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags, DWORD AccessMask, PSID pSid)
{
	return add_entry(pAcl, dwAceRevision, ACCESS_ALLOWED_ACE_TYPE, AceFlags, AccessMask, pSid);
}

BOOL AddAccessDeniedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask, PSID pSid)
{
	return add_entry(pAcl, dwAceRevision, ACCESS_DENIED_ACE_TYPE, 0, AccessMask, pSid);
}

BOOL AddAccessDeniedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags, DWORD AccessMask, PSID pSid)
{
	return add_entry(pAcl, dwAceRevision, ACCESS_DENIED_ACE_TYPE, AceFlags, AccessMask, pSid);
}
