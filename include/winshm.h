/* What winshm has beyond Win32. Programs need it only for what is in here. */
#ifndef WINSHM_WINSHM_H
#define WINSHM_WINSHM_H

#include "winshm_words.h"

/*
 * WINSHM_SHARED before the definition of a variable makes it one memory for all processes that have the same program or
 * library loaded, as a data section with the attribute SHARED does on Windows:
 *
 *	WINSHM_SHARED LONG users = 0;
 *
 * The first process begins with the value that stands there; when the last one has ended or unloaded the library, it is
 * forgotten. All other variables stay each process's own. Other processes see every change at once, so use interlocked
 * operations or a mutex.
 *
 * The variable must hold no pointers, nor anything that C++ constructs: an address is another one in every process.
 * gcc does not know #pragma data_seg: it ignores the line, and with -Wall says so.
 */
#define WINSHM_SHARED __attribute__((section("winshm_shared")))

#endif
