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

/* Stores the HANDLE_FLAG_ bits of a handle. ERROR_NOACCESS: no memory to store them in. */
WINBASEAPI BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags);

/* Changes those HANDLE_FLAG_ bits of a handle that are in dwMask. */
WINBASEAPI BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags);

WINSHM_END

#endif
