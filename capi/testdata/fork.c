/* A child made by fork alone: every call fails at once, and what the parent has stays as it was. */
#include "check.h"
#include <sys/wait.h>
#include <unistd.h>

static int in_child(HANDLE h, char *view)
{
	MEMORY_BASIC_INFORMATION info;
	DWORD flags;
	CHECK_FAILS(CreateFileMappingW(NULL, NULL, PAGE_READWRITE, 0, 1, L"child"), NULL, ERROR_INVALID_HANDLE);
	CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, "parent"), NULL, ERROR_INVALID_HANDLE);
	CHECK_FAILS(MapViewOfFile(h, FILE_MAP_READ, 0, 0, 0), NULL, ERROR_INVALID_HANDLE);
	CHECK_FAILS(UnmapViewOfFile(view), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(FlushViewOfFile(view, 0), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(VirtualQuery(&info, &info, sizeof(info)), 0, ERROR_INVALID_HANDLE);
	CHECK_FAILS(CloseHandle(h), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(GetHandleInformation(h, &flags), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(SetHandleInformation(h, 0, 0), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(VirtualAlloc(NULL, 1, MEM_COMMIT, PAGE_READWRITE), NULL, ERROR_INVALID_HANDLE);
	CHECK_FAILS(VirtualFree(view, 0, MEM_RELEASE), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(VirtualProtect(view, 1, PAGE_READONLY, &flags), FALSE, ERROR_INVALID_HANDLE);
	CHECK(GetTickCount64() > 0 && LocalFree(LocalAlloc(LPTR, 8)) == NULL && GetEnvironmentVariableA("PATH", NULL, 0) > 0);
	CHECK(SetEnvironmentVariableA("WINSHM_CHILD", "x"));
	fflush(stdout);
	return failures != 0;
}

int main(void)
{
	HANDLE h = CreateFileMappingA(NULL, NULL, PAGE_READWRITE, 0, 1, "parent");
	char *view = (char *)MapViewOfFile(h, FILE_MAP_WRITE, 0, 0, 0);
	int status = 0;
	pid_t child = fork();
	if (child == 0)
		_exit(in_child(h, view));
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	*view = 1;
	CHECK_QUIET(UnmapViewOfFile(view) && CloseHandle(h));
	return failures != 0;
}
