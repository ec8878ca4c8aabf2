/* Security descriptors and SIDs as text: sddl.h. What Go makes is ASCII. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "_cgo_export.h"
#include "sddl.h"
#include "security.h"

/* Makes a string of a form out of ASCII, in memory for LocalFree. Returns how many units it has, with the zero; 0: no memory. */
static DWORD make_text(const char *ascii, enum form form, void **made)
{
	size_t units = strlen(ascii) + 1, size = form == UTF8 ? 1 : form == UTF16 ? sizeof(WCHAR) : sizeof(WCHAR4);
	char *memory = LocalAlloc(LPTR, units * size);
	for (size_t i = 0; memory != NULL && i < units; i++)
		memory[i * size] = ascii[i]; /* the lowest byte comes first */
	*made = memory;
	return memory != NULL ? (DWORD)units : 0;
}

/* Stores a string made of Go's in *string, and its length if wanted. */
static winshm_result give_text(winshm_result answer, char *ascii, enum form form, void **string, PULONG length)
{
	if (answer.error == 0) {
		DWORD units = make_text(ascii, form, string);
		answer = (winshm_result){units != 0, units != 0 ? 0 : ERROR_NOT_ENOUGH_MEMORY};
		if (units != 0 && length != NULL)
			*length = units;
	}
	free(ascii);
	return answer;
}

static BOOL to_descriptor(const void *from, enum form form, DWORD revision, PSECURITY_DESCRIPTOR *made, PULONG length)
{
	ENTER(FALSE);
	struct text text;
	if (from == NULL || made == NULL)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	if (revision != SDDL_REVISION_1)
		FAIL(ERROR_UNKNOWN_REVISION, FALSE);
	DWORD error = text_read(&text, form, from, TEXT_LONGEST);
	if (error != 0)
		FAIL(error, FALSE);
	void *encoded = NULL;
	winshm_result answer = winshmParseSDDL((uint16_t *)text.units, text.length, &encoded);
	text_free(&text);
	answer = to_local(answer, encoded, made);
	if (answer.error == 0 && length != NULL)
		*length = (ULONG)answer.value;
	answer.value = answer.error == 0;
	FINISH(BOOL, answer);
}

BOOL ConvertStringSecurityDescriptorToSecurityDescriptorW(LPCWSTR StringSecurityDescriptor, DWORD StringSDRevision,
	PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize)
{
	return to_descriptor(StringSecurityDescriptor, UTF16, StringSDRevision, SecurityDescriptor, SecurityDescriptorSize);
}

BOOL winshm4_ConvertStringSecurityDescriptorToSecurityDescriptorW(const WCHAR4 *StringSecurityDescriptor, DWORD StringSDRevision,
	PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize)
{
	return to_descriptor(StringSecurityDescriptor, UTF32, StringSDRevision, SecurityDescriptor, SecurityDescriptorSize);
}

BOOL ConvertStringSecurityDescriptorToSecurityDescriptorA(LPCSTR StringSecurityDescriptor, DWORD StringSDRevision,
	PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize)
{
	return to_descriptor(StringSecurityDescriptor, UTF8, StringSDRevision, SecurityDescriptor, SecurityDescriptorSize);
}

static BOOL from_descriptor(PSECURITY_DESCRIPTOR descriptor, DWORD revision, SECURITY_INFORMATION information, enum form form,
	void **string, PULONG length)
{
	ENTER(FALSE);
	void *copy;
	if (revision != SDDL_REVISION_1)
		FAIL(ERROR_UNKNOWN_REVISION, FALSE);
	DWORD error = descriptor_copy(descriptor, &copy);
	if (error != 0)
		FAIL(error, FALSE);
	char *ascii = NULL;
	winshm_result answer = winshmFormatSDDL(copy, information, &ascii);
	free(copy);
	FINISH(BOOL, give_text(answer, ascii, form, string, length));
}

BOOL ConvertSecurityDescriptorToStringSecurityDescriptorW(PSECURITY_DESCRIPTOR SecurityDescriptor,
	DWORD RequestedStringSDRevision, SECURITY_INFORMATION SecurityInformation, LPWSTR *StringSecurityDescriptor,
	PULONG StringSecurityDescriptorLen)
{
	return from_descriptor(SecurityDescriptor, RequestedStringSDRevision, SecurityInformation, UTF16,
		(void **)StringSecurityDescriptor, StringSecurityDescriptorLen);
}

BOOL winshm4_ConvertSecurityDescriptorToStringSecurityDescriptorW(PSECURITY_DESCRIPTOR SecurityDescriptor,
	DWORD RequestedStringSDRevision, SECURITY_INFORMATION SecurityInformation, WCHAR4 **StringSecurityDescriptor,
	PULONG StringSecurityDescriptorLen)
{
	return from_descriptor(SecurityDescriptor, RequestedStringSDRevision, SecurityInformation, UTF32,
		(void **)StringSecurityDescriptor, StringSecurityDescriptorLen);
}

BOOL ConvertSecurityDescriptorToStringSecurityDescriptorA(PSECURITY_DESCRIPTOR SecurityDescriptor,
	DWORD RequestedStringSDRevision, SECURITY_INFORMATION SecurityInformation, LPSTR *StringSecurityDescriptor,
	PULONG StringSecurityDescriptorLen)
{
	return from_descriptor(SecurityDescriptor, RequestedStringSDRevision, SecurityInformation, UTF8,
		(void **)StringSecurityDescriptor, StringSecurityDescriptorLen);
}

static BOOL from_sid(PSID sid, enum form form, void **string)
{
	ENTER(FALSE);
	DWORD length = sid_length(sid);
	if (length == 0)
		FAIL(ERROR_INVALID_SID, FALSE);
	if (string == NULL)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	char *ascii = NULL;
	winshm_result answer = winshmFormatSID(sid, length, &ascii);
	FINISH(BOOL, give_text(answer, ascii, form, string, NULL));
}

BOOL ConvertSidToStringSidW(PSID Sid, LPWSTR *StringSid) { return from_sid(Sid, UTF16, (void **)StringSid); }

BOOL winshm4_ConvertSidToStringSidW(PSID Sid, WCHAR4 **StringSid) { return from_sid(Sid, UTF32, (void **)StringSid); }

BOOL ConvertSidToStringSidA(PSID Sid, LPSTR *StringSid) { return from_sid(Sid, UTF8, (void **)StringSid); }

static BOOL to_sid(const void *from, enum form form, PSID *sid)
{
	ENTER(FALSE);
	struct text text;
	if (from == NULL || sid == NULL)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	DWORD error = text_read(&text, form, from, TEXT_LONGEST);
	if (error != 0)
		FAIL(error, FALSE);
	void *made = NULL;
	winshm_result answer = winshmParseSID((uint16_t *)text.units, text.length, &made);
	text_free(&text);
	answer = to_local(answer, made, sid);
	answer.value = answer.error == 0;
	FINISH(BOOL, answer);
}

BOOL ConvertStringSidToSidW(LPCWSTR StringSid, PSID *Sid) { return to_sid(StringSid, UTF16, Sid); }

BOOL winshm4_ConvertStringSidToSidW(const WCHAR4 *StringSid, PSID *Sid) { return to_sid(StringSid, UTF32, Sid); }

BOOL ConvertStringSidToSidA(LPCSTR StringSid, PSID *Sid) { return to_sid(StringSid, UTF8, Sid); }
