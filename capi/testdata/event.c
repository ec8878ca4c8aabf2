/* Events, semaphores and waits for them. */
#include <string.h>
#include "check.h"

static BOOL is_set(HANDLE event) { return WaitForSingleObject(event, 0) == WAIT_OBJECT_0; }

static void check_kinds(void)
{
	HANDLE manual, automatic;
	SetLastError(4711);
	CHECK((manual = CreateEvent(NULL, TRUE, FALSE, NULL)) != NULL && GetLastError() == 0);
	CHECK((automatic = CreateEvent(NULL, FALSE, TRUE, NULL)) != NULL);
	CHECK_QUIET(WaitForSingleObject(manual, 0) == WAIT_TIMEOUT);
	CHECK_QUIET(SetEvent(manual));
	CHECK_QUIET(WaitForSingleObject(manual, INFINITE) == WAIT_OBJECT_0);
	CHECK(is_set(manual));
	CHECK_QUIET(ResetEvent(manual));
	CHECK(!is_set(manual));
	CHECK(is_set(automatic) && !is_set(automatic));
	CHECK(SetEvent(automatic) && SetEvent(automatic) && is_set(automatic) && !is_set(automatic));
	CHECK(SetEvent(automatic));
	CHECK_QUIET(PulseEvent(automatic));
	CHECK(!is_set(automatic));
	CHECK_QUIET(WaitForSingleObject(manual, 5) == WAIT_TIMEOUT);
	CHECK(CloseHandle(manual) && CloseHandle(automatic));
	CHECK_FAILS(SetEvent(manual), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(WaitForSingleObject(manual, 0), WAIT_FAILED, ERROR_INVALID_HANDLE);
}

static void check_names(void)
{
	char long_name[261];
	HANDLE first, second;
	memset(long_name, 'x', sizeof(long_name));
	long_name[260] = 0;
	CHECK_FAILS(CreateEventA(NULL, FALSE, FALSE, long_name), NULL, ERROR_FILENAME_EXCED_RANGE);
	CHECK_FAILS(OpenEventA(SYNCHRONIZE, FALSE, long_name), NULL, ERROR_FILENAME_EXCED_RANGE);
	CHECK_FAILS(CreateSemaphoreA(NULL, 0, 1, long_name), NULL, ERROR_FILENAME_EXCED_RANGE);
	CHECK_FAILS(OpenSemaphoreA(SYNCHRONIZE, FALSE, long_name), NULL, ERROR_FILENAME_EXCED_RANGE);
	long_name[259] = 0;
	CHECK((first = CreateEventA(NULL, TRUE, TRUE, long_name)) != NULL);
	SetLastError(0);
	CHECK((second = CreateEventA(NULL, FALSE, FALSE, long_name)) != NULL && GetLastError() == ERROR_ALREADY_EXISTS);
	CHECK(CompareObjectHandles(first, second) && is_set(second) && is_set(second));
	CHECK_FAILS(CreateSemaphoreA(NULL, 0, 1, long_name), NULL, ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(second));
	CHECK((second = CreateEventExA(NULL, long_name, 0, SYNCHRONIZE)) != NULL && GetLastError() == ERROR_ALREADY_EXISTS);
	CHECK_FAILS(SetEvent(second), FALSE, ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(first) && CloseHandle(second));
	CHECK_FAILS(OpenEventA(SYNCHRONIZE, FALSE, long_name), NULL, ERROR_FILE_NOT_FOUND);
	CHECK((first = CreateEvent(NULL, FALSE, TRUE, TEXT("Local\\\u00fcber"))) != NULL);
	CHECK_QUIET((second = OpenEvent(SYNCHRONIZE, FALSE, TEXT("\u00fcber"))) != NULL);
	CHECK(is_set(second) && !is_set(first));
	CHECK(CloseHandle(first) && CloseHandle(second));
	CHECK_FAILS(OpenEvent(SYNCHRONIZE, FALSE, NULL), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(CreateEventEx(NULL, NULL, 4, EVENT_ALL_ACCESS), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(CreateEventA(NULL, FALSE, FALSE, (LPCSTR)8), NULL, ERROR_NOACCESS);
}

static void check_semaphore(void)
{
	LONG before = -1;
	HANDLE s;
	CHECK_FAILS(CreateSemaphore(NULL, 2, 1, NULL), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(CreateSemaphoreEx(NULL, 0, 1, NULL, 1, SEMAPHORE_ALL_ACCESS), NULL, ERROR_INVALID_PARAMETER);
	CHECK((s = CreateSemaphore(NULL, 1, 3, TEXT("counted"))) != NULL && GetLastError() == 0);
	CHECK_QUIET(ReleaseSemaphore(s, 2, &before) && before == 1);
	CHECK_FAILS(ReleaseSemaphore(s, 1, &before), FALSE, ERROR_TOO_MANY_POSTS);
	CHECK_FAILS(ReleaseSemaphore(s, 0, NULL), FALSE, ERROR_INVALID_PARAMETER);
	CHECK(before == 1);
	CHECK(is_set(s) && is_set(s));
	CHECK_QUIET(ReleaseSemaphore(s, 1, NULL));
	CHECK_QUIET(ReleaseSemaphore(s, 1, (LPLONG)8)); /* Windows does not say either */
	CHECK(is_set(s) && is_set(s) && is_set(s) && !is_set(s));
	CHECK_FAILS(SetEvent(s), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(ReleaseMutex(s), FALSE, ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(s));
}

static void check_several(void)
{
	HANDLE h[MAXIMUM_WAIT_OBJECTS + 1];
	DWORD i;
	for (i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)
		CHECK((h[i] = CreateEvent(NULL, FALSE, FALSE, NULL)) != NULL);
	CHECK_FAILS(WaitForMultipleObjects(0, h, FALSE, 0), WAIT_FAILED, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, h, FALSE, 0), WAIT_FAILED, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(WaitForMultipleObjects(2, (const HANDLE *)8, FALSE, 0), WAIT_FAILED, ERROR_NOACCESS);
	CHECK_QUIET(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, h, FALSE, 0) == WAIT_TIMEOUT);
	CHECK(SetEvent(h[7]) && SetEvent(h[63]));
	CHECK_QUIET(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, h, FALSE, INFINITE) == WAIT_OBJECT_0 + 7);
	CHECK(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, h, FALSE, INFINITE) == WAIT_OBJECT_0 + 63);
	for (i = 0; i < MAXIMUM_WAIT_OBJECTS - 1; i++)
		CHECK(SetEvent(h[i]));
	CHECK_QUIET(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, h, TRUE, 0) == WAIT_TIMEOUT);
	CHECK(SetEvent(h[MAXIMUM_WAIT_OBJECTS - 1]));
	CHECK_QUIET(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, h, TRUE, INFINITE) == WAIT_OBJECT_0);
	CHECK(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, h, FALSE, 0) == WAIT_TIMEOUT);
	h[1] = h[0];
	CHECK_FAILS(WaitForMultipleObjects(2, h, TRUE, 0), WAIT_FAILED, ERROR_INVALID_PARAMETER);
	h[1] = GetCurrentProcess();
	CHECK_FAILS(WaitForMultipleObjects(2, h, FALSE, 0), WAIT_FAILED, ERROR_INVALID_HANDLE);
	CHECK_QUIET(WaitForSingleObject(GetCurrentProcess(), 0) == WAIT_TIMEOUT);
	CHECK_QUIET(SignalObjectAndWait(h[2], h[2], INFINITE, FALSE) == WAIT_OBJECT_0);
	CHECK_QUIET(SignalObjectAndWait(h[2], h[3], 0, FALSE) == WAIT_TIMEOUT);
	CHECK(is_set(h[2]));
	for (i = 2; i <= MAXIMUM_WAIT_OBJECTS; i++)
		CHECK(CloseHandle(h[i]));
	CHECK(CloseHandle(h[0]));
}

static DWORD WINAPI answers(LPVOID argument)
{
	HANDLE *events = (HANDLE *)argument;
	int i;
	for (i = 0; i < 1000; i++)
		if (SignalObjectAndWait(events[1], events[0], 20000, FALSE) != WAIT_OBJECT_0)
			return 1;
	return 0;
}

/* Two threads that hand each other the turn. */
static void check_turns(void)
{
	HANDLE events[2], both[2];
	DWORD code = 4711;
	int i;
	events[0] = CreateEvent(NULL, FALSE, FALSE, NULL);
	events[1] = CreateEvent(NULL, FALSE, FALSE, NULL);
	both[0] = events[1];
	both[1] = CreateThread(NULL, 0, answers, events, 0, NULL);
	for (i = 0; i < 1000; i++) {
		CHECK(WaitForMultipleObjects(2, both, FALSE, 20000) == WAIT_OBJECT_0);
		CHECK(SetEvent(events[0]));
	}
	CHECK_QUIET(WaitForMultipleObjects(2, both, FALSE, 20000) == WAIT_OBJECT_0 + 1);
	CHECK(GetExitCodeThread(both[1], &code) && code == 0);
	CHECK(CloseHandle(events[0]) && CloseHandle(events[1]) && CloseHandle(both[1]));
}

static DWORD WINAPI waits_for_ever(LPVOID argument)
{
	WaitForSingleObject((HANDLE)argument, INFINITE);
	return 0;
}

int main(void)
{
	check_kinds();
	check_names();
	check_semaphore();
	check_several();
	check_turns();
	CreateThread(NULL, 0, waits_for_ever, CreateEvent(NULL, FALSE, FALSE, NULL), 0, NULL);
	ExitProcess(failures != 0); /* whoever waits */
}
