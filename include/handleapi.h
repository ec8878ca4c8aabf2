/* Handles of every kind. */
#ifndef WINSHM_HANDLEAPI_H
#define WINSHM_HANDLEAPI_H

#include "minwinbase.h"

WINSHM_BEGIN

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)

#define HANDLE_FLAG_INHERIT 0x00000001            /* a child process may get the handle */
#define HANDLE_FLAG_PROTECT_FROM_CLOSE 0x00000002 /* CloseHandle refuses */

/*
 * Closes a handle. The object lives on while others have handles to it. A pseudo handle stays what it is.
 * ERROR_INVALID_HANDLE: not open, or protected from close.
 */
WINBASEAPI BOOL WINAPI CloseHandle(HANDLE hObject);

#define DUPLICATE_CLOSE_SOURCE 0x00000001 /* the source is closed, also when the call fails */
#define DUPLICATE_SAME_ACCESS 0x00000002  /* dwDesiredAccess is not looked at */

/*
 * Makes a handle in the target process to what a handle leads to in the source process, and stores its value, which is a
 * number of the target's; lpTargetHandle may be NULL. Both processes are named by handles with PROCESS_DUP_HANDLE, or
 * GetCurrentProcess(). With DUPLICATE_CLOSE_SOURCE and no target process the source is closed, wherever it is.
 * ERROR_INVALID_HANDLE: there is no such handle, or one that its process made itself (files, threads). ERROR_ACCESS_DENIED: the
 * target has ended, or more access is asked for than the object grants.
 */
WINBASEAPI BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
	LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions);

/* Whether two handles lead to one object. FALSE with ERROR_NOT_SAME_OBJECT: to two. */
WINBASEAPI BOOL WINAPI CompareObjectHandles(HANDLE hFirstObjectHandle, HANDLE hSecondObjectHandle);

/* Stores the HANDLE_FLAG_ bits of a handle. ERROR_NOACCESS: no memory to store them in. */
WINBASEAPI BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags);

/* Changes those HANDLE_FLAG_ bits of a handle that are in dwMask. */
WINBASEAPI BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags);

WINSHM_END

#endif
