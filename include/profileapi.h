/* A clock that only goes forward. */
#ifndef WINSHM_PROFILEAPI_H
#define WINSHM_PROFILEAPI_H

#include "winnt.h"

WINSHM_BEGIN

/* Stores a count that grows by QueryPerformanceFrequency each second. */
WINBASEAPI BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount);
WINBASEAPI BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency);

WINSHM_END

#endif
