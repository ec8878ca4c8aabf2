/* Waitable timers: synchapi.h. */
#include "_cgo_export.h"
#include "named.h"
#include "thread.h"

static HANDLE create_timer(LPSECURITY_ATTRIBUTES attributes, const void *from, DWORD flags, DWORD access, enum form form)
{
	ENTER(NULL);
	struct named named;
	winshm_result answer = named_read(&named, attributes, from, form, TEXT_NARROW);
	if (answer.error == 0)
		answer = winshmCreateWaitableTimer(named.attributes, (uint16_t *)named.name.units, flags, access);
	named_free(&named);
	CREATED(answer);
}

static DWORD timer_flags(BOOL manual) { return manual ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0; }

static HANDLE open_timer(DWORD access, BOOL inherit, const void *from, enum form form)
{
	return open_named(winshmOpenWaitableTimer, access, inherit, from, form, TEXT_NARROW);
}

HANDLE CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset, LPCWSTR lpTimerName)
{
	return create_timer(lpTimerAttributes, lpTimerName, timer_flags(bManualReset), TIMER_ALL_ACCESS, UTF16);
}

HANDLE winshm4_CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset,
	const WCHAR4 *lpTimerName)
{
	return create_timer(lpTimerAttributes, lpTimerName, timer_flags(bManualReset), TIMER_ALL_ACCESS, UTF32);
}

HANDLE CreateWaitableTimerA(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset, LPCSTR lpTimerName)
{
	return create_timer(lpTimerAttributes, lpTimerName, timer_flags(bManualReset), TIMER_ALL_ACCESS, UTF8);
}

HANDLE CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCWSTR lpTimerName, DWORD dwFlags,
	DWORD dwDesiredAccess)
{
	return create_timer(lpTimerAttributes, lpTimerName, dwFlags, dwDesiredAccess, UTF16);
}

HANDLE winshm4_CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes, const WCHAR4 *lpTimerName,
	DWORD dwFlags, DWORD dwDesiredAccess)
{
	return create_timer(lpTimerAttributes, lpTimerName, dwFlags, dwDesiredAccess, UTF32);
}

HANDLE CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCSTR lpTimerName, DWORD dwFlags,
	DWORD dwDesiredAccess)
{
	return create_timer(lpTimerAttributes, lpTimerName, dwFlags, dwDesiredAccess, UTF8);
}

HANDLE OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpTimerName)
{
	return open_timer(dwDesiredAccess, bInheritHandle, lpTimerName, UTF16);
}

HANDLE winshm4_OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle, const WCHAR4 *lpTimerName)
{
	return open_timer(dwDesiredAccess, bInheritHandle, lpTimerName, UTF32);
}

HANDLE OpenWaitableTimerA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpTimerName)
{
	return open_timer(dwDesiredAccess, bInheritHandle, lpTimerName, UTF8);
}

static winshm_result set_timer(HANDLE timer, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE completion, LPVOID argument)
{
	LARGE_INTEGER copy;
	if (!copy_in(&copy, due, sizeof(copy)))
		return (winshm_result){FALSE, ERROR_NOACCESS};
	return winshmSetWaitableTimer(thread_key(), (uintptr_t)timer, copy.QuadPart, period, (uintptr_t)completion,
		(uintptr_t)argument);
}

BOOL SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER *lpDueTime, LONG lPeriod, PTIMERAPCROUTINE pfnCompletionRoutine,
	LPVOID lpArgToCompletionRoutine, BOOL fResume)
{
	ENTER(FALSE);
	winshm_result answer = set_timer(hTimer, lpDueTime, lPeriod, pfnCompletionRoutine, lpArgToCompletionRoutine);
	if (answer.error == 0 && fResume)
		answer.error = ERROR_NOT_SUPPORTED; /* the timer is set all the same */
	FINISH(BOOL, answer);
}

BOOL SetWaitableTimerEx(HANDLE hTimer, const LARGE_INTEGER *lpDueTime, LONG lPeriod, PTIMERAPCROUTINE pfnCompletionRoutine,
	LPVOID lpArgToCompletionRoutine, PREASON_CONTEXT WakeContext, ULONG TolerableDelay)
{
	ENTER(FALSE);
	(void)WakeContext;
	(void)TolerableDelay;
	FINISH(BOOL, set_timer(hTimer, lpDueTime, lPeriod, pfnCompletionRoutine, lpArgToCompletionRoutine));
}

BOOL CancelWaitableTimer(HANDLE hTimer)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmCancelWaitableTimer((uintptr_t)hTimer));
}
