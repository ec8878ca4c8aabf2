/* Pipes. */
#ifndef WINSHM_NAMEDPIPEAPI_H
#define WINSHM_NAMEDPIPEAPI_H

#include "minwinbase.h"

WINSHM_BEGIN

/* Makes a pipe: what is written to the one handle is read from the other. nSize is not looked at. */
WINBASEAPI BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe, LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize);

WINSHM_END

#endif
