/* printf and its kin as sources for Windows mean them. */
#include <windows.h>
#include <stdio.h>
#include <string.h>
#include <tchar.h>
#include "check.h"

#define PRINTS(want, ...) \
	do { \
		char text[600]; \
		int length = sprintf(text, __VA_ARGS__); \
		CHECK(strcmp(text, want) == 0 && length == (int)strlen(want)); \
	} while (0)

static void numbers(void)
{
	DWORD d = 7, large = 0xFFFFFFFF;
	LONG l = -3;
	ULONGLONG q = 0x123456789ABCDEFULL;
	SIZE_T size = 5000000000u;
	/* so many values that the last ones lie on the stack */
	PRINTS("1 2 3 4 5 7 -3 7 -3 4294967295", "%d %d %d %d %d %lu %ld %lu %ld %lu", 1, 2, 3, 4, 5, d, l, d, l, large);
	PRINTS("123456789abcdef 81985529216486895 81985529216486895", "%I64x %I64u %llu", q, q, q);
	PRINTS("5000000000 5000000000", "%zu %Iu", size, size);
	PRINTS("0xffffffff 00000007 +7 -1 255", "%#lx %08lX %+d %hhd %hu", large, d, 7, 255, 255);
	PRINTS("00000000DEADBEEF", "%p", (void *)0xDEADBEEF);
	PRINTS("3.50 1e+10 0.25 100", "%.2f %g %Lg %.0f", 3.5, 1e10, 0.25L, 100.0);
	PRINTS("   ab|ab   |abc", "%5s|%-5s|%.3s", "ab", "ab", "abcdef");
	PRINTS("100%", "%d%%", 100);
}

static void strings(void)
{
	char small[4], wide[700];
	PRINTS("wide narrow w", "%S %hs %lc", L"wide", "narrow", L'w');
	PRINTS("(null)", "%s", (char *)NULL);
	CHECK(snprintf(small, sizeof(small), "%s", "abcdef") == 6 && strcmp(small, "abc") == 0);
	CHECK(snprintf(NULL, 0, "%d", 12345) == 5);
	CHECK(sprintf(wide, "%600d", 1) == 600 && strlen(wide) == 600 && wide[599] == '1');
	CHECK(sprintf(wide, "%.550f", 0.5) == 552);
	CHECK(sprintf(wide, "%c", 0) == 1 && wide[0] == 0);
}

int main(void)
{
	numbers();
	strings();
	printf("%lu %s\n", GetLastError() * 0 + 9ul, "printf");
	fprintf(stdout, "%ld %S\n", (LONG)-9, L"fprintf");
	_tprintf(TEXT("%lu %s\n"), (DWORD)8, TEXT("tprintf"));
	return failures != 0;
}
