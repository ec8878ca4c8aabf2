/* The last error, and what becomes of the library in a forked child. */
#include <pthread.h>
#include "internal.h"

static _Thread_local DWORD last_error;
static UINT error_mode;

bool winshm_forked;

static void after_fork_in_child(void) { winshm_forked = true; }

__attribute__((constructor)) static void watch_forks(void) { pthread_atfork(NULL, NULL, after_fork_in_child); }

void fail(DWORD error)
{
	last_error = error;
	errno = (int)error;
}

DWORD GetLastError(void) { return last_error; }

void SetLastError(DWORD dwErrCode) { fail(dwErrCode); }

UINT GetErrorMode(void) { return __atomic_load_n(&error_mode, __ATOMIC_RELAXED); }

UINT SetErrorMode(UINT uMode) { return __atomic_exchange_n(&error_mode, uMode, __ATOMIC_RELAXED); }
