/* For debuggers. */
#ifndef WINSHM_DEBUGAPI_H
#define WINSHM_DEBUGAPI_H

#include "winnt.h"

WINSHM_BEGIN

/* Writes a text to the error output if WINSHM_DEBUG is in the environment. */
WINBASEAPI VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString) WINSHM_WIDE(OutputDebugStringW);
WINBASEAPI VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString);
#ifdef UNICODE
#define OutputDebugString OutputDebugStringW
#else
#define OutputDebugString OutputDebugStringA
#endif

/* Whether a debugger traces this process. */
WINBASEAPI BOOL WINAPI IsDebuggerPresent(void);

/* Stops in the debugger; without one the process ends (SIGTRAP). */
#define DebugBreak() __builtin_trap()

WINSHM_END

#endif
