/* Windows and messages, in one process and with another one, which is this program with an argument. */
#include <string.h>
#include "check.h"

#define TARGET TEXT("Target \u20ac")

static TCHAR told[64]; /* what the procedure was told by its last message that has a text */
static UINT last;      /* that it had */
static ULONG_PTR number;
static DWORD size;
static char block[16];
static int order[16], count;

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM w, LPARAM l)
{
	last = message;
	switch (message) {
	case WM_NCCREATE:
	case WM_CREATE: {
		const CREATESTRUCT *c = (const CREATESTRUCT *)l;
		order[count++ & 15] = (int)message;
		if (c->lpszName != NULL)
			lstrcpyn(told, c->lpszName, 64);
		if (c->lpCreateParams == &number && message == WM_CREATE)
			return -1;
		break;
	}
	case WM_DESTROY:
	case WM_NCDESTROY:
		order[count++ & 15] = (int)message;
		break;
	case WM_COPYDATA: {
		COPYDATASTRUCT *c = (COPYDATASTRUCT *)l;
		number = c->dwData;
		size = c->cbData;
		if (c->lpData != NULL && c->cbData > 0) {
			memcpy(block, c->lpData, c->cbData < sizeof(block) ? c->cbData : sizeof(block));
			((char *)c->lpData)[0] = '!'; /* it is ours */
			((char *)c->lpData)[c->cbData - 1] = '!';
		}
		return (LRESULT)w + 1;
	}
	case WM_SETTEXT:
	case WM_SETTINGCHANGE:
		told[0] = 0;
		if (l != 0)
			lstrcpyn(told, (LPCTSTR)l, 64);
		break;
	case WM_APP:
		return (LRESULT)(w + (WPARAM)l);
	case WM_APP + 1:
		PostQuitMessage((int)w);
		return 0;
	case WM_APP + 2: /* to the sender and back */
		return SendMessage((HWND)w, WM_APP, (WPARAM)l, 1000);
	case WM_APP + 3:
		ReplyMessage(7);
		return 8;
	}
	return DefWindowProc(window, message, w, l);
}

static HWND create(LPCTSTR title, HWND parent, void *parameter)
{
	return CreateWindowEx(0, TEXT("winshm test"), title, parent != NULL && parent != HWND_MESSAGE ? WS_CHILD : 0, CW_USEDEFAULT,
		CW_USEDEFAULT, 10, 10, parent, NULL, GetModuleHandle(NULL), parameter);
}

static ATOM enroll(void)
{
	WNDCLASSEX kind;
	memset(&kind, 0, sizeof(kind));
	kind.cbSize = sizeof(kind);
	kind.style = CS_HREDRAW | CS_VREDRAW;
	kind.lpfnWndProc = procedure;
	kind.cbWndExtra = 16;
	kind.hInstance = GetModuleHandle(NULL);
	kind.hIcon = LoadIcon(NULL, IDI_APPLICATION);
	kind.hCursor = LoadCursor(NULL, IDC_ARROW);
	kind.hbrBackground = (HBRUSH)(COLOR_WINDOW + 1);
	kind.lpszClassName = TEXT("winshm test");
	return RegisterClassEx(&kind);
}

static int pump(void)
{
	MSG message;
	while (GetMessage(&message, NULL, 0, 0) > 0) {
		TranslateMessage(&message);
		DispatchMessage(&message);
	}
	return (int)message.wParam;
}

static void classes(void)
{
	WNDCLASSEX kind;
	ATOM atom = enroll();
	CHECK(atom >= 0xC000);
	CHECK_FAILS(enroll(), 0, ERROR_CLASS_ALREADY_EXISTS);
	CHECK(GetClassInfoEx(NULL, TEXT("WINSHM Test"), &kind) == atom && kind.lpfnWndProc == procedure && kind.cbWndExtra == 16);
	CHECK_FAILS(GetClassInfoEx(NULL, TEXT("none"), &kind), FALSE, ERROR_CLASS_DOES_NOT_EXIST);
	CHECK_FAILS(CreateWindow(TEXT("none"), NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL), NULL, ERROR_CLASS_DOES_NOT_EXIST);
	CHECK_FAILS(UnregisterClass(TEXT("none"), NULL), FALSE, ERROR_CLASS_DOES_NOT_EXIST);
}

static void windows(void)
{
	TCHAR text[64];
	DWORD process = 0;
	HWND window = create(TARGET, HWND_MESSAGE, NULL), parent = create(TEXT("top"), NULL, NULL);
	CHECK(window != NULL && IsWindow(window) && lstrcmp(told, TEXT("top")) == 0);
	CHECK(order[0] == WM_NCCREATE && order[1] == WM_CREATE);
	CHECK(GetWindowThreadProcessId(window, &process) == GetCurrentThreadId() && process == GetCurrentProcessId());
	CHECK(GetClassName(window, text, 64) == 11 && lstrcmp(text, TEXT("winshm test")) == 0);
	CHECK(GetClassName(window, text, 4) == 3 && lstrcmp(text, TEXT("win")) == 0);
	CHECK(GetWindowText(window, text, 64) == lstrlen(TARGET) && lstrcmp(text, TARGET) == 0);
	CHECK(GetWindowTextLength(window) == lstrlen(TARGET));
	CHECK(SetWindowText(window, TEXT("other")) && GetWindowText(window, text, 4) == 3 && lstrcmp(text, TEXT("oth")) == 0);
	CHECK(FindWindow(NULL, TEXT("OTHER")) == window && FindWindow(TEXT("winshm test"), NULL) == parent);
	CHECK(FindWindowEx(HWND_MESSAGE, NULL, TEXT("winshm test"), NULL) == window);
	CHECK(SetForegroundWindow(parent) && BringWindowToTop(parent) && GetForegroundWindow() == NULL);
	CHECK_FAILS(SetForegroundWindow((HWND)77), FALSE, ERROR_INVALID_WINDOW_HANDLE);
	CHECK(GetParent(window) == NULL && GetAncestor(parent, GA_PARENT) == GetDesktopWindow());
	CHECK(SetWindowLongPtr(window, GWLP_USERDATA, 5) == 0 && GetWindowLongPtr(window, GWLP_USERDATA) == 5);
	CHECK(SetWindowLongPtr(window, 8, 6) == 0 && GetWindowLongPtr(window, 8) == 6);
	CHECK_FAILS(GetWindowLongPtr(window, 9), 0, ERROR_INVALID_INDEX);
	CHECK((WNDPROC)GetWindowLongPtr(window, GWLP_WNDPROC) == procedure);
	CHECK(create(TEXT("never"), HWND_MESSAGE, &number) == NULL);
	HWND child = create(TEXT("child"), parent, NULL);
	CHECK(child != NULL && GetParent(child) == parent && IsChild(parent, child));
	count = 0;
	CHECK(DestroyWindow(parent) && !IsWindow(child) && count == 4);
	CHECK(order[0] == WM_DESTROY && order[1] == WM_DESTROY && order[2] == WM_NCDESTROY && order[3] == WM_NCDESTROY);
	CHECK_FAILS(DestroyWindow(parent), FALSE, ERROR_INVALID_WINDOW_HANDLE);
	CHECK_FAILS(UnregisterClass(TEXT("winshm test"), NULL), FALSE, ERROR_CLASS_HAS_WINDOWS);
	CHECK(SendMessage(window, WM_CLOSE, 0, 0) == 0 && !IsWindow(window));
}

static void posting(void)
{
	MSG message;
	HWND window = create(NULL, HWND_MESSAGE, NULL);
	CHECK(!PeekMessage(&message, NULL, 0, 0, PM_REMOVE));
	CHECK(PostMessage(window, WM_APP, 1, 2) && PostMessage(NULL, WM_APP + 9, 3, 4));
	CHECK(PostThreadMessage(GetCurrentThreadId(), WM_APP + 10, 5, 6));
	CHECK(HIWORD(GetQueueStatus(QS_ALLINPUT)) == QS_POSTMESSAGE);
	CHECK(PeekMessage(&message, NULL, WM_APP + 9, WM_APP + 9, PM_NOREMOVE) && message.hwnd == NULL && message.wParam == 3);
	CHECK(GetMessage(&message, NULL, 0, 0) == TRUE && message.hwnd == window && DispatchMessage(&message) == 3);
	CHECK(GetMessage(&message, NULL, 0, 0) == TRUE && message.message == WM_APP + 9 && DispatchMessage(&message) == 0);
	CHECK(GetMessage(&message, (HWND)-1, 0, 0) == TRUE && message.message == WM_APP + 10 && message.lParam == 6);
	CHECK_FAILS(PostMessage(window, WM_COPYDATA, 0, 0), FALSE, ERROR_MESSAGE_SYNC_ONLY);
	CHECK_FAILS(SendNotifyMessage(window, WM_SETTEXT, 0, 0), FALSE, ERROR_MESSAGE_SYNC_ONLY);
	CHECK_FAILS(PostMessage((HWND)77, WM_APP, 0, 0), FALSE, ERROR_INVALID_WINDOW_HANDLE);
	CHECK_FAILS(PostThreadMessage(1, WM_APP, 0, 0), FALSE, ERROR_INVALID_THREAD_ID);
	CHECK_FAILS(GetMessage(&message, (HWND)77, 0, 0), -1, ERROR_INVALID_WINDOW_HANDLE);
	CHECK(PostMessage(window, WM_APP + 1, 12, 0) && pump() == 12);
	CHECK(RegisterWindowMessage(TEXT("winshm message")) == RegisterWindowMessage(TEXT("WINSHM Message")));
	CHECK(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT) == WAIT_TIMEOUT);
	CHECK(PostMessage(window, WM_NULL, 0, 0) && WaitMessage() && GetMessage(&message, window, 0, 0));
	CHECK(DestroyWindow(window));
}

static UINT_PTR rung;

static void CALLBACK ring(HWND window, UINT message, UINT_PTR id, DWORD time)
{
	(void)time;
	rung = window == NULL && message == WM_TIMER ? id : 0;
}

static void timing(void)
{
	MSG message;
	HWND window = create(NULL, HWND_MESSAGE, NULL);
	CHECK(SetTimer(window, 7, 1, NULL) != 0);
	CHECK(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_TIMER) == WAIT_OBJECT_0);
	CHECK(HIWORD(GetQueueStatus(QS_ALLINPUT)) == QS_TIMER);
	CHECK(PostMessage(window, WM_APP, 1, 0) && GetMessage(&message, NULL, 0, 0) == TRUE && message.message == WM_APP);
	for (int i = 0; i < 2; i++) { /* it comes again */
		CHECK(GetMessage(&message, NULL, 0, 0) == TRUE && message.message == WM_TIMER && message.hwnd == window && message.wParam == 7);
		last = 0;
		CHECK(DispatchMessage(&message) == 0 && last == WM_TIMER);
	}
	CHECK(KillTimer(window, 7));
	CHECK_FAILS(KillTimer(window, 7), FALSE, ERROR_INVALID_PARAMETER);
	UINT_PTR own = SetTimer(NULL, 0, USER_TIMER_MINIMUM, ring);
	CHECK(own != 0 && GetMessage(&message, NULL, WM_TIMER, WM_TIMER) == TRUE && message.lParam == (LPARAM)ring);
	CHECK(DispatchMessage(&message) == 0 && rung == own);
	rung = 0;
	CHECK(KillTimer(NULL, own) && DispatchMessage(&message) == 0 && rung == 0);
	message.hwnd = window;
	message.lParam = 77; /* what others may post is not called */
	last = 0;
	CHECK(DispatchMessage(&message) == 0 && last == WM_TIMER);
	CHECK_FAILS(SetTimer((HWND)77, 1, 10, NULL), 0, ERROR_INVALID_WINDOW_HANDLE);
	CHECK(SetTimer(window, 8, 10, NULL) != 0 && DestroyWindow(window));
	CHECK_FAILS(KillTimer(window, 8), FALSE, ERROR_INVALID_PARAMETER);
}

/* A window of another thread's: texts and blocks go by pointer. */
static HWND near_window;

static DWORD WINAPI near_thread(LPVOID ready)
{
	near_window = create(TARGET, HWND_MESSAGE, NULL);
	SetEvent((HANDLE)ready);
	return (DWORD)pump();
}

static void sending_near(void)
{
	HANDLE ready = CreateEvent(NULL, FALSE, FALSE, NULL), thread = CreateThread(NULL, 0, near_thread, ready, 0, NULL);
	char bytes[3] = "ab", text[16];
	WCHAR wide[16];
	COPYDATASTRUCT data = {3, 2, bytes};
	DWORD code;
	WaitForSingleObject(ready, INFINITE);
	CHECK(SendMessage(near_window, WM_APP, 2, 3) == 5);
	CHECK(SendMessage(near_window, WM_COPYDATA, 4, (LPARAM)&data) == 5 && number == 3 && memcmp(block, "ab", 2) == 0);
	CHECK(bytes[0] == '!'); /* the very same memory */
	CHECK(SendMessageA(near_window, WM_SETTEXT, 0, (LPARAM)"\xc3\xbc") && lstrlen(told) == (int)(2 / sizeof(TCHAR) + (sizeof(TCHAR) > 2)));
	CHECK(SendMessageA(near_window, WM_GETTEXT, 16, (LPARAM)text) == 2 && strcmp(text, "\xc3\xbc") == 0);
	CHECK(SendMessageW(near_window, WM_GETTEXT, 16, (LPARAM)wide) == 1 && wide[0] == 0xfc && wide[1] == 0);
	CHECK(SendMessageA(near_window, WM_GETTEXTLENGTH, 0, 0) == 2 && SendMessageW(near_window, WM_GETTEXTLENGTH, 0, 0) == 1);
	CHECK_FAILS(DestroyWindow(near_window), FALSE, ERROR_ACCESS_DENIED);
	CHECK_FAILS(SetTimer(near_window, 1, 10, NULL), 0, ERROR_ACCESS_DENIED);
	CHECK(PostMessage(near_window, WM_APP + 1, 9, 0));
	WaitForSingleObject(thread, INFINITE);
	CHECK(GetExitCodeThread(thread, &code) && code == 9 && !IsWindow(near_window));
	CHECK_FAILS(SendMessage(near_window, WM_APP, 2, 3), 0, ERROR_INVALID_WINDOW_HANDLE);
	CloseHandle(thread);
	CloseHandle(ready);
}

static ULONG_PTR answered;

static void CALLBACK answer(HWND window, UINT message, ULONG_PTR data, LRESULT result)
{
	(void)window;
	answered = message == WM_APP ? data + (ULONG_PTR)result : 0;
}

static void sending_far(HWND far_window)
{
	static char large[3000000], text[64];
	COPYDATASTRUCT data = {42, 3, (PVOID)"abc"};
	DWORD_PTR result = 99;
	MSG message;
	HWND own = create(NULL, HWND_MESSAGE, NULL);
	CHECK_QUIET(SendMessage(far_window, WM_APP, 2, 3) == 5);
	for (int i = 0; i < 3; i++)
		CHECK(SendMessage(far_window, WM_COPYDATA, 6, (LPARAM)&data) == 7);
	memset(large, 'x', sizeof(large));
	data.cbData = sizeof(large);
	data.lpData = large;
	CHECK(SendMessage(far_window, WM_COPYDATA, 0, (LPARAM)&data) == 1 && large[0] == 'x' && large[sizeof(large) - 1] == 'x');
	data.lpData = NULL;
	CHECK(SendMessage(far_window, WM_COPYDATA, 0, (LPARAM)&data) == 1);
	CHECK(SendMessageA(far_window, WM_SETTEXT, 0, (LPARAM)"\xc3\xbc and more") == TRUE);
	CHECK(SendMessageA(far_window, WM_GETTEXT, 64, (LPARAM)text) == 11 && strcmp(text, "\xc3\xbc and more") == 0);
	CHECK(SendMessageA(far_window, WM_GETTEXT, 2, (LPARAM)text) == 0 && text[0] == 0);
	CHECK(SendMessageA(far_window, WM_GETTEXTLENGTH, 0, 0) == 11);
	CHECK(GetWindowTextA(far_window, text, 64) == 11 && GetWindowTextLengthA(far_window) == 11);
	CHECK(SendMessage(far_window, WM_APP + 2, (WPARAM)own, 5) == 1005); /* we are called back meanwhile */
	CHECK(SendMessage(far_window, WM_APP + 3, 0, 0) == 7);
	CHECK(SendMessageTimeout(far_window, WM_APP, 1, 1, SMTO_NORMAL, 10000, &result) && result == 2);
	CHECK_FAILS(SendMessageTimeout((HWND)77, WM_APP, 1, 1, SMTO_NORMAL, 10000, &result), 0, ERROR_INVALID_WINDOW_HANDLE);
	CHECK(result == 0);
	CHECK(SendMessageCallback(far_window, WM_APP, 1, 2, answer, 100));
	while (answered == 0 && MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_ALLINPUT) == WAIT_OBJECT_0)
		PeekMessage(&message, NULL, 0, 0, PM_REMOVE);
	CHECK(answered == 103);
	CHECK(SendNotifyMessage(far_window, WM_APP, 0, 0));
	CHECK_FAILS(DestroyWindow(far_window), FALSE, ERROR_ACCESS_DENIED);
	CHECK_FAILS(GetWindowLongPtr(far_window, GWLP_USERDATA), 0, ERROR_ACCESS_DENIED);
	CHECK(DestroyWindow(own));
}

static void with_another(LPTSTR program)
{
	STARTUPINFO startup;
	PROCESS_INFORMATION process;
	TCHAR line[600];
	DWORD code = 0;
	HANDLE ready = CreateEvent(NULL, FALSE, FALSE, TEXT("winshm message test"));
	memset(&startup, 0, sizeof(startup));
	startup.cb = sizeof(startup);
	wsprintf(line, TEXT("\"%s\" far"), program);
	if (!CreateProcess(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process)) {
		CHECK(FALSE);
		return;
	}
	WaitForSingleObject(ready, INFINITE);
	HWND far_window = FindWindow(TEXT("winshm test"), TEXT("far"));
	CHECK(far_window != NULL);
	sending_far(far_window);
	CHECK(PostMessage(far_window, WM_APP + 1, 3, 0));
	WaitForSingleObject(process.hProcess, INFINITE);
	CHECK(GetExitCodeProcess(process.hProcess, &code) && code == 3);
	CHECK(SendMessage(far_window, WM_APP, 2, 3) == 0); /* whoever notices its end first */
	CHECK(GetLastError() == ERROR_INVALID_WINDOW_HANDLE || GetLastError() == ERROR_ACCESS_DENIED);
	CloseHandle(process.hProcess);
	CloseHandle(process.hThread);
	CloseHandle(ready);
}

/* The other process: what it was told last is checked by itself. */
static int be_far(void)
{
	HANDLE ready = CreateEvent(NULL, FALSE, FALSE, TEXT("winshm message test"));
	CHECK(enroll() && create(TEXT("far"), HWND_MESSAGE, NULL));
	SetEvent(ready);
	int code = pump();
	CHECK(number == 42 && size == 0 && memcmp(block, "xxx", 3) == 0);
	return failures > 0 ? 99 : code;
}

#ifdef UNICODE
int wmain(int argc, WCHAR **argv)
#else
int main(int argc, char **argv)
#endif
{
	if (argc > 1)
		return be_far();
	classes();
	windows();
	posting();
	timing();
	sending_near();
	with_another(argv[0]);
	CHECK(UnregisterClass(TEXT("winshm test"), NULL));
	return failures > 0;
}
