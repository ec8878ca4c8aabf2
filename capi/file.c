/* Open files: fileapi.h, and CreatePipe. */
#include <signal.h>
#include "_cgo_export.h"
#include "internal.h"

static HANDLE create_file(const void *from, enum form form, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES attributes,
	DWORD disposition, DWORD flags)
{
	ENTER(INVALID_HANDLE_VALUE);
	SECURITY_ATTRIBUTES copy;
	struct text name;
	int existed = 0;
	DWORD error = text_read_name(&name, form, from);
	if (error != 0)
		FAIL(error, INVALID_HANDLE_VALUE);
	winshm_result answer = {(uintptr_t)INVALID_HANDLE_VALUE, ERROR_NOACCESS};
	if (read_attributes(&copy, &attributes))
		answer = winshmCreateFile((uint16_t *)name.units, name.length, access, share, attributes, disposition, flags, &existed);
	text_free(&name);
	if (answer.error == 0)
		SetLastError(existed ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS); /* CreateFile always sets it */
	return (HANDLE)finish(answer, answer.error == 0 ? errno : entry_errno);
}

HANDLE CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
	DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
	(void)hTemplateFile;
	return create_file(lpFileName, UTF16, dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition,
		dwFlagsAndAttributes);
}

HANDLE winshm4_CreateFileW(const WCHAR4 *lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
	LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
	(void)hTemplateFile;
	return create_file(lpFileName, UTF32, dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition,
		dwFlagsAndAttributes);
}

HANDLE CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
	DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
	(void)hTemplateFile;
	return create_file(lpFileName, UTF8, dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition,
		dwFlagsAndAttributes);
}

BOOL ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped)
{
	ENTER(FALSE);
	DWORD done = 0;
	winshm_result answer = winshmReadFile((uintptr_t)hFile, (uintptr_t)lpBuffer, nNumberOfBytesToRead, &done, lpOverlapped);
	if (lpNumberOfBytesRead != NULL)
		*lpNumberOfBytesRead = done;
	FINISH(BOOL, answer);
}

static sigset_t just(int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	return set;
}

/* Takes the signal for a write that failed away again, unless the program keeps it back itself. */
static void discard(int signal, const sigset_t *before)
{
	const struct timespec at_once = {0, 0};
	sigset_t set = just(signal);
	if (!sigismember(before, signal))
		while (sigtimedwait(&set, NULL, &at_once) < 0 && errno == EINTR)
			continue;
}

/*
 * Win32 programs know of no signals that end them, for a broken pipe and for a file that is too long (RLIMIT_FSIZE): they are kept back
 * from this thread, which is the one that Go writes on.
 */
static winshm_result write_quietly(HANDLE file, LPCVOID from, DWORD length, DWORD *done, LPOVERLAPPED overlapped)
{
	sigset_t set = just(SIGPIPE), before;
	sigaddset(&set, SIGXFSZ);
	pthread_sigmask(SIG_BLOCK, &set, &before);
	winshm_result answer = winshmWriteFile((uintptr_t)file, (uintptr_t)from, length, done, overlapped);
	if (answer.error == ERROR_NO_DATA)
		discard(SIGPIPE, &before);
	if (answer.error == ERROR_DISK_FULL)
		discard(SIGXFSZ, &before);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return answer;
}

BOOL WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPDWORD lpNumberOfBytesWritten,
	LPOVERLAPPED lpOverlapped)
{
	ENTER(FALSE);
	DWORD done = 0;
	winshm_result answer = write_quietly(hFile, lpBuffer, nNumberOfBytesToWrite, &done, lpOverlapped);
	if (lpNumberOfBytesWritten != NULL)
		*lpNumberOfBytesWritten = done;
	FINISH(BOOL, answer);
}

BOOL FlushFileBuffers(HANDLE hFile)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmFlushFileBuffers((uintptr_t)hFile));
}

/* Finishes a call whose failure value may also be a result: only the last error tells them apart. */
static DWORD finish_ambiguous(winshm_result answer, DWORD failure, int entry_errno)
{
	if (answer.error == 0 && answer.value == failure)
		SetLastError(ERROR_SUCCESS);
	return (DWORD)finish(answer, answer.value == failure ? errno : entry_errno);
}

DWORD SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod)
{
	ENTER(INVALID_SET_FILE_POINTER);
	LONG upper = 0;
	if (lpDistanceToMoveHigh != NULL && !copy_in(&upper, lpDistanceToMoveHigh, sizeof(upper)))
		FAIL(ERROR_NOACCESS, INVALID_SET_FILE_POINTER);
	winshm_result answer = winshmSetFilePointer((uintptr_t)hFile, lDistanceToMove, lpDistanceToMoveHigh != NULL ? &upper : NULL,
		dwMoveMethod);
	if (lpDistanceToMoveHigh != NULL)
		copy_out(lpDistanceToMoveHigh, &upper, sizeof(upper));
	return finish_ambiguous(answer, INVALID_SET_FILE_POINTER, entry_errno);
}

BOOL SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod)
{
	ENTER(FALSE);
	int64_t position = 0;
	winshm_result answer = winshmSetFilePointerEx((uintptr_t)hFile, liDistanceToMove.QuadPart, &position, dwMoveMethod);
	if (answer.error == 0 && lpNewFilePointer != NULL)
		lpNewFilePointer->QuadPart = position;
	FINISH(BOOL, answer);
}

DWORD GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh)
{
	ENTER(INVALID_FILE_SIZE);
	int64_t size = 0;
	winshm_result answer = winshmGetFileSizeEx((uintptr_t)hFile, &size);
	answer.value = answer.error != 0 ? INVALID_FILE_SIZE : (DWORD)size;
	if (answer.error == 0 && lpFileSizeHigh != NULL)
		*lpFileSizeHigh = (DWORD)(size >> 32);
	return finish_ambiguous(answer, INVALID_FILE_SIZE, entry_errno);
}

BOOL GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize)
{
	ENTER(FALSE);
	int64_t size = 0;
	winshm_result answer = winshmGetFileSizeEx((uintptr_t)hFile, &size);
	if (answer.error == 0)
		lpFileSize->QuadPart = size;
	FINISH(BOOL, answer);
}

BOOL SetEndOfFile(HANDLE hFile)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmSetEndOfFile((uintptr_t)hFile));
}

DWORD GetFileType(HANDLE hFile)
{
	ENTER(FILE_TYPE_UNKNOWN);
	FINISH(DWORD, winshmGetFileType((uintptr_t)hFile));
}

BOOL GetFileInformationByHandle(HANDLE hFile, LPBY_HANDLE_FILE_INFORMATION lpFileInformation)
{
	ENTER(FALSE);
	BY_HANDLE_FILE_INFORMATION info;
	winshm_result answer = winshmGetFileInformationByHandle((uintptr_t)hFile, &info);
	if (answer.error == 0)
		*lpFileInformation = info;
	FINISH(BOOL, answer);
}

HANDLE GetStdHandle(DWORD nStdHandle)
{
	ENTER(INVALID_HANDLE_VALUE);
	FINISH(HANDLE, winshmGetStdHandle(nStdHandle));
}

BOOL SetStdHandle(DWORD nStdHandle, HANDLE hHandle)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmSetStdHandle(nStdHandle, (uintptr_t)hHandle));
}

BOOL CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe, LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize)
{
	ENTER(FALSE);
	SECURITY_ATTRIBUTES copy;
	uintptr_t read = 0, write = 0;
	if (!read_attributes(&copy, &lpPipeAttributes))
		FAIL(ERROR_NOACCESS, FALSE);
	winshm_result answer = winshmCreatePipe(&read, &write, lpPipeAttributes, nSize);
	if (answer.error == 0) {
		*hReadPipe = (HANDLE)read;
		*hWritePipe = (HANDLE)write;
	}
	FINISH(BOOL, answer);
}
