/* Functions that are queued to threads, by other threads and by timers. */
#include <string.h>
#include "check.h"

static HANDLE event, resumed;
static char order[64];
static int ran;

static VOID WINAPI note(ULONG_PTR letter)
{
	order[ran++] = (char)letter;
	order[ran] = 0;
}

static void begin_anew(void)
{
	ran = 0;
	order[0] = 0;
}

static BOOL is_order(const char *expected)
{
	BOOL same = strcmp(order, expected) == 0;
	if (!same)
		printf("order is %s, not %s\n", order, expected);
	begin_anew();
	return same;
}

static void queue(char letter) { CHECK_QUIET(QueueUserAPC(note, GetCurrentThread(), (ULONG_PTR)letter)); }

static VOID WINAPI waits_itself(ULONG_PTR letter)
{
	note(letter);
	queue('z');
	CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
	note('.');
}

static void check_own(void)
{
	HANDLE both[2];
	both[0] = event;
	both[1] = CreateEvent(NULL, TRUE, FALSE, NULL);
	CHECK_QUIET(SleepEx(1, TRUE) == 0);
	queue('a');
	queue('b');
	CHECK_QUIET(SleepEx(1, FALSE) == 0);
	CHECK_QUIET(WaitForSingleObject(event, 1) == WAIT_TIMEOUT);
	CHECK(is_order(""));
	CHECK_QUIET(WaitForSingleObjectEx(event, INFINITE, TRUE) == WAIT_IO_COMPLETION);
	CHECK(is_order("ab"));
	queue('c');
	CHECK(SetEvent(event));
	CHECK_QUIET(WaitForSingleObjectEx(event, INFINITE, TRUE) == WAIT_OBJECT_0); /* the object goes first */
	CHECK(is_order(""));
	CHECK_QUIET(WaitForMultipleObjectsEx(2, both, TRUE, 0, TRUE) == WAIT_IO_COMPLETION);
	CHECK(is_order("c"));
	CHECK(SetEvent(both[1]));
	queue('d');
	CHECK_QUIET(SignalObjectAndWait(both[1], event, INFINITE, TRUE) == WAIT_IO_COMPLETION);
	CHECK(is_order("d"));
	CHECK(QueueUserAPC(waits_itself, GetCurrentThread(), 'e'));
	queue('f');
	CHECK(SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION);
	CHECK(is_order("efz."));
	CHECK(CloseHandle(both[1]));
}

static DWORD WINAPI waits_alertably(LPVOID argument)
{
	CHECK_QUIET(argument != NULL);
	CHECK(is_order("s")); /* what was queued before it began has run */
	CHECK(SetEvent(resumed));
	CHECK(WaitForSingleObjectEx(event, 20000, TRUE) == WAIT_IO_COMPLETION);
	CHECK(is_order("g"));
	CHECK(SetEvent(resumed));
	CHECK(SleepEx(20000, TRUE) == WAIT_IO_COMPLETION);
	CHECK(is_order("h"));
	return 3;
}

static VOID WINAPI leaves(ULONG_PTR code) { ExitThread((DWORD)code); }

static void check_others(void)
{
	HANDLE thread = CreateThread(NULL, 0, waits_alertably, event, CREATE_SUSPENDED, NULL), weak;
	DWORD code = 4711;
	CHECK(DuplicateHandle(GetCurrentProcess(), thread, GetCurrentProcess(), &weak, SYNCHRONIZE, FALSE, 0));
	CHECK_FAILS(QueueUserAPC(note, weak, 'x'), 0, ERROR_ACCESS_DENIED);
	CHECK_QUIET(QueueUserAPC(note, thread, 's'));
	CHECK(ResumeThread(thread) == 1);
	CHECK(WaitForSingleObject(resumed, 20000) == WAIT_OBJECT_0);
	CHECK_QUIET(QueueUserAPC(note, thread, 'g'));
	CHECK(WaitForSingleObject(resumed, 20000) == WAIT_OBJECT_0);
	CHECK_QUIET(QueueUserAPC(note, thread, 'h'));
	CHECK(WaitForSingleObject(thread, 20000) == WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code) && code == 3);
	CHECK_FAILS(QueueUserAPC(note, thread, 'x'), 0, ERROR_GEN_FAILURE);
	CHECK_FAILS(QueueUserAPC(note, event, 'x'), 0, ERROR_INVALID_HANDLE);
	CHECK_FAILS(QueueUserAPC(note, NULL, 'x'), 0, ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(thread) && CloseHandle(weak));

	thread = CreateThread(NULL, 0, waits_alertably, event, CREATE_SUSPENDED, NULL);
	CHECK(QueueUserAPC(leaves, thread, 5) && ResumeThread(thread) == 1);
	CHECK(WaitForSingleObject(thread, 20000) == WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code) && code == 5 && CloseHandle(thread));
}

static ULONGLONG due_at;
static HANDLE timer;

static VOID WINAPI completed(LPVOID argument, DWORD low, DWORD high)
{
	due_at = (ULONGLONG)high << 32 | low;
	note((ULONG_PTR)argument);
}

static ULONGLONG now(void)
{
	FILETIME time;
	GetSystemTimeAsFileTime(&time);
	return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static void check_timer(void)
{
	LARGE_INTEGER soon, never;
	ULONGLONG begun = now();
	soon.QuadPart = -10000;
	never.QuadPart = 0x7FFFFFFFFFFFFFFF;
	CHECK((timer = CreateWaitableTimer(NULL, FALSE, TEXT("timer"))) != NULL && GetLastError() == 0);
	CHECK_QUIET(WaitForSingleObject(timer, 0) == WAIT_TIMEOUT);
	CHECK_QUIET(SetWaitableTimer(timer, &soon, 0, NULL, NULL, FALSE));
	CHECK_QUIET(WaitForSingleObject(timer, 20000) == WAIT_OBJECT_0);
	CHECK(WaitForSingleObject(timer, 0) == WAIT_TIMEOUT);

	CHECK_QUIET(SetWaitableTimer(timer, &soon, 0, completed, (LPVOID)(ULONG_PTR)'t', FALSE));
	CHECK(SleepEx(20000, TRUE) == WAIT_IO_COMPLETION);
	CHECK(is_order("t") && due_at > begun && due_at <= now());
	CHECK(WaitForSingleObject(timer, 0) == WAIT_OBJECT_0);

	CHECK_QUIET(SetWaitableTimerEx(timer, &soon, 1, completed, (LPVOID)(ULONG_PTR)'p', NULL, 10));
	CHECK(SleepEx(20000, TRUE) == WAIT_IO_COMPLETION && SleepEx(20000, TRUE) == WAIT_IO_COMPLETION);
	CHECK(order[0] == 'p' && order[1] == 'p');
	CHECK_QUIET(CancelWaitableTimer(timer));
	CHECK(SleepEx(20, TRUE) == 0); /* also what was queued is gone */
	begin_anew();

	SetLastError(4711);
	CHECK(SetWaitableTimer(timer, &never, 0, NULL, NULL, TRUE) && GetLastError() == ERROR_NOT_SUPPORTED);
	CHECK_FAILS(SetWaitableTimer(timer, NULL, -1, NULL, NULL, FALSE), FALSE, ERROR_NOACCESS);
	CHECK_FAILS(SetWaitableTimer(NULL, &soon, -1, NULL, NULL, FALSE), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(SetWaitableTimer(event, &soon, 0, NULL, NULL, FALSE), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(CancelWaitableTimer(event), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(SetEvent(timer), FALSE, ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(timer));
}

int main(void)
{
	CHECK((event = CreateEvent(NULL, FALSE, FALSE, NULL)) != NULL);
	CHECK((resumed = CreateEvent(NULL, FALSE, FALSE, NULL)) != NULL);
	check_own();
	check_others();
	check_timer();
	return failures != 0;
}
