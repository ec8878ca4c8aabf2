/* What the test programs share. A program that fails a check says where, and ends with 1. */
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static int failures;

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			printf("%s:%d: %s (last error %u)\n", __FILE__, __LINE__, #condition, GetLastError()); \
			failures++; \
		} \
	} while (0)

/* Checks a call that must fail with an error, and that the error is in errno as well. */
#define CHECK_FAILS(call, failure, error) \
	do { \
		SetLastError(4711); \
		errno = 0; \
		if ((call) != (failure) || GetLastError() != (error) || errno != (error)) { \
			printf("%s:%d: %s: last error %u, errno %d, not %d\n", __FILE__, __LINE__, #call, GetLastError(), errno, error); \
			failures++; \
		} \
	} while (0)

/* Checks that something true leaves last error and errno as they were. */
#define CHECK_QUIET(condition) \
	do { \
		SetLastError(4711); \
		errno = 42; \
		if (!(condition) || GetLastError() != 4711 || errno != 42) { \
			printf("%s:%d: %s: last error %u, errno %d\n", __FILE__, __LINE__, #condition, GetLastError(), errno); \
			failures++; \
		} \
	} while (0)

#endif
