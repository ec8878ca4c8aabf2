/* Time, the machine, memory by the byte, environment, error texts, the command line. Arguments: a, b "c\, and nothing. */
#include "check.h"
#include <string.h>
#include <tchar.h>

static void clocks(void)
{
	LARGE_INTEGER before, after, frequency;
	SYSTEMTIME now;
	FILETIME file;
	ULONGLONG ticks = GetTickCount64();
	CHECK(QueryPerformanceFrequency(&frequency) && frequency.QuadPart == 10000000);
	CHECK(QueryPerformanceCounter(&before));
	CHECK_QUIET((Sleep(20), TRUE));
	CHECK(QueryPerformanceCounter(&after) && after.QuadPart - before.QuadPart >= 200000);
	CHECK(GetTickCount64() - ticks >= 19);
	GetSystemTime(&now);
	GetSystemTimeAsFileTime(&file);
	CHECK(now.wYear >= 2024 && now.wMonth >= 1 && now.wMonth <= 12 && now.wDayOfWeek < 7);
	CHECK(file.dwHighDateTime / 0x1000000 == 1); /* from 1829 to 2057 */
}

static void dates(void)
{
	const SYSTEMTIME leap = {2024, 2, 0, 29, 23, 59, 58, 999}, none = {2023, 2, 0, 29, 0, 0, 0, 0}, early = {1600, 12, 0, 31, 0, 0, 0, 0};
	const SYSTEMTIME begin = {1601, 1, 1, 1, 0, 0, 0, 0}, hour = {2024, 2, 0, 29, 24, 0, 0, 0}, month = {2024, 13, 0, 1, 0, 0, 0, 0};
	const FILETIME negative = {0, 0x80000000}, last = {0xFFFFFFFF, 0x7FFFFFFF};
	FILETIME file, local, back;
	SYSTEMTIME split;
	CHECK_QUIET(SystemTimeToFileTime(&leap, &file) && file.dwHighDateTime == 0x01DA6B6B && file.dwLowDateTime == 0x66BA0270);
	CHECK_QUIET(FileTimeToSystemTime(&file, &split) && split.wYear == 2024 && split.wMonth == 2 && split.wDay == 29);
	CHECK(split.wHour == 23 && split.wMinute == 59 && split.wSecond == 58 && split.wMilliseconds == 999 && split.wDayOfWeek == 4);
	CHECK(SystemTimeToFileTime(&begin, &back) && back.dwHighDateTime == 0 && back.dwLowDateTime == 0);
	CHECK(FileTimeToSystemTime(&last, &split) && split.wYear == 30828 && split.wMonth == 9 && split.wDay == 14);
	CHECK_FAILS(SystemTimeToFileTime(&none, &back), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(SystemTimeToFileTime(&early, &back), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(SystemTimeToFileTime(&hour, &back), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(SystemTimeToFileTime(&month, &back), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(FileTimeToSystemTime(&negative, &split), FALSE, ERROR_INVALID_PARAMETER);
	CHECK(CompareFileTime(&back, &file) == -1 && CompareFileTime(&file, &back) == 1 && CompareFileTime(&file, &file) == 0);
	CHECK(SetEnvironmentVariable(TEXT("TZ"), TEXT("XYZ-5:30"))); /* five and a half hours ahead of UTC */
	CHECK_QUIET(FileTimeToLocalFileTime(&file, &local) && LocalFileTimeToFileTime(&local, &back));
	CHECK(CompareFileTime(&back, &file) == 0 && FileTimeToSystemTime(&local, &split) && split.wMonth == 3 && split.wDay == 1);
	CHECK(split.wHour == 5 && split.wMinute == 29 && split.wSecond == 58 && SetEnvironmentVariable(TEXT("TZ"), NULL));
}

static void machine(void)
{
	SYSTEM_INFO info;
	MEMORYSTATUSEX memory;
	GetSystemInfo(&info);
	CHECK(info.dwPageSize == 4096 && info.dwAllocationGranularity == 65536 && info.dwNumberOfProcessors >= 1);
	memory.dwLength = sizeof(memory);
	CHECK_QUIET(GlobalMemoryStatusEx(&memory) && memory.ullTotalPhys > memory.ullAvailPhys);
	memory.dwLength = 1;
	CHECK_FAILS(GlobalMemoryStatusEx(&memory), FALSE, ERROR_INVALID_PARAMETER);
	TCHAR name[256];
	DWORD size = 256;
	CHECK(GetUserName(name, &size) && size == (DWORD)lstrlen(name) + 1);
	size = 1;
	CHECK_FAILS(GetUserName(name, &size), FALSE, ERROR_INSUFFICIENT_BUFFER);
	size = 256;
	CHECK(GetComputerName(name, &size) && size == (DWORD)lstrlen(name));
}

static void heaps(void)
{
	char *p = (char *)HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 100);
	CHECK(p != NULL && p[99] == 0 && HeapSize(GetProcessHeap(), 0, p) >= 100);
	p[99] = 1;
	p = (char *)HeapReAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, p, 100000);
	CHECK(p != NULL && p[99] == 1 && p[99999] == 0 && HeapFree(GetProcessHeap(), 0, p));
	HLOCAL h = LocalAlloc(LPTR, 10);
	CHECK(h != NULL && LocalLock(h) == h && LocalFree(h) == NULL);
	HGLOBAL g = GlobalAlloc(GHND, 10);
	CHECK(g != NULL && GlobalLock(g) == g && !GlobalUnlock(g) && GetLastError() == NO_ERROR && GlobalFree(g) == NULL);
}

static void locks(void)
{
	CRITICAL_SECTION section;
	CHECK(InitializeCriticalSectionEx(&section, 4000, CRITICAL_SECTION_NO_DEBUG_INFO) && SetCriticalSectionSpinCount(&section, 1) == 0);
	EnterCriticalSection(&section);
	CHECK(TryEnterCriticalSection(&section));
	LeaveCriticalSection(&section);
	LeaveCriticalSection(&section);
	DeleteCriticalSection(&section);
	DWORD slot = TlsAlloc();
	CHECK(TlsGetValue(slot) == NULL && TlsSetValue(slot, &slot) && TlsGetValue(slot) == &slot && TlsFree(slot));
	CHECK_FAILS(TlsFree(slot), FALSE, ERROR_INVALID_PARAMETER);
	LONG number = 5;
	CHECK(InterlockedIncrement(&number) == 6 && InterlockedExchangeAdd(&number, 4) == 6 && number == 10);
	CHECK(InterlockedCompareExchange(&number, 1, 10) == 10 && InterlockedCompareExchange(&number, 2, 10) == 1 && number == 1);
}

static void environment(void)
{
	TCHAR value[32];
	CHECK_FAILS(GetEnvironmentVariable(TEXT("WINSHM_NONE"), value, 32), 0, ERROR_ENVVAR_NOT_FOUND);
	CHECK_QUIET(SetEnvironmentVariable(TEXT("WINSHM_SOME"), TEXT("value")));
	CHECK_QUIET(GetEnvironmentVariable(TEXT("WINSHM_SOME"), value, 32) == 5 && lstrcmp(value, TEXT("value")) == 0);
	CHECK(GetEnvironmentVariable(TEXT("WINSHM_SOME"), value, 5) == 6 && GetEnvironmentVariable(TEXT("WINSHM_SOME"), NULL, 0) == 6);
	CHECK(ExpandEnvironmentStrings(TEXT("<%WINSHM_SOME%%WINSHM_NONE%>"), value, 32) == 21);
	CHECK(lstrcmp(value, TEXT("<value%WINSHM_NONE%>")) == 0);
	CHECK(SetEnvironmentVariable(TEXT("WINSHM_SOME"), NULL) && getenv("WINSHM_SOME") == NULL);
	CHECK_FAILS(SetEnvironmentVariable(TEXT("a=b"), TEXT("c")), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(GetEnvironmentVariable((LPCTSTR)(ULONG_PTR)16, value, 32), 0, ERROR_NOACCESS);
}

static DWORD message(DWORD flags, LPCVOID source, DWORD id, LPTSTR to, DWORD size, ...)
{
	va_list values;
	va_start(values, size);
	DWORD length = FormatMessage(flags, source, id, 0, to, size, &values);
	va_end(values);
	return length;
}

static void messages(void)
{
	TCHAR text[256], *allocated = NULL;
	DWORD_PTR array[] = {(DWORD_PTR)TEXT("first"), 7};
	CHECK_QUIET(FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, 5, 0, text, 256, NULL) == 16);
	CHECK(lstrcmp(text, TEXT("Access denied.\r\n")) == 0);
	CHECK(FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM | 0xFF, NULL, 5, 0, text, 256, NULL) == 15 && text[14] == ' ');
	CHECK(FormatMessage(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, (LPTSTR)(void *)&allocated, 0, NULL) == 16);
	CHECK(lstrcmp(allocated, TEXT("Access denied.\r\n")) == 0 && LocalFree(allocated) == NULL);
	CHECK_FAILS(FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 54321, 0, text, 256, NULL), 0, ERROR_MR_MID_NOT_FOUND);
	CHECK_FAILS(FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, text, 16, NULL), 0, ERROR_INSUFFICIENT_BUFFER);
	CHECK(message(FORMAT_MESSAGE_FROM_STRING, TEXT("%2!d! %1 %3!5.1s!|%% %1%n%!%0 rest"), 0, text, 256, TEXT("one"), -2, TEXT("three")) == 21);
	CHECK(lstrcmp(text, TEXT("-2 one     t|% one\r\n!")) == 0);
	CHECK(FormatMessage(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, TEXT("%1 %2!03u!"), 0, 0, text, 256, (va_list *)(void *)array) == 9);
	CHECK(lstrcmp(text, TEXT("first 007")) == 0);
	CHECK(FormatMessage(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_IGNORE_INSERTS, TEXT("%1"), 0, 0, text, 256, NULL) == 2);
	CHECK_FAILS(FormatMessage(0, NULL, 5, 0, text, 256, NULL), 0, ERROR_INVALID_PARAMETER);
}

int main(void)
{
	clocks();
	dates();
	machine();
	heaps();
	locks();
	environment();
	messages();
	const TCHAR *arguments = _tcsstr(GetCommandLine(), TEXT("program "));
	CHECK(arguments != NULL && lstrcmp(arguments, TEXT("program a \"b \\\"c\\\\\" \"\"")) == 0);
	return failures != 0;
}
