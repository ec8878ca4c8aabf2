/* What windows keep, and are called: winshm_window.h. */
#include <stdlib.h>
#include "_cgo_export.h"
#include "window.h"

enum { FOUR = 4, EIGHT = 8 };

static LONG_PTR get_long(HWND window, int index, int size)
{
	ENTER(0);
	FINISH(LONG_PTR, winshmGetWindowLong(number_of(window), index, size));
}

/* A procedure that is set by one form gets its texts in that. */
static LONG_PTR set_long(enum form form, HWND window, int index, int size, LONG_PTR value)
{
	ENTER(0);
	FINISH(LONG_PTR, winshmSetWindowLong(number_of(window), index, size, (uint64_t)value, form));
}

static ULONG_PTR get_class_long(HWND window, int index, int size)
{
	ENTER(0);
	FINISH(ULONG_PTR, winshmGetClassLong(number_of(window), index, size));
}

static ULONG_PTR set_class_long(HWND window, int index, int size, LONG_PTR value)
{
	ENTER(0);
	FINISH(ULONG_PTR, winshmSetClassLong(number_of(window), index, size, (uint64_t)value));
}

ALL_FORMS(LONG_PTR, GetWindowLongPtr, (HWND hWnd, int nIndex), get_long(hWnd, nIndex, EIGHT))
ALL_FORMS(LONG, GetWindowLong, (HWND hWnd, int nIndex), (LONG)get_long(hWnd, nIndex, FOUR))
ALL_FORMS(ULONG_PTR, GetClassLongPtr, (HWND hWnd, int nIndex), get_class_long(hWnd, nIndex, EIGHT))
ALL_FORMS(DWORD, GetClassLong, (HWND hWnd, int nIndex), (DWORD)get_class_long(hWnd, nIndex, FOUR))
ALL_FORMS(ULONG_PTR, SetClassLongPtr, (HWND hWnd, int nIndex, LONG_PTR dwNewLong),
	set_class_long(hWnd, nIndex, EIGHT, dwNewLong))
ALL_FORMS(DWORD, SetClassLong, (HWND hWnd, int nIndex, LONG dwNewLong), (DWORD)set_class_long(hWnd, nIndex, FOUR, dwNewLong))

#define SET_LONG(name, type, size, form) \
	type name(HWND hWnd, int nIndex, type dwNewLong) { return (type)set_long(form, hWnd, nIndex, size, dwNewLong); }

SET_LONG(SetWindowLongPtrA, LONG_PTR, EIGHT, UTF8)
SET_LONG(SetWindowLongPtrW, LONG_PTR, EIGHT, UTF16)
SET_LONG(winshm4_SetWindowLongPtrW, LONG_PTR, EIGHT, UTF32)
SET_LONG(SetWindowLongA, LONG, FOUR, UTF8)
SET_LONG(SetWindowLongW, LONG, FOUR, UTF16)
SET_LONG(winshm4_SetWindowLongW, LONG, FOUR, UTF32)

/* A text that Go has: few units in place, many from malloc. */
struct fetched {
	WCHAR *units, *heap;
	WCHAR few[260];
};

typedef winshm_result fetcher(uint32_t window, uint16_t *to, uint64_t room);

/* Gets a text. Its length is the result; the caller frees heap. */
static winshm_result get_text(struct fetched *text, fetcher *fetch, HWND window)
{
	enum { FEW = sizeof(text->few) / sizeof(*text->few) };
	text->heap = NULL;
	text->units = text->few;
	winshm_result answer = fetch(number_of(window), text->few, FEW);
	if (answer.error == 0 && answer.value > FEW) {
		uint64_t room = answer.value;
		text->units = text->heap = malloc(room * sizeof(*text->heap));
		answer = text->heap != NULL ? fetch(number_of(window), text->heap, room) : (winshm_result){0, ERROR_NOT_ENOUGH_MEMORY};
		if (answer.value > room) /* it has grown meanwhile */
			answer.value = room;
	}
	return answer;
}

/* Stores as much of a text as fits, and returns how much that is. */
static winshm_result put_text(fetcher *fetch, enum form form, HWND window, void *to, size_t room)
{
	struct fetched text;
	size_t stored = 0;
	winshm_result answer = get_text(&text, fetch, window);
	if (answer.error == 0)
		answer.error = text_cut(text.units, (size_t)answer.value, form, to, room, &stored);
	answer.value = stored;
	free(text.heap);
	return answer;
}

static winshm_result measure_text(fetcher *fetch, enum form form, HWND window)
{
	struct fetched text;
	winshm_result answer = get_text(&text, fetch, window);
	if (answer.error == 0)
		answer.value = text_length(text.units, (size_t)answer.value, form);
	free(text.heap);
	return answer;
}

static int get_class_name(enum form form, HWND window, void *to, int room)
{
	ENTER(0);
	if (room <= 0)
		FAIL(ERROR_INSUFFICIENT_BUFFER, 0);
	FINISH(int, put_text(winshmGetClassName, form, window, to, (size_t)room));
}

/* A window of the process is asked; of another one's the manager knows the text. */
static int get_window_text(enum form form, HWND window, void *to, int room)
{
	ENTER(0);
	struct winshm_send message = {.window = number_of(window), .id = WM_GETTEXT, .wparam = (uint64_t)room,
		.lparam = (uint64_t)to, .form = form, .timeout = -1};
	if (room <= 0)
		FINISH(int, ((winshm_result){0, 0}));
	if (winshmIsNear(number_of(window)))
		return (int)message_finish(&message, entry_errno);
	FINISH(int, put_text(winshmGetWindowText, form, window, to, (size_t)room));
}

static int get_window_text_length(enum form form, HWND window)
{
	ENTER(0);
	struct winshm_send message = {.window = number_of(window), .id = WM_GETTEXTLENGTH, .form = form, .timeout = -1};
	if (winshmIsNear(number_of(window)))
		return (int)message_finish(&message, entry_errno);
	FINISH(int, measure_text(winshmGetWindowText, form, window));
}

int GetClassNameA(HWND hWnd, LPSTR lpClassName, int nMaxCount) { return get_class_name(UTF8, hWnd, lpClassName, nMaxCount); }
int GetClassNameW(HWND hWnd, LPWSTR lpClassName, int nMaxCount) { return get_class_name(UTF16, hWnd, lpClassName, nMaxCount); }
int winshm4_GetClassNameW(HWND hWnd, WCHAR4 *lpClassName, int nMaxCount)
{
	return get_class_name(UTF32, hWnd, lpClassName, nMaxCount);
}

int GetWindowTextA(HWND hWnd, LPSTR lpString, int nMaxCount) { return get_window_text(UTF8, hWnd, lpString, nMaxCount); }
int GetWindowTextW(HWND hWnd, LPWSTR lpString, int nMaxCount) { return get_window_text(UTF16, hWnd, lpString, nMaxCount); }
int winshm4_GetWindowTextW(HWND hWnd, WCHAR4 *lpString, int nMaxCount)
{
	return get_window_text(UTF32, hWnd, lpString, nMaxCount);
}

int GetWindowTextLengthA(HWND hWnd) { return get_window_text_length(UTF8, hWnd); }
int GetWindowTextLengthW(HWND hWnd) { return get_window_text_length(UTF16, hWnd); }
int winshm4_GetWindowTextLengthW(HWND hWnd) { return get_window_text_length(UTF32, hWnd); }

static LRESULT set_text(enum form form, HWND window, LPARAM lparam)
{
	const int entry_errno = errno;
	struct text text;
	winshm_result answer = {0, text_read(&text, form, (const void *)lparam, TEXT_LONGEST)};
	if (answer.error == 0)
		answer = winshmSetWindowText(number_of(window), (uint16_t *)text.units, text.length);
	text_free(&text);
	FINISH(LRESULT, answer);
}

/* The text that CreateWindowEx was given. */
static LRESULT take_title(enum form form, HWND window, const void *creation)
{
	CREATESTRUCTW message;
	if (copy_in(&message, creation, sizeof(message)) && message.lpszName != NULL)
		set_text(form, window, (LPARAM)message.lpszName);
	return TRUE;
}

static LRESULT def_window_proc(enum form form, HWND window, UINT id, WPARAM wparam, LPARAM lparam)
{
	ENTER(0);
	switch (id) {
	case WM_NCCREATE:
		return take_title(form, window, (const void *)lparam);
	case WM_QUERYOPEN:
	case WM_QUERYENDSESSION:
		return TRUE;
	case WM_CLOSE:
		DestroyWindow(window);
		return 0;
	case WM_SETTEXT:
		return set_text(form, window, lparam);
	case WM_GETTEXT:
		FINISH(LRESULT, put_text(winshmGetWindowText, form, window, (void *)lparam, (size_t)wparam));
	case WM_GETTEXTLENGTH:
		FINISH(LRESULT, measure_text(winshmGetWindowText, form, window));
	}
	return 0;
}

#define DEFAULT(name, form) \
	LRESULT name(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) { return def_window_proc(form, hWnd, Msg, wParam, lParam); }

DEFAULT(DefWindowProcA, UTF8)
DEFAULT(DefWindowProcW, UTF16)
DEFAULT(winshm4_DefWindowProcW, UTF32)

ALL_FORMS(LRESULT, CallWindowProc, (WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam),
	lpPrevWndFunc(hWnd, Msg, wParam, lParam))
