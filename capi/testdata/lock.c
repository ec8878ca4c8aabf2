/* Slim locks and condition variables. */
#include "check.h"

#define ROUNDS 20000

static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
static CRITICAL_SECTION section;
static HANDLE inside;
static volatile LONG first, second; /* equal, but for whoever has the lock */

static DWORD WINAPI writes(LPVOID argument)
{
	LONG i, wrong = 0;
	for (i = 0; i < ROUNDS; i++) {
		AcquireSRWLockExclusive(&lock);
		first = first + 1;
		wrong += first != second + 1;
		second = second + 1;
		ReleaseSRWLockExclusive(&lock);
	}
	(void)argument;
	return (DWORD)wrong;
}

static DWORD WINAPI reads(LPVOID argument)
{
	LONG i, wrong = 0;
	for (i = 0; i < ROUNDS; i++) {
		AcquireSRWLockShared(&lock);
		wrong += first != second;
		ReleaseSRWLockShared(&lock);
	}
	(void)argument;
	return (DWORD)wrong;
}

static void check_all_end(HANDLE *threads, DWORD n)
{
	DWORD i, code = 4711;
	CHECK(WaitForMultipleObjects(n, threads, TRUE, 60000) == WAIT_OBJECT_0);
	for (i = 0; i < n; i++)
		CHECK(GetExitCodeThread(threads[i], &code) && code == 0 && CloseHandle(threads[i]));
}

static void check_exclusion(void)
{
	HANDLE threads[6];
	int i;
	for (i = 0; i < 6; i++)
		threads[i] = CreateThread(NULL, 0, i % 2 ? reads : writes, NULL, 0, NULL);
	check_all_end(threads, 6);
	CHECK(first == 3 * ROUNDS && second == first);
}

static void check_tries(void)
{
	CHECK_QUIET(TryAcquireSRWLockShared(&lock));
	CHECK_QUIET(TryAcquireSRWLockShared(&lock));
	CHECK_QUIET(!TryAcquireSRWLockExclusive(&lock));
	ReleaseSRWLockShared(&lock);
	CHECK(!TryAcquireSRWLockExclusive(&lock));
	ReleaseSRWLockShared(&lock);
	CHECK_QUIET(TryAcquireSRWLockExclusive(&lock));
	CHECK(!TryAcquireSRWLockExclusive(&lock) && !TryAcquireSRWLockShared(&lock));
	ReleaseSRWLockExclusive(&lock);
	CHECK(lock.Ptr == NULL);
}

static volatile LONG turn;

/* Two threads, each of which waits for its turn: one by the slim lock, one by the critical section. */
static DWORD WINAPI takes_turns_slim(LPVOID argument)
{
	LONG i;
	for (i = 0; i < ROUNDS / 10; i++) {
		AcquireSRWLockExclusive(&lock);
		while (turn % 2 != (LONG)(LONG_PTR)argument)
			SleepConditionVariableSRW(&changed, &lock, INFINITE, 0);
		turn = turn + 1;
		ReleaseSRWLockExclusive(&lock);
		WakeConditionVariable(&changed);
	}
	return 0;
}

static DWORD WINAPI waits_in_section(LPVOID argument)
{
	EnterCriticalSection(&section);
	SetEvent(inside);
	while (turn != (LONG)(LONG_PTR)argument)
		SleepConditionVariableCS(&changed, &section, INFINITE);
	LeaveCriticalSection(&section);
	return 0;
}

static void check_conditions(void)
{
	HANDLE threads[3];
	int i;
	for (i = 0; i < 2; i++)
		threads[i] = CreateThread(NULL, 0, takes_turns_slim, (LPVOID)(LONG_PTR)i, 0, NULL);
	check_all_end(threads, 2);
	CHECK(turn == 2 * (ROUNDS / 10));

	turn = 0;
	for (i = 0; i < 3; i++) {
		threads[i] = CreateThread(NULL, 0, waits_in_section, (LPVOID)1, 0, NULL);
		CHECK(WaitForSingleObject(inside, 20000) == WAIT_OBJECT_0);
	}
	EnterCriticalSection(&section);
	turn = 1;
	LeaveCriticalSection(&section);
	WakeAllConditionVariable(&changed);
	check_all_end(threads, 3);

	AcquireSRWLockShared(&lock);
	CHECK_FAILS(SleepConditionVariableSRW(&changed, &lock, 2, 2), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(SleepConditionVariableSRW(&changed, &lock, 1, CONDITION_VARIABLE_LOCKMODE_SHARED), FALSE, ERROR_TIMEOUT);
	CHECK(TryAcquireSRWLockShared(&lock) && !TryAcquireSRWLockExclusive(&lock)); /* it has the lock again */
	ReleaseSRWLockShared(&lock);
	ReleaseSRWLockShared(&lock);
	EnterCriticalSection(&section);
	CHECK_FAILS(SleepConditionVariableCS(&changed, &section, 0), FALSE, ERROR_TIMEOUT);
	LeaveCriticalSection(&section);
}

int main(void)
{
	InitializeCriticalSection(&section);
	inside = CreateEvent(NULL, FALSE, FALSE, NULL);
	check_tries();
	check_exclusion();
	check_conditions();
	return failures != 0;
}
