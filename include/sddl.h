/* Security descriptors and SIDs as text. What a function allocates is for LocalFree. */
#ifndef WINSHM_SDDL_H
#define WINSHM_SDDL_H

#include "minwinbase.h"

WINSHM_BEGIN

#define SDDL_REVISION_1 1
#define SDDL_REVISION SDDL_REVISION_1

/*
 * Makes a self-relative descriptor of text such as "O:SYD:(D;;GW;;;S-1-22-2-100)(A;;GA;;;WD)", and stores its length if the last
 * argument is not NULL. Errors: ERROR_UNKNOWN_REVISION; ERROR_INVALID_PARAMETER, ERROR_INVALID_SID and ERROR_INVALID_ACL for text
 * that is none.
 */
WINBASEAPI BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorW(LPCWSTR StringSecurityDescriptor,
	DWORD StringSDRevision, PSECURITY_DESCRIPTOR *SecurityDescriptor,
	PULONG SecurityDescriptorSize) WINSHM_WIDE(ConvertStringSecurityDescriptorToSecurityDescriptorW);
WINBASEAPI BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorA(LPCSTR StringSecurityDescriptor,
	DWORD StringSDRevision, PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize);

/* Makes text of parts of a descriptor, and stores its length with the zero if the last argument is not NULL. */
WINBASEAPI BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorW(PSECURITY_DESCRIPTOR SecurityDescriptor,
	DWORD RequestedStringSDRevision, SECURITY_INFORMATION SecurityInformation, LPWSTR *StringSecurityDescriptor,
	PULONG StringSecurityDescriptorLen) WINSHM_WIDE(ConvertSecurityDescriptorToStringSecurityDescriptorW);
WINBASEAPI BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorA(PSECURITY_DESCRIPTOR SecurityDescriptor,
	DWORD RequestedStringSDRevision, SECURITY_INFORMATION SecurityInformation, LPSTR *StringSecurityDescriptor,
	PULONG StringSecurityDescriptorLen);

/* Makes the form S-1-... of a SID. */
WINBASEAPI BOOL WINAPI ConvertSidToStringSidW(PSID Sid, LPWSTR *StringSid) WINSHM_WIDE(ConvertSidToStringSidW);
WINBASEAPI BOOL WINAPI ConvertSidToStringSidA(PSID Sid, LPSTR *StringSid);

/* Makes a SID of that form, or of one of the names of two letters, such as WD. */
WINBASEAPI BOOL WINAPI ConvertStringSidToSidW(LPCWSTR StringSid, PSID *Sid) WINSHM_WIDE(ConvertStringSidToSidW);
WINBASEAPI BOOL WINAPI ConvertStringSidToSidA(LPCSTR StringSid, PSID *Sid);

#ifdef UNICODE
#define ConvertStringSecurityDescriptorToSecurityDescriptor ConvertStringSecurityDescriptorToSecurityDescriptorW
#define ConvertSecurityDescriptorToStringSecurityDescriptor ConvertSecurityDescriptorToStringSecurityDescriptorW
#define ConvertSidToStringSid ConvertSidToStringSidW
#define ConvertStringSidToSid ConvertStringSidToSidW
#else
#define ConvertStringSecurityDescriptorToSecurityDescriptor ConvertStringSecurityDescriptorToSecurityDescriptorA
#define ConvertSecurityDescriptorToStringSecurityDescriptor ConvertSecurityDescriptorToStringSecurityDescriptorA
#define ConvertSidToStringSid ConvertSidToStringSidA
#define ConvertStringSidToSid ConvertStringSidToSidA
#endif

WINSHM_END

#endif
