/* Windows: made, ended, and what they keep: winshm_window.h. */
#include <stdlib.h>
#include "_cgo_export.h"
#include "window.h"

/* What CreateWindowEx was given. */
struct creation {
	enum form form;
	const void *class, *title; /* in that form */
	CREATESTRUCTW message;
};

/* Makes a window that has heard of nothing yet; its form goes to *form. */
static winshm_result make(const struct creation *creation, uint32_t *form)
{
	struct class_name name;
	const CREATESTRUCTW *m = &creation->message;
	struct winshm_window values = {.style = (uint32_t)m->style, .ex_style = m->dwExStyle, .parent = number_of(m->hwndParent),
		.instance = (uintptr_t)m->hInstance, .id = (uintptr_t)m->hMenu};
	winshm_result answer = {0, class_name_read(&name, creation->form, creation->class)};
	if (answer.error != 0)
		return answer;
	answer = winshmCreateWindow(thread_key(), (uint16_t *)name.text.units, name.text.length, name.atom, &values, form);
	text_free(&name.text);
	return answer;
}

static void end(uint32_t window);

/* Tells a window that it is there. False: it does not want to. */
static bool announce(HWND window, CREATESTRUCTW *message)
{
	RECT area = {0, 0, 0, 0};
	if (!send_own(window, WM_NCCREATE, 0, (LPARAM)message)) {
		end(number_of(window));
		return false;
	}
	send_own(window, WM_NCCALCSIZE, FALSE, (LPARAM)&area);
	if (send_own(window, WM_CREATE, 0, (LPARAM)message) == -1) {
		DestroyWindow(window);
		return false;
	}
	return IsWindow(window);
}

/* The texts are the caller's own if the window has their form. */
static HWND tell(HWND window, const struct creation *creation, const struct text *title, enum form form)
{
	CREATESTRUCTW message = creation->message;
	void *own_title = NULL, *own_class = NULL;
	struct class_name class;
	message.lpszName = creation->title;
	message.lpszClass = creation->class;
	if (form != creation->form && class_name_read(&class, creation->form, creation->class) == 0) {
		if (title->units != NULL)
			message.lpszName = own_title = text_make(title->units, title->length, form);
		if (class.text.units != NULL)
			message.lpszClass = own_class = text_make(class.text.units, class.text.length, form);
		text_free(&class.text);
	}
	if (!announce(window, &message))
		window = NULL;
	free(own_title);
	free(own_class);
	return window;
}

static HWND create_window(const struct creation *creation)
{
	ENTER(NULL);
	struct text title;
	uint32_t form;
	DWORD error = text_read(&title, creation->form, creation->title, TEXT_LONGEST);
	if (error != 0)
		FAIL(error, NULL);
	winshm_result answer = make(creation, &form);
	HWND window = window_of((uint32_t)finish(answer, entry_errno));
	if (window != NULL)
		window = tell(window, creation, &title, form);
	text_free(&title);
	return window;
}

#define CREATE(name, used, string) \
	HWND name(DWORD dwExStyle, string lpClassName, string lpWindowName, DWORD dwStyle, int X, int Y, int nWidth, int nHeight, \
		HWND hWndParent, HMENU hMenu, HINSTANCE hInstance, LPVOID lpParam) \
	{ \
		return create_window(&(struct creation){used, lpClassName, lpWindowName, {.lpCreateParams = lpParam, \
			.hInstance = hInstance, .hMenu = hMenu, .hwndParent = hWndParent, .cy = nHeight, .cx = nWidth, .y = Y, .x = X, \
			.style = (LONG)dwStyle, .dwExStyle = dwExStyle}}); \
	}

CREATE(CreateWindowExA, UTF8, LPCSTR)
CREATE(CreateWindowExW, UTF16, LPCWSTR)
CREATE(winshm4_CreateWindowExW, UTF32, const WCHAR4 *)

/* Calls a function for windows of the thread that go with one. */
static void for_each(uint32_t which, uint32_t window, void (*function)(uint32_t))
{
	struct window_list list;
	if (window_list_read(&list, which, window) != 0)
		return;
	for (size_t i = 0; i < list.count; i++)
		function(list.windows[i]);
	free(list.windows);
}

/* Tells a window, and its children after it, that they end. */
static void announce_end(uint32_t window)
{
	winshmBeginDestroy(thread_key(), window);
	send_own(window_of(window), WM_DESTROY, 0, 0);
	for_each(LIST_CHILDREN, window, announce_end);
}

/* Ends a window after its children. */
static void end(uint32_t window)
{
	for_each(LIST_CHILDREN, window, end);
	send_own(window_of(window), WM_NCDESTROY, 0, 0);
	winshmDestroyWindow(thread_key(), window);
}

/* Ends a window with those that it owns, unless that is under way. */
static void destroy(uint32_t window)
{
	if (winshmBeginDestroy(thread_key(), window).value == 0)
		return;
	for_each(LIST_OWNED, window, destroy);
	announce_end(window);
	end(window);
}

BOOL DestroyWindow(HWND hWnd)
{
	ENTER(FALSE);
	struct winshm_errand errand;
	winshmOwn(thread_key(), number_of(hWnd), &errand);
	if (errand.what != ERRAND_OWN)
		FAIL(errand.error, FALSE);
	destroy(number_of(hWnd));
	errno = entry_errno;
	return TRUE;
}

BOOL IsWindow(HWND hWnd)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmIsWindow(number_of(hWnd)));
}

BOOL IsWindowUnicode(HWND hWnd)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmIsWindowUnicode(number_of(hWnd)));
}

BOOL IsWindowVisible(HWND hWnd)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmIsWindowVisible(number_of(hWnd)));
}

BOOL ShowWindow(HWND hWnd, int nCmdShow)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmShowWindow(thread_key(), number_of(hWnd), nCmdShow != SW_HIDE));
}

static BOOL exists(HWND window)
{
	if (IsWindow(window))
		return TRUE;
	FAIL(ERROR_INVALID_WINDOW_HANDLE, FALSE);
}

BOOL UpdateWindow(HWND hWnd) { return exists(hWnd); }
BOOL SetForegroundWindow(HWND hWnd) { return exists(hWnd); }
BOOL BringWindowToTop(HWND hWnd) { return exists(hWnd); }
HWND GetForegroundWindow(void) { return NULL; }

DWORD GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId)
{
	ENTER(0);
	uint32_t process = 0;
	winshm_result answer = winshmGetWindowThread(number_of(hWnd), &process);
	if (answer.error == 0 && lpdwProcessId != NULL)
		*lpdwProcessId = process;
	FINISH(DWORD, answer);
}

/* Sends what SetWindowText stands for, since each window keeps its text by its procedure. */
#define SET_TEXT(name, send_text, string) \
	BOOL name(HWND hWnd, string lpString) { return send_text(hWnd, WM_SETTEXT, 0, (LPARAM)lpString) != 0; }

extern LRESULT winshm4_SendMessageW(HWND, UINT, WPARAM, LPARAM);

SET_TEXT(SetWindowTextA, SendMessageA, LPCSTR)
SET_TEXT(SetWindowTextW, SendMessageW, LPCWSTR)
SET_TEXT(winshm4_SetWindowTextW, winshm4_SendMessageW, const WCHAR4 *)
