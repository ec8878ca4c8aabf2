/* Security descriptors: securitybaseapi.h. */
#include <stdlib.h>
#include <string.h>
#include "_cgo_export.h"
#include "security.h"

BOOL InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor, DWORD dwRevision)
{
	if (dwRevision != SECURITY_DESCRIPTOR_REVISION)
		FAIL(ERROR_UNKNOWN_REVISION, FALSE);
	*(SECURITY_DESCRIPTOR *)pSecurityDescriptor = (SECURITY_DESCRIPTOR){.Revision = SECURITY_DESCRIPTOR_REVISION};
	return TRUE;
}

static void *part_at(const void *descriptor, DWORD offset) { return offset != 0 ? (char *)descriptor + offset : NULL; }

bool descriptor_parts(const SECURITY_DESCRIPTOR *descriptor, struct descriptor_parts *parts)
{
	if (descriptor->Revision != SECURITY_DESCRIPTOR_REVISION)
		return false;
	if (descriptor->Control & SE_SELF_RELATIVE) {
		SECURITY_DESCRIPTOR_RELATIVE relative;
		memcpy(&relative, descriptor, sizeof(relative));
		*parts = (struct descriptor_parts){part_at(descriptor, relative.Owner), part_at(descriptor, relative.Group),
			part_at(descriptor, relative.Sacl), part_at(descriptor, relative.Dacl)};
	} else {
		*parts = (struct descriptor_parts){descriptor->Owner, descriptor->Group, descriptor->Sacl, descriptor->Dacl};
	}
	return true;
}

/* Returns what forbids to put parts into a descriptor, or 0. */
static DWORD not_absolute(const SECURITY_DESCRIPTOR *descriptor)
{
	if (descriptor->Revision != SECURITY_DESCRIPTOR_REVISION)
		return ERROR_UNKNOWN_REVISION;
	return descriptor->Control & SE_SELF_RELATIVE ? ERROR_INVALID_SECURITY_DESCR : 0;
}

static void mark(SECURITY_DESCRIPTOR *descriptor, WORD bit, BOOL set)
{
	descriptor->Control = (WORD)(set ? descriptor->Control | bit : descriptor->Control & ~bit);
}

static BOOL set_list(SECURITY_DESCRIPTOR *descriptor, PACL *list, PACL value, WORD present_bit, BOOL present, BOOL defaulted)
{
	DWORD error = not_absolute(descriptor);
	if (error != 0)
		FAIL(error, FALSE);
	mark(descriptor, present_bit, present);
	if (present) {
		*list = value;
		mark(descriptor, (WORD)(present_bit << 1), defaulted); /* SE_DACL_DEFAULTED is next to SE_DACL_PRESENT */
	}
	return TRUE;
}

BOOL SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bDaclPresent, PACL pDacl, BOOL bDaclDefaulted)
{
	SECURITY_DESCRIPTOR *descriptor = pSecurityDescriptor;
	return set_list(descriptor, &descriptor->Dacl, pDacl, SE_DACL_PRESENT, bDaclPresent, bDaclDefaulted);
}

BOOL SetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bSaclPresent, PACL pSacl, BOOL bSaclDefaulted)
{
	SECURITY_DESCRIPTOR *descriptor = pSecurityDescriptor;
	return set_list(descriptor, &descriptor->Sacl, pSacl, SE_SACL_PRESENT, bSaclPresent, bSaclDefaulted);
}

static BOOL set_sid(SECURITY_DESCRIPTOR *descriptor, PSID *sid, PSID value, WORD bit, BOOL defaulted)
{
	DWORD error = not_absolute(descriptor);
	if (error == 0 && value != NULL && !IsValidSid(value))
		error = ERROR_INVALID_SID;
	if (error != 0)
		FAIL(error, FALSE);
	*sid = value;
	mark(descriptor, bit, defaulted);
	return TRUE;
}

BOOL SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID pOwner, BOOL bOwnerDefaulted)
{
	SECURITY_DESCRIPTOR *descriptor = pSecurityDescriptor;
	return set_sid(descriptor, &descriptor->Owner, pOwner, SE_OWNER_DEFAULTED, bOwnerDefaulted);
}

BOOL SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID pGroup, BOOL bGroupDefaulted)
{
	SECURITY_DESCRIPTOR *descriptor = pSecurityDescriptor;
	return set_sid(descriptor, &descriptor->Group, pGroup, SE_GROUP_DEFAULTED, bGroupDefaulted);
}

/* The control bits of a descriptor of which parts are asked for. */
#define FIND_PARTS(parts) \
	const SECURITY_DESCRIPTOR *descriptor = pSecurityDescriptor; \
	struct descriptor_parts parts; \
	if (!descriptor_parts(descriptor, &parts)) \
		FAIL(ERROR_UNKNOWN_REVISION, FALSE)

BOOL GetSecurityDescriptorControl(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSECURITY_DESCRIPTOR_CONTROL pControl,
	LPDWORD lpdwRevision)
{
	FIND_PARTS(parts);
	*pControl = descriptor->Control;
	*lpdwRevision = descriptor->Revision;
	return TRUE;
}

BOOL GetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, LPBOOL lpbDaclPresent, PACL *pDacl,
	LPBOOL lpbDaclDefaulted)
{
	FIND_PARTS(parts);
	*lpbDaclPresent = (descriptor->Control & SE_DACL_PRESENT) != 0;
	if (*lpbDaclPresent) {
		*pDacl = parts.dacl;
		*lpbDaclDefaulted = (descriptor->Control & SE_DACL_DEFAULTED) != 0;
	}
	return TRUE;
}

BOOL GetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, LPBOOL lpbSaclPresent, PACL *pSacl,
	LPBOOL lpbSaclDefaulted)
{
	FIND_PARTS(parts);
	*lpbSaclPresent = (descriptor->Control & SE_SACL_PRESENT) != 0;
	if (*lpbSaclPresent) {
		*pSacl = parts.sacl;
		*lpbSaclDefaulted = (descriptor->Control & SE_SACL_DEFAULTED) != 0;
	}
	return TRUE;
}

BOOL GetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID *pOwner, LPBOOL lpbOwnerDefaulted)
{
	FIND_PARTS(parts);
	*pOwner = parts.owner;
	*lpbOwnerDefaulted = (descriptor->Control & SE_OWNER_DEFAULTED) != 0;
	return TRUE;
}

BOOL GetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID *pGroup, LPBOOL lpbGroupDefaulted)
{
	FIND_PARTS(parts);
	*pGroup = parts.group;
	*lpbGroupDefaulted = (descriptor->Control & SE_GROUP_DEFAULTED) != 0;
	return TRUE;
}

/* Makes the self-relative form of a descriptor, for free, and returns its length, or an error. */
static winshm_result encode(PSECURITY_DESCRIPTOR descriptor, void **encoded)
{
	void *copy;
	*encoded = NULL;
	DWORD error = descriptor_copy(descriptor, &copy);
	if (error != 0)
		return (winshm_result){0, error};
	winshm_result answer = winshmEncodeDescriptor(copy, encoded);
	free(copy);
	return answer;
}

BOOL IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor)
{
	return GetSecurityDescriptorLength(pSecurityDescriptor) != 0;
}

DWORD GetSecurityDescriptorLength(PSECURITY_DESCRIPTOR pSecurityDescriptor)
{
	ENTER(0);
	void *encoded;
	winshm_result answer = encode(pSecurityDescriptor, &encoded);
	free(encoded);
	FINISH(DWORD, answer);
}

BOOL MakeSelfRelativeSD(PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor, PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor,
	LPDWORD lpdwBufferLength)
{
	ENTER(FALSE);
	void *encoded;
	winshm_result answer = encode(pAbsoluteSecurityDescriptor, &encoded);
	DWORD length = (DWORD)answer.value, room = *lpdwBufferLength;
	if (answer.error == 0 && ((const SECURITY_DESCRIPTOR *)pAbsoluteSecurityDescriptor)->Control & SE_SELF_RELATIVE)
		answer.error = ERROR_BAD_DESCRIPTOR_FORMAT;
	if (answer.error == 0) {
		*lpdwBufferLength = length;
		if (pSelfRelativeSecurityDescriptor == NULL || room < length)
			answer.error = ERROR_INSUFFICIENT_BUFFER;
		else
			memcpy(pSelfRelativeSecurityDescriptor, encoded, length);
	}
	free(encoded);
	answer.value = answer.error == 0;
	FINISH(BOOL, answer);
}
