/* MultiByteToWideChar and WideCharToMultiByte: stringapiset.h. Every code page is UTF-8. */
#include <string.h>
#include "internal.h"

static bool is_utf8(UINT page) { return page == CP_ACP || page == CP_OEMCP || page == CP_THREAD_ACP || page == CP_UTF8; }

static size_t length16(const WCHAR *text)
{
	size_t n = 0;
	while (text[n] != 0)
		n++;
	return n;
}

static size_t length32(const WCHAR4 *text)
{
	size_t n = 0;
	while (text[n] != 0)
		n++;
	return n;
}

/* What both functions check first; 0 if nothing is wrong. */
static DWORD check(UINT page, DWORD flags, DWORD known, const void *from, int length, const void *to, int room)
{
	if (from == NULL || length == 0 || length < -1 || room < 0 || (to == NULL && room > 0) || from == to || !is_utf8(page))
		return ERROR_INVALID_PARAMETER;
	return flags & ~known ? ERROR_INVALID_FLAGS : 0;
}

/* Turns how many units a result has into what the function returns. */
static int outcome(size_t needed, int room, bool refused)
{
	if (refused)
		FAIL(ERROR_NO_UNICODE_TRANSLATION, 0);
	if (room > 0 && needed > (size_t)room)
		FAIL(ERROR_INSUFFICIENT_BUFFER, 0);
	return (int)needed;
}

#define TO_WIDE_FLAGS (MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS)
#define TO_BYTES_FLAGS (WC_COMPOSITECHECK | WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR | WC_ERR_INVALID_CHARS | WC_NO_BEST_FIT_CHARS)

int MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte, LPWSTR lpWideCharStr,
	int cchWideChar)
{
	bool malformed = false;
	DWORD error = check(CodePage, dwFlags, TO_WIDE_FLAGS, lpMultiByteStr, cbMultiByte, lpWideCharStr, cchWideChar);
	if (error != 0)
		FAIL(error, 0);
	size_t length = cbMultiByte < 0 ? strlen(lpMultiByteStr) + 1 : (size_t)cbMultiByte;
	size_t needed = utf8_to_utf16(lpMultiByteStr, length, lpWideCharStr, (size_t)cchWideChar, &malformed);
	return outcome(needed, cchWideChar, malformed && dwFlags & MB_ERR_INVALID_CHARS);
}

int winshm4_MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
	WCHAR4 *lpWideCharStr, int cchWideChar)
{
	bool malformed = false;
	DWORD error = check(CodePage, dwFlags, TO_WIDE_FLAGS, lpMultiByteStr, cbMultiByte, lpWideCharStr, cchWideChar);
	if (error != 0)
		FAIL(error, 0);
	size_t length = cbMultiByte < 0 ? strlen(lpMultiByteStr) + 1 : (size_t)cbMultiByte;
	size_t needed = utf8_to_utf32(lpMultiByteStr, length, lpWideCharStr, (size_t)cchWideChar, &malformed);
	return outcome(needed, cchWideChar, malformed && dwFlags & MB_ERR_INVALID_CHARS);
}

/* UTF-8 has a form for every character: a default for those without must not be given, as on Windows. */
static DWORD check_default(UINT page, LPCSTR character, const BOOL *used)
{
	return page == CP_UTF8 && (character != NULL || used != NULL) ? ERROR_INVALID_PARAMETER : 0;
}

int WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar, LPSTR lpMultiByteStr,
	int cbMultiByte, LPCSTR lpDefaultChar, BOOL *lpUsedDefaultChar)
{
	bool malformed = false;
	DWORD error = check(CodePage, dwFlags, TO_BYTES_FLAGS, lpWideCharStr, cchWideChar, lpMultiByteStr, cbMultiByte);
	if (error == 0)
		error = check_default(CodePage, lpDefaultChar, lpUsedDefaultChar);
	if (error != 0)
		FAIL(error, 0);
	size_t length = cchWideChar < 0 ? length16(lpWideCharStr) + 1 : (size_t)cchWideChar;
	size_t needed = utf16_to_utf8(lpWideCharStr, length, lpMultiByteStr, (size_t)cbMultiByte, &malformed);
	if (lpUsedDefaultChar != NULL)
		*lpUsedDefaultChar = malformed;
	return outcome(needed, cbMultiByte, malformed && dwFlags & WC_ERR_INVALID_CHARS);
}

int winshm4_WideCharToMultiByte(UINT CodePage, DWORD dwFlags, const WCHAR4 *lpWideCharStr, int cchWideChar,
	LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar, BOOL *lpUsedDefaultChar)
{
	bool malformed = false;
	DWORD error = check(CodePage, dwFlags, TO_BYTES_FLAGS, lpWideCharStr, cchWideChar, lpMultiByteStr, cbMultiByte);
	if (error == 0)
		error = check_default(CodePage, lpDefaultChar, lpUsedDefaultChar);
	if (error != 0)
		FAIL(error, 0);
	size_t length = cchWideChar < 0 ? length32(lpWideCharStr) + 1 : (size_t)cchWideChar;
	size_t needed = utf32_to_utf8(lpWideCharStr, length, lpMultiByteStr, (size_t)cbMultiByte, &malformed);
	if (lpUsedDefaultChar != NULL)
		*lpUsedDefaultChar = malformed;
	return outcome(needed, cbMultiByte, malformed && dwFlags & WC_ERR_INVALID_CHARS);
}
