/* Threads as C sources of the library see them. */
#ifndef WINSHM_CAPI_THREAD_H
#define WINSHM_CAPI_THREAD_H

#include "internal.h"

/* Returns the key by which Go knows the calling thread, which need not be one that CreateThread made. */
uintptr_t thread_key(void);

/* Sleeps by FUTEX_WAIT while the word has the value, at most so many nanoseconds. */
void winshm_sleep(uint32_t *word, uint32_t value, int64_t nanoseconds);

/* Calls the functions that QueueUserAPC and timers have queued to the calling thread, and those that these queue. */
void run_apcs(void);

#endif
