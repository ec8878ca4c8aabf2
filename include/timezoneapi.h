/* The two forms of a time: a date with a time of day, and a FILETIME. */
#ifndef WINSHM_TIMEZONEAPI_H
#define WINSHM_TIMEZONEAPI_H

#include "minwinbase.h"

WINSHM_BEGIN

/*
 * Turns one form into the other; the day of the week is found out, never read. ERROR_INVALID_PARAMETER: it is no date from 1601
 * to 30827, or the FILETIME is negative.
 */
WINBASEAPI BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime);
WINBASEAPI BOOL WINAPI FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime);

WINSHM_END

#endif
