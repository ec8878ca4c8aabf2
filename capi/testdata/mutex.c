/* Mutexes: their owners, and what becomes of them when these end. */
#include <pthread.h>
#include <string.h>
#include "check.h"

static HANDLE mutex, other, ready;

static void check_recursion(void)
{
	HANDLE both[2];
	SetLastError(4711);
	CHECK((mutex = CreateMutex(NULL, TRUE, TEXT("owned"))) != NULL && GetLastError() == 0);
	CHECK((other = CreateMutex(NULL, TRUE, TEXT("owned"))) != NULL && GetLastError() == ERROR_ALREADY_EXISTS);
	both[0] = mutex;
	CHECK((both[1] = CreateMutex(NULL, FALSE, NULL)) != NULL);
	CHECK_QUIET(WaitForSingleObject(other, INFINITE) == WAIT_OBJECT_0);
	CHECK_QUIET(WaitForMultipleObjects(2, both, TRUE, INFINITE) == WAIT_OBJECT_0);
	CHECK_QUIET(ReleaseMutex(mutex) && ReleaseMutex(other) && ReleaseMutex(mutex));
	CHECK_FAILS(ReleaseMutex(mutex), FALSE, ERROR_NOT_OWNER);
	CHECK_QUIET(ReleaseMutex(both[1]));
	CHECK(CloseHandle(both[1]) && CloseHandle(other));
	CHECK_FAILS(ReleaseMutex(other), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(CreateMutexEx(NULL, NULL, 2, MUTEX_ALL_ACCESS), NULL, ERROR_INVALID_PARAMETER);
	CHECK((other = OpenMutex(READ_CONTROL, FALSE, TEXT("owned"))) != NULL);
	CHECK_FAILS(WaitForSingleObject(other, 0), WAIT_FAILED, ERROR_ACCESS_DENIED);
	CHECK(WaitForSingleObject(mutex, 0) == WAIT_OBJECT_0);
	CHECK_QUIET(ReleaseMutex(other)); /* needs no right */
	CHECK(CloseHandle(other));
}

static void check_names(void)
{
	char name[262];
	HANDLE h;
	memset(name, 'y', sizeof(name));
	name[261] = 0;
	CHECK_FAILS(CreateMutexA(NULL, FALSE, name), NULL, ERROR_FILENAME_EXCED_RANGE);
	CHECK_FAILS(OpenMutexA(SYNCHRONIZE, FALSE, name), NULL, ERROR_FILENAME_EXCED_RANGE);
	name[260] = 0; /* one more than others may have */
	CHECK((h = CreateMutexA(NULL, FALSE, name)) != NULL);
	CHECK(CloseHandle(h));
}

static DWORD WINAPI fails_to_take(LPVOID argument)
{
	(void)argument;
	CHECK_QUIET(WaitForSingleObject(mutex, 0) == WAIT_TIMEOUT);
	CHECK_FAILS(ReleaseMutex(mutex), FALSE, ERROR_NOT_OWNER);
	return 0;
}

static void take(void)
{
	CHECK(WaitForSingleObject(mutex, 20000) == WAIT_OBJECT_0);
	CHECK(WaitForSingleObject(mutex, 20000) == WAIT_OBJECT_0);
	CHECK(SetEvent(ready));
}

static DWORD WINAPI takes_and_returns(LPVOID argument)
{
	take();
	return (DWORD)(UINT_PTR)argument;
}

static DWORD WINAPI takes_and_exits(LPVOID argument)
{
	take();
	ExitThread((DWORD)(UINT_PTR)argument);
	return 0;
}

static void *takes_in_posix_thread(void *argument)
{
	take();
	return argument;
}

static DWORD run(LPTHREAD_START_ROUTINE start, UINT_PTR argument)
{
	DWORD code = 4711;
	HANDLE thread = CreateThread(NULL, 0, start, (LPVOID)argument, 0, NULL);
	CHECK(WaitForSingleObject(thread, 20000) == WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code) && CloseHandle(thread));
	return code;
}

static void check_abandoned(void)
{
	pthread_t thread;
	HANDLE both[2];
	both[0] = ready;
	both[1] = mutex;
	CHECK(WaitForSingleObject(mutex, 0) == WAIT_OBJECT_0);
	CHECK(run(fails_to_take, 0) == 0);
	CHECK(ReleaseMutex(mutex));

	CHECK(run(takes_and_returns, 11) == 11);
	CHECK_QUIET(WaitForSingleObject(mutex, 0) == WAIT_ABANDONED); /* before the thread was signaled */
	CHECK(ReleaseMutex(mutex));
	CHECK(WaitForSingleObject(mutex, 0) == WAIT_OBJECT_0 && ReleaseMutex(mutex));

	CHECK(run(takes_and_exits, 12) == 12);
	CHECK_QUIET(WaitForMultipleObjects(2, both, TRUE, 0) == WAIT_ABANDONED_0);
	CHECK(ReleaseMutex(mutex));

	CHECK(pthread_create(&thread, NULL, takes_in_posix_thread, NULL) == 0);
	CHECK_QUIET(WaitForSingleObject(ready, 20000) == WAIT_OBJECT_0);
	CHECK_QUIET(WaitForMultipleObjects(2, both, FALSE, 20000) == WAIT_ABANDONED_0 + 1); /* perhaps before its end */
	CHECK(pthread_join(thread, NULL) == 0 && ReleaseMutex(mutex));
}

/* A process that ends with the mutex. */
static void check_process(const char *program)
{
	STARTUPINFOA startup;
	PROCESS_INFORMATION child;
	char command[4096];
	memset(&startup, 0, sizeof(startup));
	startup.cb = sizeof(startup);
	snprintf(command, sizeof(command), "\"%s\" child", program);
	CHECK(CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child));
	CHECK(WaitForSingleObject(child.hProcess, 20000) == WAIT_OBJECT_0);
	CHECK_QUIET(WaitForSingleObject(mutex, 0) == WAIT_ABANDONED);
	CHECK(ReleaseMutex(mutex) && CloseHandle(child.hProcess) && CloseHandle(child.hThread));
}

static int child(void)
{
	mutex = OpenMutex(MUTEX_ALL_ACCESS, FALSE, TEXT("owned"));
	CHECK(WaitForSingleObject(mutex, 20000) == WAIT_OBJECT_0);
	return failures != 0;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return child();
	ready = CreateEvent(NULL, FALSE, FALSE, NULL);
	check_recursion();
	check_names();
	check_abandoned();
	check_process(argv[0]);
	return failures != 0;
}
