/* Handles of several processes, and blocks of shlwapi: a part of driver.c. */

#ifdef __linux__
#include <shlwapi.h>
#else
/* mingw does not know all of them: Windows has them by their numbers. */
static FARPROC shlwapi(int ordinal)
{
	const DWORD last = GetLastError();
	FARPROC function = GetProcAddress(LoadLibraryA("shlwapi"), MAKEINTRESOURCEA(ordinal));
	SetLastError(last);
	if (function == NULL)
		die("no such function in shlwapi");
	return function;
}

#define SHAllocShared(data, size, pid) ((HANDLE(WINAPI *)(const void *, DWORD, DWORD))(void *)shlwapi(7))(data, size, pid)
#define SHLockShared(handle, pid) ((void *(WINAPI *)(HANDLE, DWORD))(void *)shlwapi(8))(handle, pid)
#define SHUnlockShared(address) ((BOOL(WINAPI *)(void *))(void *)shlwapi(9))(address)
#define SHFreeShared(handle, pid) ((BOOL(WINAPI *)(HANDLE, DWORD))(void *)shlwapi(10))(handle, pid)
#define SHMapHandle(handle, from, to, access, options) \
	((HANDLE(WINAPI *)(HANDLE, DWORD, DWORD, DWORD, DWORD))(void *)shlwapi(11))(handle, from, to, access, options)
#define SHLockSharedEx(handle, pid, write) ((void *(WINAPI *)(HANDLE, DWORD, BOOL))(void *)shlwapi(510))(handle, pid, write)
#endif

static void duplicate(void)
{
	HANDLE new = NULL, from = next_pointer(), handle = next_pointer(), to = next_pointer();
	HANDLE *place = next_number() ? &new : NULL;
	DWORD access = next_dword(), inherit = next_dword(), options = next_dword();
	plant();
	answer((number)DuplicateHandle(from, handle, to, place, access, (BOOL)inherit, options), 0);
	say(" %llu", (number)(ULONG_PTR)new);
}

static void open_process(void)
{
	DWORD access = next_dword(), inherit = next_dword(), pid = next_dword();
	plant();
	answer((number)(ULONG_PTR)OpenProcess(access, (BOOL)inherit, pid), 0);
}

static void current_process_id(void) { say("%u", (unsigned)GetCurrentProcessId()); }

static void alloc_shared(void)
{
	size_t n;
	unsigned char *data = next_bytes(&n);
	DWORD size = next_dword(), pid = next_dword();
	plant();
	answer((number)(ULONG_PTR)SHAllocShared(data, size, pid), 1);
	free(data);
}

static void lock_shared(void)
{
	HANDLE handle = next_pointer();
	DWORD pid = next_dword();
	plant();
	answer((number)(ULONG_PTR)SHLockShared(handle, pid), 0);
}

static void lock_shared_ex(void)
{
	HANDLE handle = next_pointer();
	DWORD pid = next_dword(), write = next_dword();
	plant();
	answer((number)(ULONG_PTR)SHLockSharedEx(handle, pid, (BOOL)write), 0);
}

static void unlock_shared(void)
{
	void *address = next_pointer();
	plant();
	answer((number)SHUnlockShared(address), 0);
}

static void free_shared(void)
{
	HANDLE handle = next_pointer();
	DWORD pid = next_dword();
	plant();
	answer((number)SHFreeShared(handle, pid), 0);
}

static void map_handle(void)
{
	HANDLE handle = next_pointer();
	DWORD from = next_dword(), to = next_dword(), access = next_dword(), options = next_dword();
	plant();
	answer((number)(ULONG_PTR)SHMapHandle(handle, from, to, access, options), 0);
}
