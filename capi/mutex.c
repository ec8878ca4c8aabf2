/* Mutexes: synchapi.h. */
#include "_cgo_export.h"
#include "named.h"
#include "thread.h"

static HANDLE create_mutex(LPSECURITY_ATTRIBUTES attributes, const void *from, DWORD flags, DWORD access, enum form form)
{
	ENTER(NULL);
	struct named named;
	winshm_result answer = named_read(&named, attributes, from, form, TEXT_NARROW_MUTEX);
	if ((flags & CREATE_MUTEX_INITIAL_OWNER) != 0)
		thread_key(); /* so that Go knows the thread, and of its end */
	if (answer.error == 0)
		answer = winshmCreateMutex(named.attributes, (uint16_t *)named.name.units, flags, access);
	named_free(&named);
	CREATED(answer);
}

static DWORD mutex_flags(BOOL owner) { return owner ? CREATE_MUTEX_INITIAL_OWNER : 0; }

static HANDLE open_mutex(DWORD access, BOOL inherit, const void *from, enum form form)
{
	return open_named(winshmOpenMutex, access, inherit, from, form, TEXT_NARROW);
}

HANDLE CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCWSTR lpName)
{
	return create_mutex(lpMutexAttributes, lpName, mutex_flags(bInitialOwner), MUTEX_ALL_ACCESS, UTF16);
}

HANDLE winshm4_CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, const WCHAR4 *lpName)
{
	return create_mutex(lpMutexAttributes, lpName, mutex_flags(bInitialOwner), MUTEX_ALL_ACCESS, UTF32);
}

HANDLE CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCSTR lpName)
{
	return create_mutex(lpMutexAttributes, lpName, mutex_flags(bInitialOwner), MUTEX_ALL_ACCESS, UTF8);
}

HANDLE CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
	return create_mutex(lpMutexAttributes, lpName, dwFlags, dwDesiredAccess, UTF16);
}

HANDLE winshm4_CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, const WCHAR4 *lpName, DWORD dwFlags,
	DWORD dwDesiredAccess)
{
	return create_mutex(lpMutexAttributes, lpName, dwFlags, dwDesiredAccess, UTF32);
}

HANDLE CreateMutexExA(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
	return create_mutex(lpMutexAttributes, lpName, dwFlags, dwDesiredAccess, UTF8);
}

HANDLE OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	return open_mutex(dwDesiredAccess, bInheritHandle, lpName, UTF16);
}

HANDLE winshm4_OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, const WCHAR4 *lpName)
{
	return open_mutex(dwDesiredAccess, bInheritHandle, lpName, UTF32);
}

HANDLE OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
	return open_mutex(dwDesiredAccess, bInheritHandle, lpName, UTF8);
}

BOOL ReleaseMutex(HANDLE hMutex)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmReleaseMutex(thread_key(), (uintptr_t)hMutex));
}
