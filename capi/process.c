/* Processes: processthreadsapi.h, and the wait for one. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/syscall.h>
#include "_cgo_export.h"
#include "environment.h"
#include "internal.h"
#include "loader.h"

/* The longest command line has 32767 units; what is longer must be seen to be so. */
#define COMMAND_LINE_LONGEST 32769

/* What CreateProcess gets as strings, in whichever form. */
struct program {
	enum form form;
	const void *application, *command_line, *directory;
};

struct program_texts {
	struct text application, command_line, directory;
};

static void program_free(struct program_texts *texts)
{
	text_free(&texts->application);
	text_free(&texts->command_line);
	text_free(&texts->directory);
}

static DWORD program_read(struct program_texts *texts, const struct program *from)
{
	memset(texts, 0, sizeof(*texts));
	DWORD error = text_read(&texts->application, from->form, from->application, TEXT_LONGEST);
	if (error == 0)
		error = text_read(&texts->command_line, from->form, from->command_line, COMMAND_LINE_LONGEST);
	if (error == 0)
		error = text_read(&texts->directory, from->form, from->directory, TEXT_LONGEST);
	if (error != 0)
		program_free(texts);
	return error;
}

/* How many units a block of strings has, both zeros at its end included. */
static size_t block_length(const WCHAR4 *block)
{
	size_t n = 0;
	while (block[n] != 0 || block[n + 1] != 0)
		n++;
	return n + 2;
}

/* Turns a block of strings of four-byte characters into one of UTF-16. NULL: there is no memory for it. */
static WCHAR *block_to_utf16(const WCHAR4 *block)
{
	size_t length = block_length(block);
	WCHAR *units = malloc(2 * length * sizeof(WCHAR));
	if (units != NULL)
		utf32_to_utf16(block, length, units, 2 * length);
	return units;
}

static BOOL create_process(const struct program *program, LPSECURITY_ATTRIBUTES process, LPSECURITY_ATTRIBUTES thread,
	BOOL inherit, DWORD flags, LPVOID environment, STARTUPINFOW *info, LPPROCESS_INFORMATION out)
{
	ENTER(FALSE);
	struct program_texts texts;
	DWORD error = program_read(&texts, program);
	if (error != 0)
		FAIL(error, FALSE);
	WCHAR *block = NULL;
	winshm_result answer = {0, ERROR_NOT_ENOUGH_MEMORY};
	bool wide4 = program->form == UTF32 && (flags & CREATE_UNICODE_ENVIRONMENT) && environment != NULL;
	struct output own;
	output_begin(&own);
	if (wide4)
		environment = block = block_to_utf16(environment);
	if (environment == NULL && !wide4) { /* the C library's, which Go does not see change */
		environment_block(&own);
		environment = own.bytes;
		flags &= ~(DWORD)CREATE_UNICODE_ENVIRONMENT;
	}
	if (!own.failed && environment != NULL)
		answer = winshmCreateProcess((uint16_t *)texts.application.units, (uint16_t *)texts.command_line.units, process, thread,
			inherit, flags, environment, (uint16_t *)texts.directory.units, info, out);
	free(block);
	output_end(&own);
	program_free(&texts);
	FINISH(BOOL, answer);
}

BOOL CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
	LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment,
	LPCWSTR lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
{
	struct program program = {UTF16, lpApplicationName, lpCommandLine, lpCurrentDirectory};
	return create_process(&program, lpProcessAttributes, lpThreadAttributes, bInheritHandles, dwCreationFlags, lpEnvironment,
		lpStartupInfo, lpProcessInformation);
}

BOOL winshm4_CreateProcessW(const WCHAR4 *lpApplicationName, WCHAR4 *lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
	LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment,
	const WCHAR4 *lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
{
	struct program program = {UTF32, lpApplicationName, lpCommandLine, lpCurrentDirectory};
	return create_process(&program, lpProcessAttributes, lpThreadAttributes, bInheritHandles, dwCreationFlags, lpEnvironment,
		lpStartupInfo, lpProcessInformation);
}

BOOL CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
	LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment,
	LPCSTR lpCurrentDirectory, LPSTARTUPINFOA lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
{
	struct program program = {UTF8, lpApplicationName, lpCommandLine, lpCurrentDirectory};
	return create_process(&program, lpProcessAttributes, lpThreadAttributes, bInheritHandles, dwCreationFlags, lpEnvironment,
		(STARTUPINFOW *)lpStartupInfo, lpProcessInformation); /* nothing is looked at in which they differ */
}

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
	FINISH(BOOL, winshmInitializeAttributes(lpAttributeList, dwAttributeCount, dwFlags, lpSize));
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
	FINISH(BOOL, winshmGetExitCodeProcess((uintptr_t)hProcess, lpExitCode));
}

BOOL GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmGetExitCodeThread((uintptr_t)hThread, lpExitCode));
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

DWORD WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds)
{
	ENTER(WAIT_FAILED);
	FINISH(DWORD, winshmWaitForSingleObject((uintptr_t)hHandle, dwMilliseconds));
}

DWORD WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
{
	(void)bAlertable; /* nothing is ever queued to a thread */
	return WaitForSingleObject(hHandle, dwMilliseconds);
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
