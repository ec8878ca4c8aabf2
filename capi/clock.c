/* Time: sysinfoapi.h, profileapi.h, and sleeping. */
#include <sched.h>
#include <time.h>
#include <unistd.h>
#include "internal.h"

#define TICKS_PER_SECOND 10000000ull         /* FILETIME and the performance counter count 100 nanoseconds */
#define SECONDS_1601_TO_1970 11644473600ull /* FILETIME begins earlier than time_t */

static uint64_t ticks(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * TICKS_PER_SECOND + (uint64_t)now.tv_nsec / 100;
}

DWORD GetTickCount(void) { return (DWORD)GetTickCount64(); }

ULONGLONG GetTickCount64(void) { return ticks(CLOCK_BOOTTIME) / (TICKS_PER_SECOND / 1000); }

BOOL QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount)
{
	lpPerformanceCount->QuadPart = (LONGLONG)ticks(CLOCK_MONOTONIC);
	return TRUE;
}

BOOL QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency)
{
	lpFrequency->QuadPart = TICKS_PER_SECOND;
	return TRUE;
}

VOID GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
{
	uint64_t now = ticks(CLOCK_REALTIME) + SECONDS_1601_TO_1970 * TICKS_PER_SECOND;
	lpSystemTimeAsFileTime->dwLowDateTime = (DWORD)now;
	lpSystemTimeAsFileTime->dwHighDateTime = (DWORD)(now >> 32);
}

VOID GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime) { GetSystemTimePreciseAsFileTime(lpSystemTimeAsFileTime); }

static void store(LPSYSTEMTIME time, struct tm *(*split)(const time_t *, struct tm *))
{
	struct timespec now;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &now);
	split(&now.tv_sec, &tm);
	*time = (SYSTEMTIME){
		(WORD)(tm.tm_year + 1900), (WORD)(tm.tm_mon + 1), (WORD)tm.tm_wday, (WORD)tm.tm_mday,
		(WORD)tm.tm_hour, (WORD)tm.tm_min, (WORD)tm.tm_sec, (WORD)(now.tv_nsec / 1000000),
	};
}

VOID GetSystemTime(LPSYSTEMTIME lpSystemTime) { store(lpSystemTime, gmtime_r); }

VOID GetLocalTime(LPSYSTEMTIME lpSystemTime) { store(lpSystemTime, localtime_r); }

VOID Sleep(DWORD dwMilliseconds)
{
	const int entry_errno = errno;
	struct timespec left = {dwMilliseconds / 1000, dwMilliseconds % 1000 * 1000000L};
	if (dwMilliseconds == 0)
		sched_yield();
	else
		while (dwMilliseconds == INFINITE || (nanosleep(&left, &left) != 0 && errno == EINTR))
			if (dwMilliseconds == INFINITE)
				pause();
	errno = entry_errno;
}
