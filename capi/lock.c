/* Critical sections, which are mutexes of the C library in a CRITICAL_SECTION's memory, and slots of threads. */
#include <limits.h>
#include <pthread.h>
#include "internal.h"

_Static_assert(sizeof(pthread_mutex_t) <= sizeof(CRITICAL_SECTION), "the mutex lies in the critical section");

static pthread_mutex_t *mutex_of(LPCRITICAL_SECTION section) { return (pthread_mutex_t *)section; }

VOID InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
	pthread_mutexattr_t recursive;
	pthread_mutexattr_init(&recursive);
	pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(mutex_of(lpCriticalSection), &recursive);
	pthread_mutexattr_destroy(&recursive);
}

BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
{
	(void)dwSpinCount;
	InitializeCriticalSection(lpCriticalSection);
	return TRUE;
}

BOOL InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount, DWORD Flags)
{
	(void)Flags;
	return InitializeCriticalSectionAndSpinCount(lpCriticalSection, dwSpinCount);
}

/* Nothing spins here, as on Windows with one processor: the count before is always 0. */
DWORD SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
{
	(void)lpCriticalSection, (void)dwSpinCount;
	return 0;
}

VOID EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) { pthread_mutex_lock(mutex_of(lpCriticalSection)); }

BOOL TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
	return pthread_mutex_trylock(mutex_of(lpCriticalSection)) == 0;
}

VOID LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection) { pthread_mutex_unlock(mutex_of(lpCriticalSection)); }

VOID DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection) { pthread_mutex_destroy(mutex_of(lpCriticalSection)); }

/*
 * An index is one of the C library's keys. Others in the process have keys as well, Go's runtime among them: only those that
 * were given out here are touched.
 */
static bool given[PTHREAD_KEYS_MAX];

static bool is_given(DWORD index) { return index < PTHREAD_KEYS_MAX && __atomic_load_n(&given[index], __ATOMIC_ACQUIRE); }

DWORD TlsAlloc(void)
{
	pthread_key_t key;
	if (pthread_key_create(&key, NULL) != 0)
		FAIL(ERROR_NO_SYSTEM_RESOURCES, TLS_OUT_OF_INDEXES);
	__atomic_store_n(&given[key], true, __ATOMIC_RELEASE);
	return key;
}

BOOL TlsFree(DWORD dwTlsIndex)
{
	if (dwTlsIndex >= PTHREAD_KEYS_MAX || !__atomic_exchange_n(&given[dwTlsIndex], false, __ATOMIC_ACQ_REL))
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	pthread_key_delete(dwTlsIndex);
	return TRUE;
}

/* Sets the last error to 0, as Windows does: NULL may be what was stored. */
LPVOID TlsGetValue(DWORD dwTlsIndex)
{
	if (!is_given(dwTlsIndex))
		FAIL(ERROR_INVALID_PARAMETER, NULL);
	SetLastError(ERROR_SUCCESS);
	return pthread_getspecific(dwTlsIndex);
}

BOOL TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue)
{
	if (!is_given(dwTlsIndex))
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	if (pthread_setspecific(dwTlsIndex, lpTlsValue) != 0)
		FAIL(ERROR_NOT_ENOUGH_MEMORY, FALSE);
	return TRUE;
}
