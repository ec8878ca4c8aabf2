/* strsafe.h, and functions of Microsoft's C library that tell whether something was cut. */
#include "check.h"
#include <string.h>
#include <strsafe.h>
#include <tchar.h>

static void copies(void)
{
	TCHAR text[8];
	size_t length = 99;
	CHECK(StringCchCopy(text, 8, TEXT("1234567")) == S_OK && _tcscmp(text, TEXT("1234567")) == 0);
	CHECK(StringCchCopy(text, 8, TEXT("abcdefgh")) == STRSAFE_E_INSUFFICIENT_BUFFER && _tcscmp(text, TEXT("abcdefg")) == 0);
	CHECK(StringCchCopy(text, 0, TEXT("x")) == STRSAFE_E_INVALID_PARAMETER);
	CHECK(StringCchCopyN(text, 8, TEXT("abcdefgh"), 3) == S_OK && _tcscmp(text, TEXT("abc")) == 0);
	CHECK(StringCchCat(text, 8, TEXT("defg")) == S_OK && _tcscmp(text, TEXT("abcdefg")) == 0);
	CHECK(StringCchCat(text, 8, TEXT("h")) == STRSAFE_E_INSUFFICIENT_BUFFER && _tcscmp(text, TEXT("abcdefg")) == 0);
	CHECK(StringCchCat(text, 3, TEXT("h")) == STRSAFE_E_INVALID_PARAMETER);
	CHECK(StringCchLength(text, 8, &length) == S_OK && length == 7);
	CHECK(StringCchLength(text, 7, &length) == STRSAFE_E_INVALID_PARAMETER && length == 0);
	CHECK(StringCbLength(text, sizeof(text), &length) == S_OK && length == 7 * sizeof(TCHAR));
	CHECK(FAILED(StringCbCopy(text, 3 * sizeof(TCHAR), TEXT("xyz"))) && _tcscmp(text, TEXT("xy")) == 0);
}

static void prints(void)
{
	TCHAR text[8];
	CHECK(StringCchPrintf(text, 8, TEXT("%s %d"), TEXT("abc"), 123) == S_OK && _tcscmp(text, TEXT("abc 123")) == 0);
	CHECK(StringCchPrintf(text, 8, TEXT("%s %d"), TEXT("abc"), 1234) == STRSAFE_E_INSUFFICIENT_BUFFER);
	CHECK(_tcscmp(text, TEXT("abc 123")) == 0);
	CHECK(StringCbPrintf(text, sizeof(text), TEXT("%d"), 7) == S_OK && _tcscmp(text, TEXT("7")) == 0);
}

/* What does not fit makes them negative, as on Windows, where Linux's say how long it would have been. */
static void cut(void)
{
	char text[8];
	volatile int number = 1234;
	CHECK(_snprintf(text, sizeof(text), "%d", number) == 4 && strcmp(text, "1234") == 0);
	CHECK(_snprintf(text, 3, "%d", number) < 0 && memcmp(text, "123", 3) == 0);
	CHECK(_snprintf(text, 4, "%d", number) == 4 && memcmp(text, "1234", 4) == 0);
	CHECK(_snprintf_s(text, sizeof(text), _TRUNCATE, "%d%d", number, number) == -1 && strcmp(text, "1234123") == 0);
	CHECK(_snprintf_s(text, sizeof(text), 2, "%d", number) == -1 && strcmp(text, "12") == 0);
	CHECK(_snprintf_s(text, sizeof(text), 4, "%d", number) == 4 && strcmp(text, "1234") == 0);
}

static void strings(void)
{
	char text[] = "aBc1", line[] = "a,b;c", *rest = NULL;
	CHECK(strcmp(_strupr(text), "ABC1") == 0 && strcmp(_strlwr(text), "abc1") == 0 && strcmp(_strrev(text), "1cba") == 0);
	CHECK(strcmp(strtok_s(line, ",;", &rest), "a") == 0 && strcmp(strtok_s(NULL, ",;", &rest), "b") == 0);
	CHECK(strcmp(_itoa(-5, text, 10), "-5") == 0 && strcmp(_itoa(255, text, 16), "ff") == 0);
}

int main(void)
{
	copies();
	prints();
	cut();
	strings();
	return failures != 0;
}
