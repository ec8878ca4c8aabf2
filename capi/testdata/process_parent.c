/* Starts itself as a child in several ways, and checks what it hears of it. */
#include <windows.h>
#include <tchar.h>
#include <stdio.h>
#include <stdlib.h>
#include "check.h"

static TCHAR line[1024];

static PROCESS_INFORMATION start(const TCHAR *program, const TCHAR *args, BOOL inherit, DWORD flags)
{
	STARTUPINFO si;
	PROCESS_INFORMATION pi;
	ZeroMemory(&si, sizeof(si));
	si.cb = sizeof(si);
	_sntprintf(line, 1024, TEXT("\"%s\" %s"), program, args);
	if (!CreateProcess(NULL, line, NULL, NULL, inherit, flags, NULL, NULL, &si, &pi)) {
		printf("CreateProcess failed (%u)\n", GetLastError());
		exit(1);
	}
	return pi;
}

static DWORD outcome(PROCESS_INFORMATION pi)
{
	DWORD code = 0, thread = 1;
	CHECK(WaitForSingleObject(pi.hProcess, INFINITE) == WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(pi.hProcess, &code) && GetExitCodeThread(pi.hThread, &thread));
	CHECK(code == thread);
	CHECK(CloseHandle(pi.hProcess) && CloseHandle(pi.hThread));
	return code;
}

static int child(int argc, TCHAR **argv)
{
	if (_tcscmp(argv[1], TEXT("return")) == 0)
		return (int)_tcstoul(argv[2], NULL, 0);
	if (_tcscmp(argv[1], TEXT("exit")) == 0)
		ExitProcess((UINT)_tcstoul(argv[2], NULL, 0));
	if (_tcscmp(argv[1], TEXT("map")) == 0) {
		int *memory = (int *)MapViewOfFile((HANDLE)_tcstoul(argv[2], NULL, 0), FILE_MAP_WRITE, 0, 0, 0);
		if (memory == NULL)
			return (int)GetLastError();
		memory[0] = 42;
		return 0;
	}
	if (_tcscmp(argv[1], TEXT("quoted")) == 0)
		return argc == 5 && _tcscmp(argv[2], TEXT("a b")) == 0 && _tcscmp(argv[3], TEXT("")) == 0 &&
			_tcscmp(argv[4], TEXT("\"c\"")) == 0 ? 7 : 1;
	WaitForSingleObject(GetCurrentProcess(), INFINITE);
	return 0;
}

static void inheritance(const TCHAR *self)
{
	SECURITY_ATTRIBUTES sa = {sizeof(sa), NULL, TRUE};
	TCHAR args[64];
	HANDLE h = CreateFileMapping(INVALID_HANDLE_VALUE, &sa, PAGE_READWRITE, 0, 64, NULL);
	int *memory = (int *)MapViewOfFile(h, FILE_MAP_READ, 0, 0, 0);
	CHECK(memory != NULL);
	_sntprintf(args, 64, TEXT("map %u"), (unsigned)(ULONG_PTR)h);
	CHECK(outcome(start(self, args, FALSE, 0)) == ERROR_INVALID_HANDLE && memory[0] == 0);
	CHECK(outcome(start(self, args, TRUE, 0)) == 0 && memory[0] == 42);
	UnmapViewOfFile(memory);
	CloseHandle(h);
}

int _tmain(int argc, TCHAR **argv)
{
	PROCESS_INFORMATION pi;
	DWORD code;
	if (argc > 1)
		return child(argc, argv);
	CHECK(outcome(start(argv[0], TEXT("return 0xC0000042"), FALSE, 0)) == 0xC0000042);
	CHECK(outcome(start(argv[0], TEXT("exit 0x12345678"), FALSE, 0)) == 0x12345678);
	CHECK(outcome(start(argv[0], TEXT("quoted \"a b\" \"\" \\\"c\\\""), FALSE, 0)) == 7);
	inheritance(argv[0]);

	pi = start(argv[0], TEXT("wait"), FALSE, 0);
	CHECK(WaitForSingleObject(pi.hProcess, 1) == WAIT_TIMEOUT);
	CHECK(GetExitCodeProcess(pi.hProcess, &code) && code == STILL_ACTIVE);
	CHECK(GetProcessId(pi.hProcess) == pi.dwProcessId && GetThreadId(pi.hThread) == pi.dwThreadId);
	CHECK(TerminateProcess(pi.hProcess, 99));
	CHECK(outcome(pi) == 99);

	SetLastError(7);
	CHECK(WaitForSingleObject(GetCurrentProcess(), 0) == WAIT_TIMEOUT && GetLastError() == 7);
	CHECK(WaitForSingleObject(NULL, 0) == WAIT_FAILED && GetLastError() == ERROR_INVALID_HANDLE);
	CHECK(OpenProcess(SYNCHRONIZE, FALSE, 0) == NULL && GetLastError() == ERROR_INVALID_PARAMETER);
	CHECK(!CreateProcess(NULL, NULL, NULL, NULL, FALSE, 0, NULL, NULL, NULL, NULL) && GetLastError() == ERROR_INVALID_PARAMETER);
	puts("fine");
	return 0;
}
