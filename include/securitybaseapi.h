/*
 * Security descriptors, access control lists and SIDs: who may open an object. Functions that return BOOL fail with FALSE and a
 * last error. Memory is read and written where the arguments point.
 */
#ifndef WINSHM_SECURITYBASEAPI_H
#define WINSHM_SECURITYBASEAPI_H

#include "minwinbase.h"

WINSHM_BEGIN

/*
 * Makes an absolute descriptor without owner, group and lists (dwRevision is SECURITY_DESCRIPTOR_REVISION, else
 * ERROR_UNKNOWN_REVISION). As the descriptor of a new object it stands for the default: the creator and root may do everything.
 */
WINBASEAPI BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor, DWORD dwRevision);

/* Reports whether it is a descriptor, of either form, with parts that are what they should be. */
WINBASEAPI BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor);

/* Returns how many bytes the self-relative form takes. */
WINBASEAPI DWORD WINAPI GetSecurityDescriptorLength(PSECURITY_DESCRIPTOR pSecurityDescriptor);

/* Stores the SE_ bits, and the revision. */
WINBASEAPI BOOL WINAPI GetSecurityDescriptorControl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
	PSECURITY_DESCRIPTOR_CONTROL pControl, LPDWORD lpdwRevision);

/*
 * Give an absolute descriptor a list, an owner or a group, which is not copied (ERROR_INVALID_SECURITY_DESCR: it is
 * self-relative). A list that is present and NULL lets everyone in; an empty one lets nobody in.
 */
WINBASEAPI BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bDaclPresent, PACL pDacl,
	BOOL bDaclDefaulted);
WINBASEAPI BOOL WINAPI SetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bSaclPresent, PACL pSacl,
	BOOL bSaclDefaulted);
WINBASEAPI BOOL WINAPI SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID pOwner, BOOL bOwnerDefaulted);
WINBASEAPI BOOL WINAPI SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID pGroup, BOOL bGroupDefaulted);

/* Store where a part of a descriptor of either form is; of a list only if it is present. */
WINBASEAPI BOOL WINAPI GetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, LPBOOL lpbDaclPresent, PACL *pDacl,
	LPBOOL lpbDaclDefaulted);
WINBASEAPI BOOL WINAPI GetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, LPBOOL lpbSaclPresent, PACL *pSacl,
	LPBOOL lpbSaclDefaulted);
WINBASEAPI BOOL WINAPI GetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID *pOwner,
	LPBOOL lpbOwnerDefaulted);
WINBASEAPI BOOL WINAPI GetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID *pGroup,
	LPBOOL lpbGroupDefaulted);

/*
 * Stores the self-relative form in *lpdwBufferLength bytes. ERROR_INSUFFICIENT_BUFFER: it takes *lpdwBufferLength, which is
 * changed. ERROR_BAD_DESCRIPTOR_FORMAT: it is self-relative.
 */
WINBASEAPI BOOL WINAPI MakeSelfRelativeSD(PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor,
	PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor, LPDWORD lpdwBufferLength);

/* Makes an empty list in nAclLength bytes. ERROR_INSUFFICIENT_BUFFER: that is less than its head takes. */
WINBASEAPI BOOL WINAPI InitializeAcl(PACL pAcl, DWORD nAclLength, DWORD dwAclRevision);

/* Reports whether it is a list. */
WINBASEAPI BOOL WINAPI IsValidAcl(PACL pAcl);

/*
 * Add an entry to the end of a list: of two entries the first counts. ERROR_ALLOTTED_SPACE_EXCEEDED: there is no room, which is
 * 8 bytes and the SID. ERROR_INVALID_ACL, ERROR_INVALID_SID, ERROR_REVISION_MISMATCH: what the arguments are not.
 */
WINBASEAPI BOOL WINAPI AddAccessAllowedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask, PSID pSid);
WINBASEAPI BOOL WINAPI AddAccessAllowedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags, DWORD AccessMask, PSID pSid);
WINBASEAPI BOOL WINAPI AddAccessDeniedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask, PSID pSid);
WINBASEAPI BOOL WINAPI AddAccessDeniedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags, DWORD AccessMask, PSID pSid);

/* Stores where the entry of that index is. ERROR_INVALID_PARAMETER: there is none. */
WINBASEAPI BOOL WINAPI GetAce(PACL pAcl, DWORD dwAceIndex, LPVOID *pAce);

/* Makes a SID of an authority and the first nSubAuthorityCount (at most 8) numbers, for FreeSid. */
WINBASEAPI BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority, BYTE nSubAuthorityCount,
	DWORD nSubAuthority0, DWORD nSubAuthority1, DWORD nSubAuthority2, DWORD nSubAuthority3, DWORD nSubAuthority4,
	DWORD nSubAuthority5, DWORD nSubAuthority6, DWORD nSubAuthority7, PSID *pSid);
WINBASEAPI PVOID WINAPI FreeSid(PSID pSid); /* returns NULL */

WINBASEAPI BOOL WINAPI IsValidSid(PSID pSid);
WINBASEAPI BOOL WINAPI EqualSid(PSID pSid1, PSID pSid2);
WINBASEAPI DWORD WINAPI GetLengthSid(PSID pSid);                   /* in bytes */
WINBASEAPI DWORD WINAPI GetSidLengthRequired(UCHAR nSubAuthorityCount); /* in bytes */

/* Copies a SID to memory of that length. ERROR_INSUFFICIENT_BUFFER: it is longer. */
WINBASEAPI BOOL WINAPI CopySid(DWORD nDestinationSidLength, PSID pDestinationSid, PSID pSourceSid);

/*
 * Stores parts of an object's descriptor in nLength bytes, self-relative, and how many it takes. The handle must grant
 * READ_CONTROL. ERROR_INSUFFICIENT_BUFFER: it takes more. ERROR_PRIVILEGE_NOT_HELD: the system's list is asked for.
 */
WINBASEAPI BOOL WINAPI GetKernelObjectSecurity(HANDLE Handle, SECURITY_INFORMATION RequestedInformation,
	PSECURITY_DESCRIPTOR pSecurityDescriptor, DWORD nLength, LPDWORD lpnLengthNeeded);

/*
 * Replaces parts of an object's descriptor: the list with a handle that grants WRITE_DAC, owner and group with one that grants
 * WRITE_OWNER. The owner can be the caller's user only (ERROR_INVALID_OWNER), unless he is root. Handles that exist keep what
 * they grant.
 */
WINBASEAPI BOOL WINAPI SetKernelObjectSecurity(HANDLE Handle, SECURITY_INFORMATION SecurityInformation,
	PSECURITY_DESCRIPTOR SecurityDescriptor);

WINSHM_END

#endif
