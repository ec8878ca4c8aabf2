/*
 * squares COUNT: has a child compute squares into a section without a name. The child inherits the handle, and is told its
 * value on the command line.
 */
#include <stdio.h>
#include <tchar.h>
#include <windows.h>

#define MOST 1000

/* The child: fills the section and ends with how many squares there are. */
static int compute(LPCTSTR handle, int count)
{
	HANDLE section = (HANDLE)(ULONG_PTR)_tcstoul(handle, NULL, 10);
	ULONGLONG *squares = (ULONGLONG *)MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	if (squares == NULL)
		return -1;
	for (int i = 0; i < count; i++)
		squares[i] = (ULONGLONG)i * i;
	UnmapViewOfFile(squares);
	return count;
}

/* Starts the child and waits for it; returns its exit code. */
static DWORD run_child(HANDLE section, int count)
{
	TCHAR path[MAX_PATH], command[MAX_PATH + 50];
	STARTUPINFO startup;
	PROCESS_INFORMATION child;
	DWORD code = 0;
	ZeroMemory(&startup, sizeof(startup));
	startup.cb = sizeof(startup);
	GetModuleFileName(NULL, path, MAX_PATH);
	_sntprintf(command, MAX_PATH + 50, TEXT("\"%s\" %d %lu"), path, count, (unsigned long)(ULONG_PTR)section);
	if (!CreateProcess(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child)) {
		_tprintf(TEXT("No child: error %u.\n"), (unsigned)GetLastError());
		return 0;
	}
	WaitForSingleObject(child.hProcess, INFINITE);
	GetExitCodeProcess(child.hProcess, &code);
	CloseHandle(child.hThread);
	CloseHandle(child.hProcess);
	return code;
}

/* The parent: makes the section and prints what the child has left. */
static int ask(int count)
{
	SECURITY_ATTRIBUTES inheritable = {sizeof(SECURITY_ATTRIBUTES), NULL, TRUE};
	HANDLE section = CreateFileMapping(INVALID_HANDLE_VALUE, &inheritable, PAGE_READWRITE, 0, MOST * sizeof(ULONGLONG), NULL);
	const ULONGLONG *squares = (const ULONGLONG *)MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	if (squares == NULL) {
		_tprintf(TEXT("No section: error %u.\n"), (unsigned)GetLastError());
		return 1;
	}
	int done = (int)run_child(section, count);
	_tprintf(TEXT("The child has computed %d squares; the last is %lu.\n"), done, (unsigned long)squares[count - 1]);
	UnmapViewOfFile(squares);
	CloseHandle(section);
	return done == count ? 0 : 1;
}

int _tmain(int argc, TCHAR *argv[])
{
	int count = argc > 1 ? _ttoi(argv[1]) : 0;
	if (count < 1 || count > MOST) {
		_tprintf(TEXT("squares COUNT: from 1 to %d\n"), MOST);
		return 2;
	}
	return argc > 2 ? compute(argv[2], count) : ask(count);
}
