/* Events: synchapi.h. */
#include "_cgo_export.h"
#include "named.h"

static HANDLE create_event(LPSECURITY_ATTRIBUTES attributes, const void *from, DWORD flags, DWORD access, enum form form)
{
	ENTER(NULL);
	struct named named;
	winshm_result answer = named_read(&named, attributes, from, form, TEXT_NARROW);
	if (answer.error == 0)
		answer = winshmCreateEvent(named.attributes, (uint16_t *)named.name.units, flags, access);
	named_free(&named);
	CREATED(answer);
}

static DWORD event_flags(BOOL manual, BOOL initial)
{
	return (manual ? CREATE_EVENT_MANUAL_RESET : 0) | (initial ? CREATE_EVENT_INITIAL_SET : 0);
}

static HANDLE open_event(DWORD access, BOOL inherit, const void *from, enum form form)
{
	return open_named(winshmOpenEvent, access, inherit, from, form, TEXT_NARROW);
}

HANDLE CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState, LPCWSTR lpName)
{
	return create_event(lpEventAttributes, lpName, event_flags(bManualReset, bInitialState), EVENT_ALL_ACCESS, UTF16);
}

HANDLE winshm4_CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState,
	const WCHAR4 *lpName)
{
	return create_event(lpEventAttributes, lpName, event_flags(bManualReset, bInitialState), EVENT_ALL_ACCESS, UTF32);
}

HANDLE CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState, LPCSTR lpName)
{
	return create_event(lpEventAttributes, lpName, event_flags(bManualReset, bInitialState), EVENT_ALL_ACCESS, UTF8);
}

HANDLE CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
	return create_event(lpEventAttributes, lpName, dwFlags, dwDesiredAccess, UTF16);
}

HANDLE winshm4_CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, const WCHAR4 *lpName, DWORD dwFlags,
	DWORD dwDesiredAccess)
{
	return create_event(lpEventAttributes, lpName, dwFlags, dwDesiredAccess, UTF32);
}

HANDLE CreateEventExA(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
	return create_event(lpEventAttributes, lpName, dwFlags, dwDesiredAccess, UTF8);
}

HANDLE OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	return open_event(dwDesiredAccess, bInheritHandle, lpName, UTF16);
}

HANDLE winshm4_OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, const WCHAR4 *lpName)
{
	return open_event(dwDesiredAccess, bInheritHandle, lpName, UTF32);
}

HANDLE OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
	return open_event(dwDesiredAccess, bInheritHandle, lpName, UTF8);
}

BOOL SetEvent(HANDLE hEvent)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmSetEvent((uintptr_t)hEvent));
}

BOOL ResetEvent(HANDLE hEvent)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmResetEvent((uintptr_t)hEvent));
}

BOOL PulseEvent(HANDLE hEvent)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmPulseEvent((uintptr_t)hEvent));
}
