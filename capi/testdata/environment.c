/* A child gets the variables as they are when it starts, however they were set. */
#include "check.h"
#include <string.h>

static int in_child(void)
{
	const char *set = getenv("WINSHM_SET"), *put = getenv("WINSHM_PUT");
	return set == NULL || put == NULL || strcmp(set, "by Windows") != 0 || strcmp(put, "by C") != 0 || getenv("WINSHM_GONE") != NULL;
}

static DWORD run(const char *program, const char *what, void *variables, DWORD flags)
{
	STARTUPINFOA info;
	PROCESS_INFORMATION child;
	char command[MAX_PATH];
	DWORD code = 1;
	ZeroMemory(&info, sizeof(info));
	info.cb = sizeof(info);
	snprintf(command, sizeof(command), "\"%s\" %s", program, what);
	CHECK(CreateProcessA(NULL, command, NULL, NULL, FALSE, flags, variables, NULL, &info, &child));
	CHECK(WaitForSingleObject(child.hProcess, INFINITE) == WAIT_OBJECT_0 && GetExitCodeProcess(child.hProcess, &code));
	CHECK(CloseHandle(child.hThread) && CloseHandle(child.hProcess));
	return code;
}

int main(int argc, char *argv[])
{
	if (argc > 1)
		return in_child();
	char narrow[] = "WINSHM_SET=by Windows\0WINSHM_PUT=by C\0", folder[MAX_PATH];
	WCHAR wide[] = L"WINSHM_SET=by Windows\0WINSHM_PUT=by C\0";
	CHECK(SetEnvironmentVariableA("WINSHM_SET", "by Windows") && setenv("WINSHM_PUT", "by C", 1) == 0);
	CHECK(SetEnvironmentVariableA("WINSHM_GONE", "x") && SetEnvironmentVariableA("WINSHM_GONE", NULL));
	CHECK(run(argv[0], "child", NULL, CREATE_UNICODE_ENVIRONMENT) == 0);
	CHECK(run(argv[0], "child", narrow, 0) == 0);
	CHECK(run(argv[0], "child", wide, CREATE_UNICODE_ENVIRONMENT) == 0);
	CHECK(SetEnvironmentVariableA("TMP", "/usr") && GetTempPathA(MAX_PATH, folder) != 0 && strncmp(folder, "/usr", 4) == 0);
	return failures != 0;
}
