/* The last error: why the thread's latest failing call failed. */
#ifndef WINSHM_ERRHANDLINGAPI_H
#define WINSHM_ERRHANDLINGAPI_H

#include "winnt.h"

WINSHM_BEGIN

/* Returns the thread's last error. Calls that succeed leave it as it was, but where a function says otherwise. */
WINBASEAPI DWORD WINAPI GetLastError(void);

/* Sets the thread's last error, and errno with it, which is where other languages look. */
WINBASEAPI void WINAPI SetLastError(DWORD dwErrCode);

/* What to do about errors of hardware: only remembered. Returns the previous value. */
WINBASEAPI UINT WINAPI SetErrorMode(UINT uMode);
WINBASEAPI UINT WINAPI GetErrorMode(void);

#define SEM_FAILCRITICALERRORS 0x0001
#define SEM_NOGPFAULTERRORBOX 0x0002
#define SEM_NOALIGNMENTFAULTEXCEPT 0x0004
#define SEM_NOOPENFILEERRORBOX 0x8000

WINSHM_END

#endif
