/* Processes: processthreadsapi.h. */
#include <stdlib.h>
#include <unistd.h>
#include <sys/syscall.h>
#include "_cgo_export.h"
#include "internal.h"
#include "loader.h"

VOID GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo)
{
	*lpStartupInfo = (STARTUPINFOW){.cb = sizeof(*lpStartupInfo)};
}

VOID winshm4_GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo) { GetStartupInfoW(lpStartupInfo); }

VOID GetStartupInfoA(LPSTARTUPINFOA lpStartupInfo) { GetStartupInfoW((LPSTARTUPINFOW)lpStartupInfo); }

BOOL InitializeProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList, DWORD dwAttributeCount, DWORD dwFlags,
	PSIZE_T lpSize)
{
	ENTER(FALSE);
	SIZE_T size;
	if (!copy_in(&size, lpSize, sizeof(size)))
		FAIL(ERROR_NOACCESS, FALSE);
	winshm_result answer = winshmInitializeAttributes(lpAttributeList, dwAttributeCount, dwFlags, &size);
	copy_out(lpSize, &size, sizeof(size));
	FINISH(BOOL, answer);
}

BOOL UpdateProcThreadAttribute(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList, DWORD dwFlags, DWORD_PTR Attribute, PVOID lpValue,
	SIZE_T cbSize, PVOID lpPreviousValue, PSIZE_T lpReturnSize)
{
	ENTER(FALSE);
	(void)lpPreviousValue; /* always NULL, as is lpReturnSize */
	(void)lpReturnSize;
	FINISH(BOOL, winshmUpdateAttribute(lpAttributeList, dwFlags, Attribute, lpValue, cbSize));
}

VOID DeleteProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList) { (void)lpAttributeList; }

HANDLE OpenProcess(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwProcessId)
{
	ENTER(NULL);
	FINISH(HANDLE, winshmOpenProcess(dwDesiredAccess, bInheritHandle, dwProcessId));
}

BOOL TerminateProcess(HANDLE hProcess, UINT uExitCode)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmTerminateProcess((uintptr_t)hProcess, uExitCode));
}

BOOL GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode)
{
	ENTER(FALSE);
	DWORD code = 0;
	winshm_result answer = winshmGetExitCodeProcess((uintptr_t)hProcess, &code);
	if (answer.error == 0 && !copy_out(lpExitCode, &code, sizeof(code)))
		answer = (winshm_result){FALSE, ERROR_NOACCESS};
	FINISH(BOOL, answer);
}

BOOL GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode)
{
	ENTER(FALSE);
	DWORD code = 0;
	winshm_result answer = winshmGetExitCodeThread((uintptr_t)hThread, &code);
	if (answer.error == 0 && !copy_out(lpExitCode, &code, sizeof(code)))
		answer = (winshm_result){FALSE, ERROR_NOACCESS};
	FINISH(BOOL, answer);
}

DWORD ResumeThread(HANDLE hThread)
{
	ENTER((DWORD)-1);
	FINISH(DWORD, winshmResumeThread((uintptr_t)hThread));
}

DWORD GetProcessId(HANDLE Process)
{
	ENTER(0);
	FINISH(DWORD, winshmGetProcessId((uintptr_t)Process));
}

DWORD GetThreadId(HANDLE Thread)
{
	if (Thread == GetCurrentThread())
		return GetCurrentThreadId();
	ENTER(0);
	FINISH(DWORD, winshmGetThreadId((uintptr_t)Thread));
}

HANDLE GetCurrentProcess(void) { return (HANDLE)(intptr_t)-1; }

HANDLE GetCurrentThread(void) { return (HANDLE)(intptr_t)-2; }

DWORD GetCurrentProcessId(void) { return (DWORD)getpid(); }

DWORD GetCurrentThreadId(void) { return (DWORD)syscall(SYS_gettid); }

/* Linux keeps 8 bits of an exit code: whoever holds a handle learns the others from the manager. */
static void announce_exit(int code, void *unused)
{
	(void)unused;
	if ((code & ~0xFF) != 0 && !winshm_forked)
		winshmAnnounceExit((uint32_t)code);
}

/* In DllMain at the end of the process it ends at once. Another thread has nothing more to do then. */
VOID ExitProcess(UINT uExitCode)
{
	if (!process_ending)
		exit((int)uExitCode);
	while (process_ending != gettid())
		pause();
	announce_exit((int)uExitCode, NULL);
	_exit((int)uExitCode);
}

__attribute__((constructor)) static void watch_exit(void) { on_exit(announce_exit, NULL); }
