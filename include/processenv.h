/* What a process was started with: command line, environment, folder, standard files. */
#ifndef WINSHM_PROCESSENV_H
#define WINSHM_PROCESSENV_H

#include "minwinbase.h"

WINSHM_BEGIN

#define STD_INPUT_HANDLE ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE ((DWORD)-12)

/* A handle to a standard file; INVALID_HANDLE_VALUE if nStdHandle is none of the three. */
WINBASEAPI HANDLE WINAPI GetStdHandle(DWORD nStdHandle);
WINBASEAPI BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle);

/* The arguments of the process in one string, quoted so that Windows' rules split it into the same again. */
WINBASEAPI LPWSTR WINAPI GetCommandLineW(void) WINSHM_WIDE(GetCommandLineW);
WINBASEAPI LPSTR WINAPI GetCommandLineA(void);
#ifdef UNICODE
#define GetCommandLine GetCommandLineW
#else
#define GetCommandLine GetCommandLineA
#endif

/*
 * Copies the value of a variable. Returns its length without the zero, or, if the buffer is too small, how long it must be;
 * 0 and ERROR_ENVVAR_NOT_FOUND if there is none.
 */
WINBASEAPI DWORD WINAPI GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer,
	DWORD nSize) WINSHM_WIDE(GetEnvironmentVariableW);
WINBASEAPI DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize);
#ifdef UNICODE
#define GetEnvironmentVariable GetEnvironmentVariableW
#else
#define GetEnvironmentVariable GetEnvironmentVariableA
#endif

/* Sets a variable of this process and of what it starts; NULL removes it. */
WINBASEAPI BOOL WINAPI SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue) WINSHM_WIDE(SetEnvironmentVariableW);
WINBASEAPI BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue);
#ifdef UNICODE
#define SetEnvironmentVariable SetEnvironmentVariableW
#else
#define SetEnvironmentVariable SetEnvironmentVariableA
#endif

/* Replaces %NAME% by values. Returns the length with the zero. */
WINBASEAPI DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst,
	DWORD nSize) WINSHM_WIDE(ExpandEnvironmentStringsW);
WINBASEAPI DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize);
#ifdef UNICODE
#define ExpandEnvironmentStrings ExpandEnvironmentStringsW
#else
#define ExpandEnvironmentStrings ExpandEnvironmentStringsA
#endif

/* The process's current folder. Returns its length without the zero, or how long the buffer must be. */
WINBASEAPI DWORD WINAPI GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer) WINSHM_WIDE(GetCurrentDirectoryW);
WINBASEAPI DWORD WINAPI GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer);
#ifdef UNICODE
#define GetCurrentDirectory GetCurrentDirectoryW
#else
#define GetCurrentDirectory GetCurrentDirectoryA
#endif
WINBASEAPI BOOL WINAPI SetCurrentDirectoryW(LPCWSTR lpPathName) WINSHM_WIDE(SetCurrentDirectoryW);
WINBASEAPI BOOL WINAPI SetCurrentDirectoryA(LPCSTR lpPathName);
#ifdef UNICODE
#define SetCurrentDirectory SetCurrentDirectoryW
#else
#define SetCurrentDirectory SetCurrentDirectoryA
#endif

WINSHM_END

#endif
