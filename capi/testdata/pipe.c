/* A child whose standard files are pipes, and which inherits a file that is only appended to. It needs an empty folder. */
#include "check.h"
#include <string.h>

static int child(HANDLE log)
{
	char buffer[64];
	DWORD n = 0;
	HANDLE in = GetStdHandle(STD_INPUT_HANDLE), out = GetStdHandle(STD_OUTPUT_HANDLE);
	CHECK(GetFileType(in) == FILE_TYPE_PIPE && GetFileType(out) == FILE_TYPE_PIPE);
	while (ReadFile(in, buffer, sizeof(buffer), &n, NULL))
		CHECK(WriteFile(out, buffer, n, &n, NULL));
	CHECK(GetLastError() == ERROR_BROKEN_PIPE);
	CHECK(SetFilePointer(log, 0, NULL, FILE_BEGIN) == 0 && WriteFile(log, "child", 5, &n, NULL) && n == 5);
	CHECK_FAILS(ReadFile(log, buffer, 1, &n, NULL), FALSE, ERROR_ACCESS_DENIED);
	return 40 + failures;
}

static BOOL start(const char *self, HANDLE log, HANDLE in, HANDLE out, PROCESS_INFORMATION *process)
{
	char line[512];
	STARTUPINFOA info;
	memset(&info, 0, sizeof(info));
	info.cb = sizeof(info);
	info.dwFlags = STARTF_USESTDHANDLES;
	info.hStdInput = in;
	info.hStdOutput = out;
	info.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	snprintf(line, sizeof(line), "\"%s\" %llu", self, (unsigned long long)(ULONG_PTR)log);
	return CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &info, process);
}

static void parent(const char *self)
{
	char buffer[64] = "";
	DWORD n = 0, code = 0;
	HANDLE from_child = NULL, to_child = NULL, in = NULL, out = NULL;
	PROCESS_INFORMATION process;
	SECURITY_ATTRIBUTES inheritable = {sizeof(inheritable), NULL, TRUE};
	HANDLE log = CreateFileA("log", FILE_APPEND_DATA, 0, &inheritable, CREATE_NEW, 0, NULL);
	CHECK(WriteFile(log, "parent ", 7, &n, NULL));
	CHECK(CreatePipe(&from_child, &out, &inheritable, 0) && CreatePipe(&in, &to_child, &inheritable, 0));
	CHECK(SetHandleInformation(from_child, HANDLE_FLAG_INHERIT, 0) && SetHandleInformation(to_child, HANDLE_FLAG_INHERIT, 0));
	CHECK(start(self, log, in, out, &process));
	CHECK(CloseHandle(in) && CloseHandle(out));
	CHECK(WriteFile(to_child, "over and back", 13, &n, NULL));
	CHECK(ReadFile(from_child, buffer, sizeof(buffer), &n, NULL) && n == 13 && memcmp(buffer, "over and back", 13) == 0);
	CHECK(CloseHandle(to_child));
	CHECK_FAILS(ReadFile(from_child, buffer, sizeof(buffer), &n, NULL), FALSE, ERROR_BROKEN_PIPE);
	CHECK(WaitForSingleObject(process.hProcess, INFINITE) == WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(process.hProcess, &code) && code == 40);
	CHECK(CloseHandle(log) && CloseHandle(from_child) && CloseHandle(process.hProcess) && CloseHandle(process.hThread));
	log = CreateFileA("log", GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	CHECK(ReadFile(log, buffer, sizeof(buffer), &n, NULL) && n == 12 && memcmp(buffer, "parent child", 12) == 0);
	CHECK(CloseHandle(log) && GetFileAttributesA("log") == INVALID_FILE_ATTRIBUTES);
}

int main(int argc, char *argv[])
{
	if (argc == 2)
		return child((HANDLE)(ULONG_PTR)strtoull(argv[1], NULL, 10));
	parent(argv[0]);
	return failures != 0;
}
