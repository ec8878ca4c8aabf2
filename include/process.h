/* Threads in the C library's manner. */
#ifndef WINSHM_PROCESS_H
#define WINSHM_PROCESS_H

#include <stdint.h>
#include "winbase.h"

WINSHM_BEGIN

/* What a new thread runs; its result is the thread's exit code. */
typedef unsigned (*_beginthreadex_proc_type)(void *);
typedef void (*_beginthread_proc_type)(void *);

/* CreateThread with the C library's types. Returns 0 if it fails; the caller closes the handle. */
uintptr_t _beginthreadex(void *security, unsigned stack_size, _beginthreadex_proc_type start, void *argument,
	unsigned flags, unsigned *thread);
void _endthreadex(unsigned code) __attribute__((noreturn));

/*
 * The same for a function without a result. Its thread closes the handle that is returned here itself when it ends: it may be
 * closed before the caller has looked at it. Returns (uintptr_t)-1 if it fails.
 */
uintptr_t _beginthread(_beginthread_proc_type start, unsigned stack_size, void *argument);
void _endthread(void) __attribute__((noreturn));

WINSHM_END

#define _getpid() ((int)GetCurrentProcessId())

#endif
