/* Strings: conversions, lstr functions, printf in Windows' manner, tchar.h. */
#include "check.h"
#include <conio.h>
#include <string.h>
#include <tchar.h>

/* U+00E9, U+20AC and U+1F600, which is two units of UTF-16. */
#define SAMPLE "x\u00e9\u20ac\U0001f600"
#define WIDE_SAMPLE L"x\u00e9\u20ac\U0001f600"
#define UNITS (sizeof(WIDE_SAMPLE) / sizeof(WCHAR)) /* with the zero */

static void conversions(void)
{
	WCHAR wide[64];
	char narrow[64];
	const int bytes = (int)sizeof(SAMPLE), units = (int)UNITS;
	CHECK_QUIET(MultiByteToWideChar(CP_UTF8, 0, SAMPLE, -1, NULL, 0) == units);
	CHECK_QUIET(MultiByteToWideChar(CP_ACP, 0, SAMPLE, -1, wide, 64) == units);
	CHECK(memcmp(wide, WIDE_SAMPLE, sizeof(WIDE_SAMPLE)) == 0);
	CHECK_QUIET(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, SAMPLE, 3, wide, 64) == 2);
	CHECK_QUIET(WideCharToMultiByte(CP_UTF8, 0, WIDE_SAMPLE, -1, narrow, 64, NULL, NULL) == bytes && strcmp(narrow, SAMPLE) == 0);
	CHECK_QUIET(WideCharToMultiByte(CP_UTF8, 0, WIDE_SAMPLE, 2, NULL, 0, NULL, NULL) == 3);
	CHECK_FAILS(MultiByteToWideChar(CP_UTF8, 0, SAMPLE, -1, wide, units - 1), 0, ERROR_INSUFFICIENT_BUFFER);
	CHECK_FAILS(WideCharToMultiByte(CP_UTF8, 0, WIDE_SAMPLE, -1, narrow, bytes - 1, NULL, NULL), 0, ERROR_INSUFFICIENT_BUFFER);
	CHECK_FAILS(MultiByteToWideChar(CP_UTF8, 0, NULL, -1, wide, 64), 0, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(MultiByteToWideChar(CP_UTF8, 0, SAMPLE, 0, wide, 64), 0, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(MultiByteToWideChar(CP_UTF8, 0, SAMPLE, -1, wide, -1), 0, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(MultiByteToWideChar(1252, 0, SAMPLE, -1, wide, 64), 0, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(MultiByteToWideChar(CP_UTF8, 0x10000, SAMPLE, -1, wide, 64), 0, ERROR_INVALID_FLAGS);
	CHECK_FAILS(WideCharToMultiByte(CP_UTF8, 0, WIDE_SAMPLE, -1, narrow, 64, "?", NULL), 0, ERROR_INVALID_PARAMETER);
}

static void malformed(void)
{
	static const char *const bad[] = {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"};
	const WCHAR lone[] = {0xD800, 'x', 0};
	WCHAR wide[64];
	char narrow[64];
	for (size_t i = 0; i < _countof(bad); i++) {
		CHECK_FAILS(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bad[i], -1, wide, 64), 0, ERROR_NO_UNICODE_TRANSLATION);
		CHECK_QUIET(MultiByteToWideChar(CP_UTF8, 0, bad[i], -1, wide, 64) > 1 && wide[0] == 0xFFFD);
	}
	CHECK_FAILS(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, lone, -1, narrow, 64, NULL, NULL), 0, ERROR_NO_UNICODE_TRANSLATION);
	CHECK_QUIET(WideCharToMultiByte(CP_UTF8, 0, lone, -1, narrow, 64, NULL, NULL) == 5 && strcmp(narrow, "\xef\xbf\xbdx") == 0);
}

static void lstr_functions(void)
{
	TCHAR text[16];
	CHECK(lstrlen(NULL) == 0 && lstrlen(TEXT("abc")) == 3);
	CHECK(lstrcpy(text, TEXT("abc")) == text && lstrcat(text, TEXT("de")) == text && lstrcmp(text, TEXT("abcde")) == 0);
	CHECK(lstrcpyn(text, TEXT("abcde"), 4) == text && lstrlen(text) == 3);
	CHECK(lstrcmp(TEXT("a"), TEXT("b")) < 0 && lstrcmp(TEXT("b"), TEXT("a")) > 0 && lstrcmp(NULL, TEXT("")) < 0);
	CHECK(lstrcmpi(TEXT("aBc"), TEXT("AbC")) == 0 && lstrcmpi(TEXT("a"), TEXT("B")) < 0);
	CHECK(lstrcmpiW(L"\u00c9\u0394", L"\u00e9\u03b4") == 0 && CharUpperW((LPWSTR)(ULONG_PTR)0xE9) == (LPWSTR)(ULONG_PTR)0xC9);
	CHECK(lstrcpy(NULL, text) == NULL && lstrcat(text, NULL) == NULL);
	CHECK(lstrcmp(CharUpper(lstrcpy(text, TEXT("aB1"))), TEXT("AB1")) == 0 && lstrcmp(CharLower(text), TEXT("ab1")) == 0);
}

static void windows_printf(void)
{
	TCHAR text[1024];
	CHECK(wsprintf(text, TEXT("%d %5s|%-5s|%05d %x %c%% %f"), -7, TEXT("ab"), TEXT("cd"), 42, 0xBEEF, 'z') == 30);
	CHECK(lstrcmp(text, TEXT("-7    ab|cd   |00042 beef z% f")) == 0);
	CHECK(wsprintf(text, TEXT("%hs %ls %I64d %.2s %s"), "narrow", L"wide", -5000000000LL, TEXT("cut"), NULL) == 33);
	CHECK(lstrcmp(text, TEXT("narrow wide -5000000000 cu (null)")) == 0);
	CHECK(_stprintf_s(text, _countof(text), _T("%s %d %.2f"), _T("t"), 1, 2.5) == 8 && lstrcmp(text, _T("t 1 2.50")) == 0);
}

static void wide_printf(void)
{
	WCHAR text[64];
	CHECK(swprintf(text, 64, L"%s|%S|%hs|%c|%8.3f|%*d", L"wide", "narrow", "n", L'w', 1.5, 4, 7) == 29);
	CHECK(lstrcmpW(text, L"wide|narrow|n|w|   1.500|   7") == 0);
	CHECK(swprintf(text, 5, L"%s", L"too long") == -1 && text[4] == 0);
	CHECK(swprintf(text, 64, L"%ld %lld", -1, -1LL) == 5 && lstrcmpW(text, L"-1 -1") == 0);
}

static void bounded_copies(void)
{
	TCHAR text[4];
	CHECK(_tcscpy_s(text, 4, _T("abc")) == 0 && _tcslen(text) == 3);
	CHECK(_tcscpy_s(text, 4, _T("abcd")) == 34 && text[0] == 0);
	CHECK(_tcsncpy_s(text, 4, _T("abcd"), _TRUNCATE) == 80 && _tcscmp(text, _T("abc")) == 0);
	CHECK(_tcscpy_s(text, 4, _T("a")) == 0 && _tcscat_s(text, 4, _T("bc")) == 0 && _tcscmp(text, _T("abc")) == 0);
	CHECK(_tcscat_s(text, 4, _T("d")) == 34 && text[0] == 0);
#ifdef __cplusplus
	CHECK(_stprintf_s(text, _T("%d"), 12) == 2 && _tcscat_s(text, _T("3")) == 0 && _tcscmp(text, _T("123")) == 0);
	CHECK(max(1, 2L) == 2 && min(1.5, 2) == 1.5);
#else
	CHECK(max(1, 2) == 2 && min(1, 2) == 1);
#endif
	CHECK(_sntprintf_s(text, 4, _TRUNCATE, _T("%d"), 12) == 2 && _tcscmp(text, _T("12")) == 0);
	CHECK(_tcsicmp(_T("ABC"), _T("abc")) == 0 && _tcschr(_T("abc"), _T('b')) != NULL && _tcsstr(_T("abc"), _T("bc")) != NULL);
	CHECK(_ttoi(_T("-12")) == -12 && _tcstol(_T("ff"), NULL, 16) == 255);
}

static void keys(void)
{
	CHECK(_getch() == 'a' && _kbhit() && _getche() == 'b'); /* the input comes at once */
	CHECK(_ungetch('c') == 'c' && _kbhit() && _getch() == 'c');
	CHECK(_getwch() == 0x20AC && _getch() == '\n' && _getch() == EOF);
}

int main(void)
{
	conversions();
	malformed();
	lstr_functions();
	windows_printf();
	wide_printf();
	bounded_copies();
	keys();
	_tprintf(_T("%d %s\n"), 1, _T("out \u20ac"));
	printf("mixed\n");
	fflush(stdout);
	DWORD written = 0;
	CHECK_QUIET(WriteConsole(GetStdHandle(STD_OUTPUT_HANDLE), TEXT("console\n"), 8, &written, NULL) && written == 8);
	return failures != 0;
}
