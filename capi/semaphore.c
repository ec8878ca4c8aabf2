/* Semaphores: synchapi.h. */
#include "_cgo_export.h"
#include "named.h"

static HANDLE create_semaphore(LPSECURITY_ATTRIBUTES attributes, LONG initial, LONG maximum, const void *from, DWORD flags,
	DWORD access, enum form form)
{
	ENTER(NULL);
	struct named named;
	winshm_result answer = named_read(&named, attributes, from, form, TEXT_NARROW);
	if (answer.error == 0)
		answer = winshmCreateSemaphore(named.attributes, initial, maximum, (uint16_t *)named.name.units, flags, access);
	named_free(&named);
	CREATED(answer);
}

static HANDLE open_semaphore(DWORD access, BOOL inherit, const void *from, enum form form)
{
	return open_named(winshmOpenSemaphore, access, inherit, from, form, TEXT_NARROW);
}

HANDLE CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
	LPCWSTR lpName)
{
	return create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName, 0, SEMAPHORE_ALL_ACCESS, UTF16);
}

HANDLE winshm4_CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
	const WCHAR4 *lpName)
{
	return create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName, 0, SEMAPHORE_ALL_ACCESS, UTF32);
}

HANDLE CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
	LPCSTR lpName)
{
	return create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName, 0, SEMAPHORE_ALL_ACCESS, UTF8);
}

HANDLE CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
	LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
	return create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName, dwFlags, dwDesiredAccess, UTF16);
}

HANDLE winshm4_CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
	const WCHAR4 *lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
	return create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName, dwFlags, dwDesiredAccess, UTF32);
}

HANDLE CreateSemaphoreExA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
	LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
	return create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName, dwFlags, dwDesiredAccess, UTF8);
}

HANDLE OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	return open_semaphore(dwDesiredAccess, bInheritHandle, lpName, UTF16);
}

HANDLE winshm4_OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, const WCHAR4 *lpName)
{
	return open_semaphore(dwDesiredAccess, bInheritHandle, lpName, UTF32);
}

HANDLE OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
	return open_semaphore(dwDesiredAccess, bInheritHandle, lpName, UTF8);
}

BOOL ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount)
{
	ENTER(FALSE);
	LONG before = 0;
	winshm_result answer = winshmReleaseSemaphore((uintptr_t)hSemaphore, lReleaseCount, &before);
	if (answer.error == 0 && lpPreviousCount != NULL)
		copy_out(lpPreviousCount, &before, sizeof(before)); /* it is released: a wild pointer is no error, as on Windows */
	FINISH(BOOL, answer);
}
