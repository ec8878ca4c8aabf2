/* Message boxes in every form of characters. The test gives the answers. */
#include "check.h"
#include <sys/wait.h>
#include <tchar.h>
#include <unistd.h>

static void test_errors(void)
{
	CHECK_FAILS(MessageBox(NULL, TEXT("text"), TEXT("caption"), 7), 0, ERROR_INVALID_MSGBOX_STYLE);
	CHECK_FAILS(MessageBoxW(NULL, (LPCWSTR)(ULONG_PTR)64, L"caption", MB_OK), 0, ERROR_NOACCESS);
	CHECK_FAILS(MessageBoxA(NULL, "text", (LPCSTR)(ULONG_PTR)64, MB_OK), 0, ERROR_NOACCESS);
}

static void test_fork(void)
{
	int status = 0;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		CHECK_FAILS(MessageBoxA(NULL, "text", "caption", MB_OK), 0, ERROR_INVALID_HANDLE);
		_exit(failures != 0);
	}
	CHECK(waitpid(child, &status, 0) == child && status == 0);
}

int main(void)
{
	printf("before\n");
	CHECK_QUIET(MessageBoxW(NULL, L"wide \u00fc", L"caption", MB_OKCANCEL) == IDCANCEL);
	CHECK_QUIET(MessageBoxA(NULL, "narrow \xc3\xbc", "caption", MB_YESNOCANCEL | MB_ICONQUESTION) == IDNO);
	CHECK_QUIET(MessageBox(NULL, NULL, NULL, MB_RETRYCANCEL | MB_DEFBUTTON2) == IDCANCEL);
	CHECK_QUIET(MessageBoxEx(NULL, TEXT("text"), TEXT("caption"), MB_OK, 0) == IDOK); /* at the end of the input */
	CHECK_QUIET(MessageBeep(MB_OK));
	test_errors();
	test_fork();
	printf("after\n");
	return failures != 0;
}
