/* Slim locks and condition variables, for the threads of one process: synchapi.h. They are words that futex(2) waits for. */
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "internal.h"

/* The word of a lock: how many read, or WRITER; with WAITERS, whoever frees it wakes those who wait. */
#define WRITER ((uint32_t)1 << 30)
#define WAITERS ((uint32_t)1 << 31)

static uint32_t *word_of(PVOID *place) { return (uint32_t *)(void *)place; }

static long futex(uint32_t *word, int operation, uint32_t value, const struct timespec *until)
{
	return syscall(SYS_futex, word, operation | FUTEX_PRIVATE_FLAG, value, until, NULL, FUTEX_BITSET_MATCH_ANY);
}

static void wake(uint32_t *word, int many) { futex(word, FUTEX_WAKE, (uint32_t)many, NULL); }

static bool change(uint32_t *word, uint32_t *seen, uint32_t value)
{
	return __atomic_compare_exchange_n(word, seen, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

static bool is_free(uint32_t seen, bool shared) { return (seen & (shared ? WRITER : ~WAITERS)) == 0; }

static bool try_acquire(PSRWLOCK lock, bool shared)
{
	uint32_t *word = word_of(&lock->Ptr), seen = __atomic_load_n(word, __ATOMIC_RELAXED);
	while (is_free(seen, shared))
		if (change(word, &seen, shared ? seen + 1 : seen | WRITER))
			return true;
	return false;
}

static void acquire(PSRWLOCK lock, bool shared)
{
	const int entry_errno = errno;
	uint32_t *word = word_of(&lock->Ptr);
	while (!try_acquire(lock, shared)) {
		uint32_t seen = __atomic_load_n(word, __ATOMIC_RELAXED);
		if (!is_free(seen, shared) && ((seen & WAITERS) != 0 || change(word, &seen, seen | WAITERS)))
			futex(word, FUTEX_WAIT_BITSET, seen | WAITERS, NULL);
	}
	errno = entry_errno;
}

/* The last one out frees the lock; who waits tries again, in no order. */
static void release(PSRWLOCK lock, bool shared)
{
	const int entry_errno = errno;
	uint32_t *word = word_of(&lock->Ptr), seen = __atomic_load_n(word, __ATOMIC_RELAXED), left;
	do
		left = shared && (seen & ~WAITERS) > 1 ? seen - 1 : 0;
	while (!change(word, &seen, left));
	if (left == 0 && (seen & WAITERS) != 0)
		wake(word, INT_MAX);
	errno = entry_errno;
}

VOID InitializeSRWLock(PSRWLOCK SRWLock) { SRWLock->Ptr = NULL; }
VOID AcquireSRWLockExclusive(PSRWLOCK SRWLock) { acquire(SRWLock, false); }
VOID AcquireSRWLockShared(PSRWLOCK SRWLock) { acquire(SRWLock, true); }
BOOLEAN TryAcquireSRWLockExclusive(PSRWLOCK SRWLock) { return try_acquire(SRWLock, false); }
BOOLEAN TryAcquireSRWLockShared(PSRWLOCK SRWLock) { return try_acquire(SRWLock, true); }
VOID ReleaseSRWLockExclusive(PSRWLOCK SRWLock) { release(SRWLock, false); }
VOID ReleaseSRWLockShared(PSRWLOCK SRWLock) { release(SRWLock, true); }

/* The word of a condition variable counts the wakes: who has seen an older number does not sleep. */
static void wake_variable(PCONDITION_VARIABLE variable, int many)
{
	const int entry_errno = errno;
	__atomic_add_fetch(word_of(&variable->Ptr), 1, __ATOMIC_SEQ_CST);
	wake(word_of(&variable->Ptr), many);
	errno = entry_errno;
}

static uint32_t wakes_of(PCONDITION_VARIABLE variable)
{
	return __atomic_load_n(word_of(&variable->Ptr), __ATOMIC_SEQ_CST);
}

/* Sleeps until somebody has waked the variable since. False: the time is over. */
static bool await_wake(PCONDITION_VARIABLE variable, uint32_t seen, DWORD milliseconds)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += milliseconds / 1000;
	until.tv_nsec += milliseconds % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	return futex(word_of(&variable->Ptr), FUTEX_WAIT_BITSET, seen, milliseconds == INFINITE ? NULL : &until) == 0 ||
		errno != ETIMEDOUT;
}

/* A wait may end for no reason, as on Windows. */
static BOOL slept(bool woken, int entry_errno)
{
	if (!woken)
		FAIL(ERROR_TIMEOUT, FALSE);
	errno = entry_errno;
	return TRUE;
}

VOID InitializeConditionVariable(PCONDITION_VARIABLE ConditionVariable) { ConditionVariable->Ptr = NULL; }
VOID WakeConditionVariable(PCONDITION_VARIABLE ConditionVariable) { wake_variable(ConditionVariable, 1); }
VOID WakeAllConditionVariable(PCONDITION_VARIABLE ConditionVariable) { wake_variable(ConditionVariable, INT_MAX); }

BOOL SleepConditionVariableSRW(PCONDITION_VARIABLE ConditionVariable, PSRWLOCK SRWLock, DWORD dwMilliseconds, ULONG Flags)
{
	const int entry_errno = errno;
	const bool shared = (Flags & CONDITION_VARIABLE_LOCKMODE_SHARED) != 0;
	if ((Flags & ~(ULONG)CONDITION_VARIABLE_LOCKMODE_SHARED) != 0)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	uint32_t seen = wakes_of(ConditionVariable);
	release(SRWLock, shared);
	bool woken = await_wake(ConditionVariable, seen, dwMilliseconds);
	acquire(SRWLock, shared);
	return slept(woken, entry_errno);
}

BOOL SleepConditionVariableCS(PCONDITION_VARIABLE ConditionVariable, PCRITICAL_SECTION CriticalSection, DWORD dwMilliseconds)
{
	const int entry_errno = errno;
	uint32_t seen = wakes_of(ConditionVariable);
	LeaveCriticalSection(CriticalSection);
	bool woken = await_wake(ConditionVariable, seen, dwMilliseconds);
	EnterCriticalSection(CriticalSection);
	return slept(woken, entry_errno);
}
