/* What is done once: synchapi.h. */
#include <pthread.h>
#include "internal.h"

/* The low bits of INIT_ONCE; the others are the context. */
#define RUNNING ((uintptr_t)1)
#define DONE ((uintptr_t)2)
#define STATE ((uintptr_t)3)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static uintptr_t look(PINIT_ONCE once) { return (uintptr_t)__atomic_load_n(&once->Ptr, __ATOMIC_ACQUIRE); }

static void set(PINIT_ONCE once, uintptr_t value) { __atomic_store_n(&once->Ptr, (PVOID)value, __ATOMIC_RELEASE); }

/* Returns whether the caller is to do it; otherwise it is done. */
static bool begin(PINIT_ONCE once)
{
	pthread_mutex_lock(&lock);
	while ((look(once) & STATE) == RUNNING)
		pthread_cond_wait(&changed, &lock);
	bool mine = (look(once) & STATE) != DONE;
	if (mine)
		set(once, RUNNING);
	pthread_mutex_unlock(&lock);
	return mine;
}

static void end(PINIT_ONCE once, uintptr_t value)
{
	pthread_mutex_lock(&lock);
	set(once, value);
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

void InitOnceInitialize(PINIT_ONCE InitOnce) { set(InitOnce, 0); }

BOOL InitOnceExecuteOnce(PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn, PVOID Parameter, LPVOID *Context)
{
	if ((look(InitOnce) & STATE) != DONE && begin(InitOnce)) {
		PVOID made = NULL;
		bool ok = InitFn(InitOnce, Parameter, &made) != FALSE;
		bool odd = ((uintptr_t)made & STATE) != 0;
		end(InitOnce, ok && !odd ? (uintptr_t)made | DONE : 0);
		if (ok && odd)
			fail(ERROR_INVALID_PARAMETER);
		if (!ok || odd)
			return FALSE;
	}
	if (Context != NULL)
		*Context = (LPVOID)(look(InitOnce) & ~STATE);
	return TRUE;
}
