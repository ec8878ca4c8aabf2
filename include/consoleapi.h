/* Consoles: handles to standard files are in processenv.h. */
#ifndef WINSHM_CONSOLEAPI_H
#define WINSHM_CONSOLEAPI_H

#include "winnt.h"

WINSHM_BEGIN

/* Writes characters to a standard output handle, as UTF-8. */
WINBASEAPI BOOL WINAPI WriteConsoleW(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
	LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved) WINSHM_WIDE(WriteConsoleW);
WINBASEAPI BOOL WINAPI WriteConsoleA(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
	LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved);
#ifdef UNICODE
#define WriteConsole WriteConsoleW
#else
#define WriteConsole WriteConsoleA
#endif

/* The code page of the terminal: always UTF-8. */
WINBASEAPI UINT WINAPI GetConsoleOutputCP(void);
WINBASEAPI BOOL WINAPI SetConsoleOutputCP(UINT wCodePageID);

WINSHM_END

#endif
