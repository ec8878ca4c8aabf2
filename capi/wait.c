/* Waits and APCs: synchapi.h. */
#include "_cgo_export.h"
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "thread.h"

void winshm_sleep(uint32_t *word, uint32_t value, int64_t nanoseconds)
{
	struct timespec limit = {nanoseconds / 1000000000, nanoseconds % 1000000000};
	syscall(SYS_futex, word, FUTEX_WAIT, value, &limit, NULL, 0);
}

void run_apcs(void)
{
	struct winshm_apc apc;
	while (winshmNextAPC(thread_key(), &apc))
		if (apc.due != 0)
			((PTIMERAPCROUTINE)apc.function)((LPVOID)apc.argument, (DWORD)apc.due, (DWORD)(apc.due >> 32));
		else
			((PAPCFUNC)apc.function)(apc.argument);
}

/* Go has returned before an APC runs, so that this may call ExitThread, and change the last error. */
static DWORD waited(winshm_result answer, int entry_errno)
{
	DWORD event = (DWORD)finish(answer, entry_errno);
	if (event == WAIT_IO_COMPLETION)
		run_apcs();
	return event;
}

DWORD WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds)
{
	return WaitForSingleObjectEx(hHandle, dwMilliseconds, FALSE);
}

DWORD WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
{
	ENTER(WAIT_FAILED);
	return waited(winshmWaitForSingleObject(thread_key(), (uintptr_t)hHandle, dwMilliseconds, bAlertable), entry_errno);
}

DWORD WaitForMultipleObjects(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll, DWORD dwMilliseconds)
{
	return WaitForMultipleObjectsEx(nCount, lpHandles, bWaitAll, dwMilliseconds, FALSE);
}

DWORD WaitForMultipleObjectsEx(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll, DWORD dwMilliseconds, BOOL bAlertable)
{
	ENTER(WAIT_FAILED);
	uintptr_t handles[MAXIMUM_WAIT_OBJECTS];
	if (nCount == 0 || nCount > MAXIMUM_WAIT_OBJECTS)
		FAIL(ERROR_INVALID_PARAMETER, WAIT_FAILED);
	if (!copy_in(handles, lpHandles, nCount * sizeof(*handles)))
		FAIL(ERROR_NOACCESS, WAIT_FAILED);
	return waited(winshmWaitForMultipleObjects(thread_key(), nCount, handles, bWaitAll, dwMilliseconds, bAlertable), entry_errno);
}

DWORD SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn, DWORD dwMilliseconds, BOOL bAlertable)
{
	ENTER(WAIT_FAILED);
	return waited(winshmSignalObjectAndWait(thread_key(), (uintptr_t)hObjectToSignal, (uintptr_t)hObjectToWaitOn, dwMilliseconds,
		bAlertable), entry_errno);
}

DWORD SleepEx(DWORD dwMilliseconds, BOOL bAlertable)
{
	if (bAlertable) {
		ENTER(0);
		return waited(winshmSleep(thread_key(), dwMilliseconds), entry_errno);
	}
	Sleep(dwMilliseconds);
	return 0;
}

DWORD QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData)
{
	ENTER(FALSE);
	FINISH(DWORD, winshmQueueUserAPC(thread_key(), (uintptr_t)pfnAPC, (uintptr_t)hThread, dwData));
}
