/* Security descriptors: made by hand and of text, on sections. Run by root and by somebody else alike. */
#include <tchar.h>
#include <unistd.h>
#include <windows.h>
#include <sddl.h>
#include <aclapi.h>
#include <string.h>
#include "check.h"

#define ALL_PARTS (OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION)

static const char absolute_text[] = "O:S-1-22-1-1000G:S-1-22-2-100D:(D;;DC;;;S-1-22-2-100)(A;CI;GA;;;WD)";

static BOOL reads(PSECURITY_DESCRIPTOR descriptor, const char *want)
{
	LPSTR text = NULL;
	ULONG length = 0;
	CHECK_QUIET(ConvertSecurityDescriptorToStringSecurityDescriptorA(descriptor, SDDL_REVISION_1, ALL_PARTS, &text, &length));
	BOOL same = text != NULL && strcmp(text, want) == 0 && length == strlen(want) + 1;
	if (!same)
		printf("%s, and not %s\n", text, want);
	LocalFree(text);
	return same;
}

static PSID sid_of(const char *text)
{
	PSID sid = NULL;
	CHECK_QUIET(ConvertStringSidToSidA(text, &sid));
	return sid;
}

static void sids(void)
{
	SID_IDENTIFIER_AUTHORITY authority = SECURITY_UNIX_AUTHORITY;
	PSID sid = NULL, same = sid_of("S-1-22-1-1000"), world = sid_of("WD");
	CHECK_QUIET(AllocateAndInitializeSid(&authority, 2, 1, 1000, 0, 0, 0, 0, 0, 0, &sid));
	CHECK(EqualSid(sid, same) && !EqualSid(sid, world) && GetLengthSid(sid) == 16 && IsValidSid(sid) && !IsValidSid(NULL));
	LPTSTR text = NULL;
	CHECK_QUIET(ConvertSidToStringSid(sid, &text));
	CHECK(text != NULL && _tcscmp(text, TEXT("S-1-22-1-1000")) == 0);
	LocalFree(text);
	CHECK_FAILS(ConvertStringSidToSid(TEXT("S-1-x"), &sid), FALSE, ERROR_INVALID_SID);
	CHECK_FAILS(ConvertStringSidToSid(NULL, &sid), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(AllocateAndInitializeSid(&authority, 9, 1, 2, 3, 4, 5, 6, 7, 8, &sid), FALSE, ERROR_INVALID_SID);
	CHECK_FAILS(CopySid(11, sid, world), FALSE, ERROR_INSUFFICIENT_BUFFER);
	CHECK(FreeSid(sid) == NULL);
	LocalFree(same);
	LocalFree(world);
}

static void by_hand(void)
{
	SECURITY_DESCRIPTOR descriptor;
	struct {
		ACL head;
		DWORD room[20];
	} list;
	PSID owner = sid_of("S-1-22-1-1000"), group = sid_of("S-1-22-2-100"), world = sid_of("WD");
	CHECK_FAILS(InitializeSecurityDescriptor(&descriptor, 2), FALSE, ERROR_UNKNOWN_REVISION);
	CHECK_QUIET(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
	CHECK_FAILS(InitializeAcl(&list.head, 7, ACL_REVISION), FALSE, ERROR_INSUFFICIENT_BUFFER);
	CHECK_QUIET(InitializeAcl(&list.head, 24, ACL_REVISION));
	CHECK_FAILS(AddAccessAllowedAce(&list.head, ACL_REVISION, 1, owner), FALSE, ERROR_ALLOTTED_SPACE_EXCEEDED);
	CHECK_QUIET(InitializeAcl(&list.head, sizeof(list), ACL_REVISION));
	CHECK_QUIET(AddAccessDeniedAce(&list.head, ACL_REVISION, FILE_MAP_WRITE, group));
	CHECK_QUIET(AddAccessAllowedAceEx(&list.head, ACL_REVISION, CONTAINER_INHERIT_ACE, GENERIC_ALL, world));
	LPVOID ace = NULL;
	CHECK(GetAce(&list.head, 1, &ace) && ((ACCESS_ALLOWED_ACE *)ace)->Mask == GENERIC_ALL);
	CHECK_FAILS(GetAce(&list.head, 2, &ace), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_QUIET(SetSecurityDescriptorDacl(&descriptor, TRUE, &list.head, FALSE));
	CHECK_QUIET(SetSecurityDescriptorOwner(&descriptor, owner, FALSE));
	CHECK_QUIET(SetSecurityDescriptorGroup(&descriptor, group, TRUE));
	CHECK(IsValidSecurityDescriptor(&descriptor) && reads(&descriptor, absolute_text));
	DWORD length = 0;
	CHECK_FAILS(MakeSelfRelativeSD(&descriptor, NULL, &length), FALSE, ERROR_INSUFFICIENT_BUFFER);
	CHECK(length == GetSecurityDescriptorLength(&descriptor));
	char relative[256];
	CHECK_QUIET(MakeSelfRelativeSD(&descriptor, relative, &length));
	CHECK(reads(relative, absolute_text));
	CHECK_FAILS(SetSecurityDescriptorOwner(relative, NULL, FALSE), FALSE, ERROR_INVALID_SECURITY_DESCR);
	PSID found = NULL;
	PACL dacl = NULL;
	BOOL present = FALSE, defaulted = TRUE;
	CHECK(GetSecurityDescriptorOwner(relative, &found, &defaulted) && EqualSid(found, owner) && !defaulted);
	CHECK(GetSecurityDescriptorDacl(relative, &present, &dacl, &defaulted) && present && IsValidAcl(dacl) && dacl->AceCount == 2);
	CHECK(GetSecurityDescriptorSacl(relative, &present, &dacl, &defaulted) && !present);
	LocalFree(owner);
	LocalFree(group);
	LocalFree(world);
}

static PSECURITY_DESCRIPTOR of_text(LPCTSTR text)
{
	PSECURITY_DESCRIPTOR descriptor = NULL;
	CHECK_QUIET(ConvertStringSecurityDescriptorToSecurityDescriptor(text, SDDL_REVISION_1, &descriptor, NULL));
	return descriptor;
}

static HANDLE create(PSECURITY_DESCRIPTOR descriptor, LPCTSTR name)
{
	SECURITY_ATTRIBUTES attributes = {sizeof(attributes), descriptor, FALSE};
	return CreateFileMapping(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0, 4096, name);
}

/* What a list forbids; root it forbids nothing. */
static void forbidden(DWORD access, LPCTSTR name)
{
	HANDLE h = OpenFileMapping(access, FALSE, name);
	CHECK((h != NULL) == (geteuid() == 0));
	CHECK(h != NULL || GetLastError() == ERROR_ACCESS_DENIED);
	CHECK(h == NULL || CloseHandle(h));
}

static void objects(void)
{
	PSECURITY_DESCRIPTOR descriptor = of_text(TEXT("D:P(A;;GR;;;WD)"));
	HANDLE h = create(descriptor, TEXT("guarded"));
	CHECK(h != NULL && MapViewOfFile(h, FILE_MAP_WRITE, 0, 0, 0) != NULL);
	HANDLE read = OpenFileMapping(FILE_MAP_READ, FALSE, TEXT("guarded"));
	CHECK(read != NULL);
	forbidden(FILE_MAP_WRITE, TEXT("guarded"));
	char buffer[256];
	DWORD needed = 0;
	CHECK_FAILS(GetKernelObjectSecurity(h, DACL_SECURITY_INFORMATION, NULL, 0, &needed), FALSE, ERROR_INSUFFICIENT_BUFFER);
	CHECK_QUIET(GetKernelObjectSecurity(h, DACL_SECURITY_INFORMATION, buffer, needed, &needed));
	CHECK(reads(buffer, "D:P(A;;CCLCRC;;;WD)"));
	CHECK_FAILS(GetKernelObjectSecurity(read, DACL_SECURITY_INFORMATION, buffer, sizeof(buffer), &needed), FALSE, ERROR_ACCESS_DENIED);
	CHECK_FAILS(GetKernelObjectSecurity(h, SACL_SECURITY_INFORMATION, buffer, sizeof(buffer), &needed), FALSE, ERROR_PRIVILEGE_NOT_HELD);
	CHECK_FAILS(SetKernelObjectSecurity(read, DACL_SECURITY_INFORMATION, descriptor), FALSE, ERROR_ACCESS_DENIED);
	CHECK_QUIET(SetSecurityInfo(h, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, NULL, NULL) == ERROR_SUCCESS);
	PSECURITY_DESCRIPTOR now = NULL;
	PACL dacl = (PACL)buffer;
	CHECK_QUIET(GetSecurityInfo(h, SE_KERNEL_OBJECT, ALL_PARTS, NULL, NULL, &dacl, NULL, &now) == ERROR_SUCCESS);
	CHECK(now != NULL && dacl == NULL);
	CHECK(OpenFileMapping(FILE_MAP_WRITE, FALSE, TEXT("guarded")) != NULL);
	LocalFree(now);
	LocalFree(descriptor);
}

static void mistakes(void)
{
	PSECURITY_DESCRIPTOR descriptor = NULL;
	CHECK_FAILS(ConvertStringSecurityDescriptorToSecurityDescriptor(TEXT("D:"), 2, &descriptor, NULL), FALSE, ERROR_UNKNOWN_REVISION);
	CHECK_FAILS(ConvertStringSecurityDescriptorToSecurityDescriptor(TEXT("X:"), 1, &descriptor, NULL), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(ConvertStringSecurityDescriptorToSecurityDescriptor(TEXT("D:(Z;;GA;;;WD)"), 1, &descriptor, NULL), FALSE, ERROR_INVALID_ACL);
	CHECK_FAILS(create((PSECURITY_DESCRIPTOR)16, TEXT("bad")), NULL, ERROR_NOACCESS);
	char junk[64] = {7};
	CHECK_FAILS(create(junk, TEXT("bad")), NULL, ERROR_UNKNOWN_REVISION);
	SECURITY_DESCRIPTOR wild;
	CHECK(InitializeSecurityDescriptor(&wild, 1) && SetSecurityDescriptorDacl(&wild, TRUE, (PACL)16, FALSE));
	CHECK_FAILS(create(&wild, TEXT("bad")), NULL, ERROR_NOACCESS);
	CHECK_FAILS(SetKernelObjectSecurity(NULL, DACL_SECURITY_INFORMATION, &wild), FALSE, ERROR_NOACCESS);
	CHECK(!IsValidSecurityDescriptor(junk) && !IsValidSecurityDescriptor(&wild));
	CHECK_FAILS(OpenFileMapping(FILE_MAP_READ, FALSE, TEXT("bad")), NULL, ERROR_FILE_NOT_FOUND);
	descriptor = of_text(TEXT("D:"));
	CHECK_FAILS(SetKernelObjectSecurity((HANDLE)4096, 0, descriptor), FALSE, ERROR_INVALID_HANDLE);
	LocalFree(descriptor);
}

int main(void)
{
	sids();
	by_hand();
	objects();
	mistakes();
	return failures != 0;
}
