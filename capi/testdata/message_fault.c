/* Pointers that lead nowhere, in messages: an error, or a fault of the program's own, never one of Go's. */
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include "check.h"

static sigjmp_buf back;

static void on_fault(int number)
{
	(void)number;
	siglongjmp(back, 1);
}

#define CHECK_FAULTS(call) \
	do { \
		if (sigsetjmp(back, 1) == 0) { \
			(void)(call); \
			CHECK(!"it should fault: " #call); \
		} \
	} while (0)

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM w, LPARAM l)
{
	if (message == WM_COPYDATA)
		return (LRESULT)((COPYDATASTRUCT *)l)->cbData;
	if (message == WM_APP)
		PostQuitMessage(0);
	return DefWindowProcA(window, message, w, l);
}

static HWND create(LPCSTR title)
{
	WNDCLASSA kind;
	memset(&kind, 0, sizeof(kind));
	kind.lpfnWndProc = procedure;
	kind.lpszClassName = "winshm fault";
	RegisterClassA(&kind);
	return CreateWindowA("winshm fault", title, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
}

/* The receiver, which sees nothing of what failed. */
static int be_receiver(void)
{
	MSG message;
	CHECK(create("fault receiver") != NULL);
	SetEvent(CreateEventA(NULL, FALSE, FALSE, "winshm fault test"));
	while (GetMessageA(&message, NULL, 0, 0) > 0)
		DispatchMessageA(&message);
	return failures;
}

static void own_window(void *wild, char *constant)
{
	MSG message;
	HWND window = create("own");
	CHECK_FAILS(GetWindowTextA(window, constant, 4), 0, ERROR_NOACCESS);
	CHECK_FAILS(GetClassNameA(window, constant, 4), 0, ERROR_NOACCESS);
	CHECK_FAILS(SetWindowTextA(window, (char *)wild), FALSE, ERROR_NOACCESS);
	CHECK_FAILS(FindWindowA((char *)wild, NULL), NULL, ERROR_NOACCESS);
	CHECK_FAILS(RegisterClassA((WNDCLASSA *)wild), 0, ERROR_NOACCESS);
	CHECK_FAILS(RegisterWindowMessageA((char *)wild), 0, ERROR_NOACCESS);
	CHECK_FAILS(MsgWaitForMultipleObjects(1, (HANDLE *)wild, FALSE, 0, 0), WAIT_FAILED, ERROR_NOACCESS);
	CHECK_FAILS(DispatchMessageA((MSG *)wild), 0, ERROR_NOACCESS);
	CHECK(PostMessageA(window, WM_NULL, 0, 0));
	CHECK_FAILS(GetMessageA((MSG *)wild, NULL, 0, 0), -1, ERROR_NOACCESS);
	CHECK(!PeekMessageA(&message, NULL, 0, 0, PM_REMOVE));
	CHECK(DestroyWindow(window));
}

static void another_process(HWND receiver, void *wild, char *constant)
{
	static char large[100000];
	COPYDATASTRUCT data = {1, 10, wild};
	CHECK_FAULTS(SendMessageA(receiver, WM_COPYDATA, 0, 0));
	CHECK_FAULTS(SendMessageA(receiver, WM_COPYDATA, 0, (LPARAM)wild));
	CHECK_FAULTS(SendMessageA(receiver, WM_COPYDATA, 0, (LPARAM)&data));
	data.cbData = sizeof(large);
	for (volatile int i = 0; i < 3; i = i + 1)
		CHECK_FAULTS(SendMessageA(receiver, WM_COPYDATA, 0, (LPARAM)&data));
	data.lpData = large;
	CHECK(SendMessageA(receiver, WM_COPYDATA, 0, (LPARAM)&data) == sizeof(large)); /* and it goes on */
	CHECK_FAILS(SendMessageA(receiver, WM_SETTEXT, 0, (LPARAM)wild), 0, ERROR_NOACCESS);
	CHECK_FAILS(SendMessageA(receiver, WM_GETTEXT, 10, (LPARAM)constant), 0, ERROR_NOACCESS);
	CHECK_FAILS(GetWindowTextA(receiver, constant, 4), 0, ERROR_NOACCESS);
	CHECK(SendMessageA(receiver, WM_GETTEXTLENGTH, 0, 0) == 14);
	CHECK_FAILS(SendMessageA((HWND)77, WM_COPYDATA, 0, 0), 0, ERROR_INVALID_WINDOW_HANDLE); /* nothing was looked at */
}

int main(int argc, char **argv)
{
	struct sigaction action;
	STARTUPINFOA startup;
	PROCESS_INFORMATION process;
	char line[600];
	if (argc > 1)
		return be_receiver();
	memset(&action, 0, sizeof(action));
	action.sa_handler = on_fault;
	action.sa_flags = SA_ONSTACK;
	sigaction(SIGSEGV, &action, NULL);
	void *wild = mmap(NULL, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *constant = (char *)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	own_window(wild, constant);
	HANDLE ready = CreateEventA(NULL, FALSE, FALSE, "winshm fault test");
	memset(&startup, 0, sizeof(startup));
	startup.cb = sizeof(startup);
	wsprintfA(line, "\"%s\" receive", argv[0]);
	CHECK(CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
	WaitForSingleObject(ready, INFINITE);
	HWND receiver = FindWindowA("winshm fault", "fault receiver");
	another_process(receiver, wild, constant);
	CHECK(PostMessageA(receiver, WM_APP, 0, 0));
	WaitForSingleObject(process.hProcess, INFINITE);
	return failures > 0;
}
