/* Time: sysinfoapi.h, timezoneapi.h, profileapi.h, what fileapi.h has of it, and sleeping. */
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

static FILETIME filetime(uint64_t ticks) { return (FILETIME){(DWORD)ticks, (DWORD)(ticks >> 32)}; }

static uint64_t filetime_ticks(const FILETIME *time) { return (uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime; }

VOID GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
{
	*lpSystemTimeAsFileTime = filetime(ticks(CLOCK_REALTIME) + SECONDS_1601_TO_1970 * TICKS_PER_SECOND);
}

VOID GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime) { GetSystemTimePreciseAsFileTime(lpSystemTimeAsFileTime); }

static SYSTEMTIME date(const struct tm *tm, uint64_t ticks)
{
	return (SYSTEMTIME){
		(WORD)(tm->tm_year + 1900), (WORD)(tm->tm_mon + 1), (WORD)tm->tm_wday, (WORD)tm->tm_mday,
		(WORD)tm->tm_hour, (WORD)tm->tm_min, (WORD)tm->tm_sec, (WORD)(ticks / (TICKS_PER_SECOND / 1000)),
	};
}

static void store(LPSYSTEMTIME time, struct tm *(*split)(const time_t *, struct tm *))
{
	const int entry_errno = errno;
	struct timespec now;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &now);
	split(&now.tv_sec, &tm);
	*time = date(&tm, (uint64_t)now.tv_nsec / 100);
	errno = entry_errno;
}

VOID GetSystemTime(LPSYSTEMTIME lpSystemTime) { store(lpSystemTime, gmtime_r); }

VOID GetLocalTime(LPSYSTEMTIME lpSystemTime) { store(lpSystemTime, localtime_r); }

BOOL SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime)
{
	const int entry_errno = errno;
	const SYSTEMTIME time = *lpSystemTime;
	struct tm tm = {
		.tm_year = time.wYear - 1900, .tm_mon = time.wMonth - 1, .tm_mday = time.wDay,
		.tm_hour = time.wHour, .tm_min = time.wMinute, .tm_sec = time.wSecond,
	};
	bool valid = time.wYear >= 1601 && time.wYear <= 30827 && time.wMonth >= 1 && time.wMonth <= 12 && time.wDay >= 1 &&
		time.wDay <= 31 && time.wHour < 24 && time.wMinute < 60 && time.wSecond < 60 && time.wMilliseconds < 1000;
	uint64_t seconds = valid ? (uint64_t)timegm(&tm) + SECONDS_1601_TO_1970 : 0;
	if (!valid || tm.tm_mday != time.wDay) /* timegm takes the 30th of February for the 1st or 2nd of March */
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	*lpFileTime = filetime(seconds * TICKS_PER_SECOND + time.wMilliseconds * (TICKS_PER_SECOND / 1000));
	errno = entry_errno;
	return TRUE;
}

BOOL FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime)
{
	const int entry_errno = errno;
	uint64_t t = filetime_ticks(lpFileTime);
	struct tm tm;
	if (t > INT64_MAX)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	gmtime_r(&(time_t){(time_t)(t / TICKS_PER_SECOND - SECONDS_1601_TO_1970)}, &tm);
	*lpSystemTime = date(&tm, t % TICKS_PER_SECOND);
	errno = entry_errno;
	return TRUE;
}

LONG CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2)
{
	uint64_t a = filetime_ticks(lpFileTime1), b = filetime_ticks(lpFileTime2);
	return (a > b) - (a < b);
}

/* How far the place's time is ahead of UTC today. */
static uint64_t ahead(void)
{
	const int entry_errno = errno;
	time_t now = time(NULL);
	struct tm tm;
	tzset();
	localtime_r(&now, &tm);
	errno = entry_errno;
	return (uint64_t)tm.tm_gmtoff * TICKS_PER_SECOND;
}

BOOL FileTimeToLocalFileTime(const FILETIME *lpFileTime, LPFILETIME lpLocalFileTime)
{
	*lpLocalFileTime = filetime(filetime_ticks(lpFileTime) + ahead());
	return TRUE;
}

BOOL LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime, LPFILETIME lpFileTime)
{
	*lpFileTime = filetime(filetime_ticks(lpLocalFileTime) - ahead());
	return TRUE;
}

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
