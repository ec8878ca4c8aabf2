/* A child gets the variables as they are when it starts, however they were set. */
#include "check.h"
#include <string.h>

static int in_child(void)
{
	const char *set = getenv("WINSHM_SET"), *put = getenv("WINSHM_PUT");
	return set == NULL || put == NULL || strcmp(set, "by Windows") != 0 || strcmp(put, "by C") != 0 || getenv("WINSHM_GONE") != NULL;
}

int main(int argc, char *argv[])
{
	if (argc > 1)
		return in_child();
	STARTUPINFOA info;
	PROCESS_INFORMATION child;
	char command[MAX_PATH], folder[MAX_PATH];
	DWORD code = 1;
	ZeroMemory(&info, sizeof(info));
	info.cb = sizeof(info);
	CHECK(SetEnvironmentVariableA("WINSHM_SET", "by Windows") && setenv("WINSHM_PUT", "by C", 1) == 0);
	CHECK(SetEnvironmentVariableA("WINSHM_GONE", "x") && SetEnvironmentVariableA("WINSHM_GONE", NULL));
	snprintf(command, sizeof(command), "\"%s\" child", argv[0]);
	CHECK(CreateProcessA(NULL, command, NULL, NULL, FALSE, CREATE_UNICODE_ENVIRONMENT, NULL, NULL, &info, &child));
	CHECK(WaitForSingleObject(child.hProcess, INFINITE) == WAIT_OBJECT_0 && GetExitCodeProcess(child.hProcess, &code) && code == 0);
	CHECK(CloseHandle(child.hThread) && CloseHandle(child.hProcess));
	CHECK(SetEnvironmentVariableA("TMP", "/usr") && GetTempPathA(MAX_PATH, folder) != 0 && strncmp(folder, "/usr", 4) == 0);
	return failures != 0;
}
