/* The machine, and who the caller is: sysinfoapi.h, processthreadsapi.h, winbase.h. */
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>
#include "internal.h"

VOID GetSystemInfo(LPSYSTEM_INFO lpSystemInfo)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	DWORD count = processors < 1 ? 1 : (DWORD)processors;
	*lpSystemInfo = (SYSTEM_INFO){
		.dwPageSize = 4096,
		.lpMinimumApplicationAddress = (LPVOID)0x10000,
		.lpMaximumApplicationAddress = (LPVOID)0x7FFFFFFEFFFF,
		.dwActiveProcessorMask = count >= 64 ? ~(DWORD_PTR)0 : ((DWORD_PTR)1 << count) - 1,
		.dwNumberOfProcessors = count,
		.dwAllocationGranularity = 65536,
	};
#if defined(__x86_64__)
	lpSystemInfo->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_AMD64;
	lpSystemInfo->dwProcessorType = PROCESSOR_AMD_X8664;
	lpSystemInfo->wProcessorLevel = 6;
#else
	lpSystemInfo->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_ARM64;
#endif
}

VOID GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo) { GetSystemInfo(lpSystemInfo); }

BOOL GlobalMemoryStatusEx(LPMEMORYSTATUSEX lpBuffer)
{
	struct sysinfo info;
	if (lpBuffer->dwLength != sizeof(*lpBuffer))
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	sysinfo(&info);
	const DWORDLONG unit = info.mem_unit, space = 0x7FFFFFFE0000;
	*lpBuffer = (MEMORYSTATUSEX){
		.dwLength = sizeof(*lpBuffer),
		.dwMemoryLoad = (DWORD)(100 - (info.freeram + info.bufferram) * 100 / (info.totalram + 1)),
		.ullTotalPhys = info.totalram * unit,
		.ullAvailPhys = (info.freeram + info.bufferram) * unit,
		.ullTotalPageFile = (info.totalram + info.totalswap) * unit,
		.ullAvailPageFile = (info.freeram + info.bufferram + info.freeswap) * unit,
		.ullTotalVirtual = space,
		.ullAvailVirtual = space,
	};
	return TRUE;
}

BOOL SwitchToThread(void)
{
	sched_yield();
	return TRUE;
}

/*
 * Stores a name in a buffer of *size units. *size becomes its length, with or without its zero, or, if it does not fit, how
 * long the buffer must be.
 */
static BOOL store_name(const char *name, enum form form, void *to, LPDWORD size, bool with_zero, DWORD too_short)
{
	WCHAR units[256];
	size_t length = utf8_to_utf16(name, strlen(name), units, _countof(units), NULL);
	size_t needed = text_store(units, length, form, NULL, 0);
	bool fits = to != NULL && needed <= *size;
	if (fits)
		text_store(units, length, form, to, *size);
	*size = (DWORD)(fits && !with_zero ? needed - 1 : needed);
	if (!fits)
		FAIL(too_short, FALSE);
	return TRUE;
}

static BOOL computer_name(enum form form, void *to, LPDWORD size)
{
	char name[65] = "";
	gethostname(name, sizeof(name) - 1);
	return store_name(name, form, to, size, false, ERROR_BUFFER_OVERFLOW);
}

BOOL GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize) { return computer_name(UTF16, lpBuffer, nSize); }
BOOL winshm4_GetComputerNameW(WCHAR4 *lpBuffer, LPDWORD nSize) { return computer_name(UTF32, lpBuffer, nSize); }
BOOL GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize) { return computer_name(UTF8, lpBuffer, nSize); }

static BOOL user_name(enum form form, void *to, LPDWORD size)
{
	char room[4096], number[16];
	struct passwd entry, *found = NULL;
	getpwuid_r(geteuid(), &entry, room, sizeof(room), &found);
	snprintf(number, sizeof(number), "%u", geteuid());
	return store_name(found != NULL ? found->pw_name : number, form, to, size, true, ERROR_INSUFFICIENT_BUFFER);
}

BOOL GetUserNameW(LPWSTR lpBuffer, LPDWORD pcbBuffer) { return user_name(UTF16, lpBuffer, pcbBuffer); }
BOOL winshm4_GetUserNameW(WCHAR4 *lpBuffer, LPDWORD pcbBuffer) { return user_name(UTF32, lpBuffer, pcbBuffer); }
BOOL GetUserNameA(LPSTR lpBuffer, LPDWORD pcbBuffer) { return user_name(UTF8, lpBuffer, pcbBuffer); }
