/* Critical sections, which are mutexes of the C library in a CRITICAL_SECTION's memory, and slots of threads. */
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

VOID EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) { pthread_mutex_lock(mutex_of(lpCriticalSection)); }

BOOL TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
	return pthread_mutex_trylock(mutex_of(lpCriticalSection)) == 0;
}

VOID LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection) { pthread_mutex_unlock(mutex_of(lpCriticalSection)); }

VOID DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection) { pthread_mutex_destroy(mutex_of(lpCriticalSection)); }

/* An index is one of the C library's keys. TlsFree and TlsSetValue refuse one that is none. */
DWORD TlsAlloc(void)
{
	pthread_key_t key;
	if (pthread_key_create(&key, NULL) != 0)
		FAIL(ERROR_NO_SYSTEM_RESOURCES, TLS_OUT_OF_INDEXES);
	return key;
}

BOOL TlsFree(DWORD dwTlsIndex)
{
	if (pthread_key_delete(dwTlsIndex) != 0)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	return TRUE;
}

/* Sets the last error to 0, as Windows does: NULL may be what was stored. */
LPVOID TlsGetValue(DWORD dwTlsIndex)
{
	LPVOID value = pthread_getspecific(dwTlsIndex);
	SetLastError(ERROR_SUCCESS);
	return value;
}

BOOL TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue)
{
	if (pthread_setspecific(dwTlsIndex, lpTlsValue) != 0)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	return TRUE;
}
