/* Structures that several parts use. */
#ifndef WINSHM_MINWINBASE_H
#define WINSHM_MINWINBASE_H

#include "winnt.h"

/* Where a handle that is made comes from: nLength is not looked at; processes, threads and files take no descriptor (securitybaseapi.h). */
typedef struct _SECURITY_ATTRIBUTES {
	DWORD nLength;
	LPVOID lpSecurityDescriptor;
	BOOL bInheritHandle; /* a child process may get the handle */
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

/* Where in a file to read or write. Files are always read and written before the call returns. */
typedef struct _OVERLAPPED {
	ULONG_PTR Internal;
	ULONG_PTR InternalHigh;
	__extension__ union {
		__extension__ struct {
			DWORD Offset;
			DWORD OffsetHigh;
		};
		PVOID Pointer;
	};
	HANDLE hEvent;
} OVERLAPPED, *LPOVERLAPPED;
typedef void (*LPOVERLAPPED_COMPLETION_ROUTINE)(DWORD error, DWORD transferred, LPOVERLAPPED overlapped);

/* A date and a time of day. The week begins on a Sunday, which is 0; January is 1. */
typedef struct _SYSTEMTIME {
	WORD wYear;
	WORD wMonth;
	WORD wDayOfWeek;
	WORD wDay;
	WORD wHour;
	WORD wMinute;
	WORD wSecond;
	WORD wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

/* Why a timer would wake the machine: nobody looks at it here. */
typedef struct _REASON_CONTEXT {
	ULONG Version;
	DWORD Flags;
	union {
		struct {
			HMODULE LocalizedReasonModule;
			ULONG LocalizedReasonId;
			ULONG ReasonStringCount;
			LPWSTR *ReasonStrings;
		} Detailed;
		LPWSTR SimpleReasonString;
	} Reason;
} REASON_CONTEXT, *PREASON_CONTEXT;

/* What a new thread runs; its result is the thread's exit code. */
typedef DWORD (*PTHREAD_START_ROUTINE)(LPVOID parameter);
typedef PTHREAD_START_ROUTINE LPTHREAD_START_ROUTINE;

#define STILL_ACTIVE STATUS_PENDING

WINSHM_STATIC_ASSERT(sizeof(SECURITY_ATTRIBUTES) == 24, "as on 64-bit Windows");
WINSHM_STATIC_ASSERT(sizeof(OVERLAPPED) == 32, "as on 64-bit Windows");
WINSHM_STATIC_ASSERT(sizeof(SYSTEMTIME) == 16, "as on Windows");

#endif
