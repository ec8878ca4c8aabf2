/* The descriptors of objects: securitybaseapi.h and aclapi.h. */
#include <stdlib.h>
#include "_cgo_export.h"
#include "aclapi.h"
#include "security.h"

/* Stores what Go made in a caller's buffer, if it fits. */
static winshm_result store(const void *encoded, DWORD length, void *to, DWORD room, LPDWORD needed)
{
	if (!copy_out(needed, &length, sizeof(length)))
		return (winshm_result){FALSE, ERROR_NOACCESS};
	if (to == NULL || room < length)
		return (winshm_result){FALSE, ERROR_INSUFFICIENT_BUFFER};
	if (!copy_out(to, encoded, length))
		return (winshm_result){FALSE, ERROR_NOACCESS};
	return (winshm_result){TRUE, 0};
}

BOOL GetKernelObjectSecurity(HANDLE Handle, SECURITY_INFORMATION RequestedInformation, PSECURITY_DESCRIPTOR pSecurityDescriptor,
	DWORD nLength, LPDWORD lpnLengthNeeded)
{
	ENTER(FALSE);
	void *encoded = NULL;
	winshm_result answer = winshmGetSecurity((uintptr_t)Handle, RequestedInformation, &encoded);
	if (answer.error == 0)
		answer = store(encoded, (DWORD)answer.value, pSecurityDescriptor, nLength, lpnLengthNeeded);
	free(encoded);
	FINISH(BOOL, answer);
}

static winshm_result set_security(HANDLE handle, SECURITY_INFORMATION information, const void *descriptor)
{
	void *copy;
	DWORD error = descriptor_copy(descriptor, &copy);
	if (error != 0)
		return (winshm_result){FALSE, error};
	winshm_result answer = winshmSetSecurity((uintptr_t)handle, information, copy);
	free(copy);
	return answer;
}

BOOL SetKernelObjectSecurity(HANDLE Handle, SECURITY_INFORMATION SecurityInformation, PSECURITY_DESCRIPTOR SecurityDescriptor)
{
	ENTER(FALSE);
	FINISH(BOOL, set_security(Handle, SecurityInformation, SecurityDescriptor));
}

DWORD GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType, SECURITY_INFORMATION SecurityInfo, PSID *ppsidOwner,
	PSID *ppsidGroup, PACL *ppDacl, PACL *ppSacl, PSECURITY_DESCRIPTOR *ppSecurityDescriptor)
{
	if (ObjectType != SE_KERNEL_OBJECT)
		return ERROR_NOT_SUPPORTED;
	if (winshm_forked)
		return ERROR_INVALID_HANDLE;
	if (ppSecurityDescriptor == NULL)
		return ERROR_INVALID_PARAMETER;
	const int before = errno;
	void *encoded = NULL;
	winshm_result answer = winshmGetSecurity((uintptr_t)handle, SecurityInfo, &encoded);
	answer = to_local(answer, encoded, &encoded);
	errno = before;
	struct descriptor_parts parts;
	if (answer.error != 0 || !descriptor_parts(encoded, &parts))
		return answer.error;
	if (ppsidOwner != NULL)
		*ppsidOwner = parts.owner;
	if (ppsidGroup != NULL)
		*ppsidGroup = parts.group;
	if (ppDacl != NULL)
		*ppDacl = parts.dacl;
	if (ppSacl != NULL)
		*ppSacl = parts.sacl;
	*ppSecurityDescriptor = encoded;
	return ERROR_SUCCESS;
}

DWORD SetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType, SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
	PSID psidGroup, PACL pDacl, PACL pSacl)
{
	if (ObjectType != SE_KERNEL_OBJECT)
		return ERROR_NOT_SUPPORTED;
	if (winshm_forked)
		return ERROR_INVALID_HANDLE;
	SECURITY_DESCRIPTOR descriptor = {SECURITY_DESCRIPTOR_REVISION, 0, SE_DACL_PRESENT | SE_SACL_PRESENT, psidOwner, psidGroup,
		pSacl, pDacl};
	if (SecurityInfo & PROTECTED_DACL_SECURITY_INFORMATION)
		descriptor.Control |= SE_DACL_PROTECTED;
	const int before = errno;
	winshm_result answer = set_security(handle, SecurityInfo, &descriptor);
	errno = before;
	return answer.error;
}
