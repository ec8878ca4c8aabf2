/* Threads: handles, codes, suspension, ends. */
#include <pthread.h>
#include <unistd.h>
#include "check.h"
#include <process.h>

static HANDLE gate[2]; /* the two ends of a pipe: who reads waits for who writes */
static volatile LONG ran;

static void open_gate(void)
{
	int ends[2];
	if (pipe(ends) != 0)
		abort();
	gate[0] = (HANDLE)(INT_PTR)ends[0];
	gate[1] = (HANDLE)(INT_PTR)ends[1];
}

static void pass(void)
{
	char c;
	if (read((int)(INT_PTR)gate[0], &c, 1) != 1)
		abort();
}

static void let_pass(void)
{
	if (write((int)(INT_PTR)gate[1], "x", 1) != 1)
		abort();
}

static DWORD WINAPI returns(LPVOID argument) { return (DWORD)(UINT_PTR)argument; }

static DWORD WINAPI waits(LPVOID argument)
{
	pass();
	return *(DWORD *)argument = GetCurrentThreadId();
}

static VOID(WINAPI *volatile exit_thread)(DWORD) = ExitThread; /* the compiler shall not know that it does not return */

static void deep(int depth)
{
	if (depth == 0)
		exit_thread(0xFFFFFFFE);
	else
		deep(depth - 1);
}

static DWORD WINAPI exits(LPVOID argument)
{
	(void)argument;
	deep(10);
	return 1;
}

static DWORD WINAPI leaves(LPVOID argument)
{
	pthread_exit(argument);
	return 1;
}

static DWORD WINAPI counts(LPVOID argument)
{
	(void)argument;
	InterlockedIncrement(&ran);
	return 259; /* STILL_ACTIVE: a thread may end so */
}

static DWORD WINAPI large(LPVOID argument)
{
	volatile char room[48 << 20];
	room[0] = room[sizeof(room) - 1] = 3;
	return argument == NULL ? (DWORD)(room[0] + room[sizeof(room) - 1]) : 0;
}

static unsigned begun(void *argument)
{
	if (argument != NULL)
		_endthreadex(12);
	return 11;
}

static DWORD code_of(HANDLE thread)
{
	DWORD code = 4711;
	CHECK(WaitForSingleObject(thread, 20000) == WAIT_OBJECT_0);
	CHECK(WaitForSingleObject(thread, 0) == WAIT_OBJECT_0); /* for ever */
	CHECK_QUIET(GetExitCodeThread(thread, &code));
	CHECK(CloseHandle(thread));
	CHECK_FAILS(GetExitCodeThread(thread, &code), FALSE, ERROR_INVALID_HANDLE);
	return code;
}

static HANDLE make(LPTHREAD_START_ROUTINE start, LPVOID argument, DWORD flags)
{
	HANDLE thread;
	CHECK_QUIET((thread = CreateThread(NULL, 0, start, argument, flags, NULL)) != NULL);
	CHECK(((UINT_PTR)thread & 7) == 4);
	return thread;
}

static void check_codes(void)
{
	CHECK(code_of(make(returns, (LPVOID)0, 0)) == 0);
	CHECK(code_of(make(returns, (LPVOID)0x12345678, 0)) == 0x12345678);
	CHECK(code_of(make(exits, NULL, 0)) == 0xFFFFFFFE);
	CHECK(code_of(make(leaves, NULL, 0)) == 0);
	CHECK(code_of(make(counts, NULL, 0)) == 259);
	CHECK(code_of((HANDLE)_beginthreadex(NULL, 0, begun, NULL, 0, NULL)) == 11);
	CHECK(code_of((HANDLE)_beginthreadex(NULL, 0, begun, gate, 0, NULL)) == 12);
	CHECK(code_of(CreateThread(NULL, 64 << 20, large, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL)) == 6);
}

static void check_running(void)
{
	DWORD id = 0, own = 0, code = 0;
	HANDLE thread = CreateThread(NULL, 0, waits, &own, 0, &id);
	CHECK(thread != NULL && id != 0 && id != GetCurrentThreadId());
	CHECK_QUIET(GetThreadId(thread) == id);
	CHECK_QUIET(GetExitCodeThread(thread, &code) && code == STILL_ACTIVE);
	CHECK_QUIET(WaitForSingleObject(thread, 0) == WAIT_TIMEOUT);
	CHECK_QUIET(WaitForSingleObject(thread, 1) == WAIT_TIMEOUT);
	CHECK_QUIET(ResumeThread(thread) == 0);
	CHECK_FAILS(GetExitCodeProcess(thread, &code), FALSE, ERROR_INVALID_HANDLE);
	let_pass();
	CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0 && own == id);
	CHECK(GetThreadId(thread) == id);
	CloseHandle(thread);
}

static void check_suspended(void)
{
	HANDLE thread = make(counts, NULL, CREATE_SUSPENDED), never = make(counts, NULL, CREATE_SUSPENDED);
	ran = 0;
	CHECK(WaitForSingleObject(thread, 1) == WAIT_TIMEOUT && ran == 0);
	CHECK_QUIET(ResumeThread(thread) == 1);
	CHECK(code_of(thread) == 259 && ran == 1);
	CloseHandle(never); /* it stays so until the process ends */
}

static void check_closed(void)
{
	HANDLE thread = make(counts, NULL, CREATE_SUSPENDED);
	CHECK(SetHandleInformation(thread, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE));
	CHECK_FAILS(CloseHandle(thread), FALSE, ERROR_INVALID_HANDLE);
	CHECK(SetHandleInformation(thread, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0) && ResumeThread(thread) == 1);
	CHECK(CloseHandle(thread)); /* it runs all the same */
}

static LONG tries;

/* The first try fails. */
static BOOL WINAPI once(PINIT_ONCE own, PVOID parameter, PVOID *context)
{
	(void)own;
	*context = parameter;
	SwitchToThread(); /* others shall come while it runs */
	return InterlockedIncrement(&tries) > 1;
}

static DWORD WINAPI does_once(LPVOID argument)
{
	PVOID context = NULL;
	while (!InitOnceExecuteOnce((PINIT_ONCE)argument, once, &tries, &context))
		CHECK(context == NULL);
	return context == &tries;
}

static void check_once(void)
{
	INIT_ONCE own = INIT_ONCE_STATIC_INIT;
	HANDLE threads[4];
	for (int i = 0; i < 4; i++)
		threads[i] = make(does_once, &own, 0);
	for (int i = 0; i < 4; i++)
		CHECK(code_of(threads[i]) == 1);
	CHECK(tries == 2);
	InitOnceInitialize(&own);
	CHECK_FAILS(InitOnceExecuteOnce(&own, once, (PVOID)1, NULL), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_QUIET(InitOnceExecuteOnce(&own, once, NULL, NULL) && tries == 4);
}

static void check_refused(void)
{
	DWORD code;
	CHECK_FAILS(CreateThread(NULL, 0, NULL, NULL, 0, NULL), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(CreateThread(NULL, 0, returns, NULL, 0x40000000, NULL), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(CreateThread((LPSECURITY_ATTRIBUTES)8, 0, returns, NULL, 0, NULL), NULL, ERROR_NOACCESS);
	CHECK_FAILS(CreateThread(NULL, (SIZE_T)1 << 60, returns, NULL, 0, NULL), NULL, ERROR_NOT_ENOUGH_MEMORY);
	CHECK_FAILS(GetExitCodeThread(NULL, &code), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(GetExitCodeThread((HANDLE)(INT_PTR)-1, &code), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(ResumeThread((HANDLE)(INT_PTR)0x7FF4), (DWORD)-1, ERROR_INVALID_HANDLE);
	CHECK_FAILS(GetThreadId((HANDLE)(INT_PTR)0x7FF4), 0, ERROR_INVALID_HANDLE);
	CHECK_QUIET(GetExitCodeThread(GetCurrentThread(), &code) && code == STILL_ACTIVE);
	CHECK_QUIET(GetThreadId(GetCurrentThread()) == GetCurrentThreadId());
}

static void passes(void *argument)
{
	InterlockedIncrement(&ran);
	if (argument != NULL) {
		let_pass();
		_endthread();
	}
	let_pass();
}

/* Waits until a thread has closed its handle. */
static BOOL closes(uintptr_t handle)
{
	const ULONGLONG patience = 20000, begin = GetTickCount64();
	DWORD flags;
	while (GetHandleInformation((HANDLE)handle, &flags) && GetTickCount64() - begin < patience)
		SwitchToThread();
	return !GetHandleInformation((HANDLE)handle, &flags) && GetLastError() == ERROR_INVALID_HANDLE;
}

static void check_closing(void)
{
	ran = 0;
	for (int i = 0; i < 2; i++) {
		uintptr_t handle = _beginthread(passes, 0, i == 0 ? gate : NULL);
		CHECK(handle != 0 && handle != (uintptr_t)-1);
		pass();
		CHECK(closes(handle));
	}
	CHECK(ran == 2);
	CHECK_FAILS(_beginthread(NULL, 0, NULL), (uintptr_t)-1, ERROR_INVALID_PARAMETER);
}

int main(void)
{
	open_gate();
	check_codes();
	check_running();
	check_suspended();
	check_closed();
	check_once();
	check_refused();
	check_closing();
	return failures != 0;
}
