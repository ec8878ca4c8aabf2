/* Blocks, and handles that are duplicated: within this process, and into a child that knows nothing of it. */
#include <pthread.h>
#include <windows.h>
#include <shlwapi.h>
#include <string.h>
#include "check.h"

static void blocks(DWORD pid)
{
	HANDLE h = SHAllocShared("hello", 6, pid);
	CHECK(h != NULL);
	char *first = (char *)SHLockShared(h, pid), *second = (char *)SHLockSharedEx(h, pid, FALSE);
	CHECK(first != NULL && second != NULL && first != second);
	strcpy(first, "world");
	CHECK(strcmp(second, "world") == 0);
	CHECK_QUIET(SHUnlockShared(first));
	CHECK_QUIET(SHFreeShared(h, pid));
	CHECK(strcmp(second, "world") == 0 && SHUnlockShared(second));
	CHECK_FAILS(SHLockShared(h, pid), NULL, ERROR_INVALID_HANDLE);
	CHECK_FAILS(SHFreeShared(h, pid), FALSE, ERROR_INVALID_HANDLE);
	CHECK_QUIET(SHFreeShared(NULL, 0));
	CHECK_FAILS(SHUnlockShared(NULL), FALSE, ERROR_INVALID_ADDRESS);
}

static HANDLE own_thread(void)
{
	HANDLE h = NULL;
	CHECK(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &h, 0, FALSE, DUPLICATE_SAME_ACCESS));
	CHECK(GetThreadId(h) == GetCurrentThreadId());
	return h;
}

static DWORD WINAPI give_handle(LPVOID where)
{
	*(HANDLE *)where = own_thread();
	return 7;
}

static void *give_handle_too(void *where)
{
	*(HANDLE *)where = own_thread();
	return NULL;
}

/* The pseudo handle of a thread becomes a real one, in threads of every origin. */
static void threads(void)
{
	HANDLE made, given = NULL;
	DWORD code = 0;
	pthread_t foreign;
	made = CreateThread(NULL, 0, give_handle, &given, 0, NULL);
	CHECK(WaitForSingleObject(made, INFINITE) == WAIT_OBJECT_0);
	CHECK(CompareObjectHandles(made, given) && GetExitCodeThread(given, &code) && code == 7);
	CHECK(CloseHandle(made) && CloseHandle(given));
	CHECK(pthread_create(&foreign, NULL, give_handle_too, &given) == 0 && pthread_join(foreign, NULL) == 0);
	CHECK(WaitForSingleObject(given, INFINITE) == WAIT_OBJECT_0 && CloseHandle(given));
	given = own_thread();
	CHECK(WaitForSingleObject(given, 0) == WAIT_TIMEOUT && GetExitCodeThread(given, &code) && code == STILL_ACTIVE);
	CHECK(CloseHandle(given));
}

int main(void)
{
	STARTUPINFOA si;
	PROCESS_INFORMATION pi;
	char sleep_line[] = "sleep 1000";
	HANDLE section, copy, process = GetCurrentProcess();
	ZeroMemory(&si, sizeof(si));
	CHECK(CreateProcessA(NULL, sleep_line, NULL, NULL, FALSE, 0, NULL, NULL, &si, &pi));
	threads();
	blocks(GetCurrentProcessId());
	blocks(pi.dwProcessId);
	CHECK_FAILS(SHAllocShared(NULL, 1, 0), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(SHAllocShared(NULL, 0xFFFFFFFF, GetCurrentProcessId()), NULL, ERROR_NOT_ENOUGH_MEMORY);

	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, "shared.c");
	CHECK_QUIET(DuplicateHandle(process, section, process, &copy, FILE_MAP_READ, FALSE, 0));
	CHECK_QUIET(CompareObjectHandles(section, copy));
	CHECK_FAILS(CompareObjectHandles(section, pi.hProcess), FALSE, ERROR_NOT_SAME_OBJECT);
	CHECK_FAILS(MapViewOfFile(copy, FILE_MAP_WRITE, 0, 0, 0), NULL, ERROR_ACCESS_DENIED);
	CHECK(DuplicateHandle(process, copy, pi.hProcess, NULL, 0, FALSE, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
	CHECK_FAILS(CloseHandle(copy), FALSE, ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(section));
	section = OpenFileMappingA(FILE_MAP_READ, FALSE, "shared.c"); /* the child keeps it */
	CHECK(section != NULL && CloseHandle(section));
	CHECK(TerminateProcess(pi.hProcess, 0) && WaitForSingleObject(pi.hProcess, INFINITE) == WAIT_OBJECT_0);
	CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, "shared.c"), NULL, ERROR_FILE_NOT_FOUND);
	CHECK_FAILS(DuplicateHandle(process, (HANDLE)0xDEAD0, process, &copy, 0, FALSE, 0), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(DuplicateHandle(process, process, process, (LPHANDLE)8, 0, FALSE, DUPLICATE_SAME_ACCESS), FALSE, ERROR_NOACCESS);
	CloseHandle(pi.hProcess);
	CloseHandle(pi.hThread);
	return failures != 0;
}
