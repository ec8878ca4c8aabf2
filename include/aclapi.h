/* The security of an object by its handle. These functions return an error, and leave the last error alone. */
#ifndef WINSHM_ACLAPI_H
#define WINSHM_ACLAPI_H

#include "accctrl.h"

WINSHM_BEGIN

/*
 * Stores parts of an object's descriptor, self-relative and for LocalFree, and where in it the parts are; a pointer may be NULL.
 * ERROR_NOT_SUPPORTED: the object is not of the kind SE_KERNEL_OBJECT. The others are GetKernelObjectSecurity's.
 */
WINBASEAPI DWORD WINAPI GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType, SECURITY_INFORMATION SecurityInfo,
	PSID *ppsidOwner, PSID *ppsidGroup, PACL *ppDacl, PACL *ppSacl, PSECURITY_DESCRIPTOR *ppSecurityDescriptor);

/* Replaces parts of an object's descriptor. A list that is NULL lets everyone in. */
WINBASEAPI DWORD WINAPI SetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType, SECURITY_INFORMATION SecurityInfo,
	PSID psidOwner, PSID psidGroup, PACL pDacl, PACL pSacl);

WINSHM_END

#endif
