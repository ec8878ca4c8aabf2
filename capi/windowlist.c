/* Windows that are looked for: winshm_window.h. */
#include <stdlib.h>
#include "_cgo_export.h"
#include "window.h"

DWORD window_list_read(struct window_list *list, uint32_t which, uint32_t argument)
{
	size_t room = 64;
	for (list->windows = NULL;; room = list->count) {
		free(list->windows);
		list->windows = malloc(room * sizeof(*list->windows));
		if (list->windows == NULL)
			return ERROR_NOT_ENOUGH_MEMORY;
		winshm_result answer = winshmWindows(which, argument, list->windows, room);
		list->count = (size_t)answer.value;
		if (answer.error != 0)
			free(list->windows);
		if (answer.error != 0 || list->count <= room)
			return answer.error;
	}
}

/* Calls a function for each window that is still there. */
static BOOL enumerate(uint32_t which, uint32_t argument, WNDENUMPROC function, LPARAM lparam)
{
	ENTER(FALSE);
	struct window_list list;
	DWORD error = function != NULL ? window_list_read(&list, which, argument) : ERROR_INVALID_PARAMETER;
	if (error != 0)
		FAIL(error, FALSE);
	BOOL more = TRUE;
	errno = entry_errno;
	for (size_t i = 0; i < list.count && more; i++)
		if (winshmIsWindow(list.windows[i]).value)
			more = function(window_of(list.windows[i]), lparam);
	free(list.windows);
	return more;
}

BOOL EnumWindows(WNDENUMPROC lpEnumFunc, LPARAM lParam) { return enumerate(LIST_TOP, 0, lpEnumFunc, lParam); }

BOOL EnumChildWindows(HWND hWndParent, WNDENUMPROC lpEnumFunc, LPARAM lParam)
{
	return enumerate(LIST_BELOW, number_of(hWndParent), lpEnumFunc, lParam);
}

BOOL EnumThreadWindows(DWORD dwThreadId, WNDENUMPROC lpfn, LPARAM lParam)
{
	return enumerate(LIST_THREAD, dwThreadId, lpfn, lParam);
}

/* Finds the first window; parent and after count if it is FindWindowEx. */
static HWND find(enum form form, bool is_ex, HWND parent, HWND after, const void *class, const void *title)
{
	ENTER(NULL);
	struct class_name name;
	struct text text;
	DWORD error = class_name_read(&name, form, class);
	if (error != 0)
		FAIL(error, NULL);
	winshm_result answer = {0, text_read(&text, form, title, TEXT_LONGEST)};
	if (answer.error == 0)
		answer = winshmFindWindow(is_ex, number_of(parent), number_of(after), (uint16_t *)name.text.units, name.text.length, name.atom,
			(uint16_t *)text.units, text.length);
	text_free(&text);
	text_free(&name.text);
	FINISH(HWND, answer);
}

#define FIND(name, form, string) \
	HWND name(string lpClassName, string lpWindowName) { return find(form, false, NULL, NULL, lpClassName, lpWindowName); }

FIND(FindWindowA, UTF8, LPCSTR)
FIND(FindWindowW, UTF16, LPCWSTR)
FIND(winshm4_FindWindowW, UTF32, const WCHAR4 *)

#define FIND_EX(name, form, string) \
	HWND name(HWND hWndParent, HWND hWndChildAfter, string lpszClass, string lpszWindow) \
	{ \
		return find(form, true, hWndParent, hWndChildAfter, lpszClass, lpszWindow); \
	}

FIND_EX(FindWindowExA, UTF8, LPCSTR)
FIND_EX(FindWindowExW, UTF16, LPCWSTR)
FIND_EX(winshm4_FindWindowExW, UTF32, const WCHAR4 *)

HWND GetDesktopWindow(void) { return window_of(winshmGetDesktopWindow()); }

HWND GetParent(HWND hWnd)
{
	ENTER(NULL);
	FINISH(HWND, winshmGetParent(number_of(hWnd)));
}

HWND SetParent(HWND hWndChild, HWND hWndNewParent)
{
	ENTER(NULL);
	FINISH(HWND, winshmSetParent(number_of(hWndChild), number_of(hWndNewParent)));
}

HWND GetAncestor(HWND hwnd, UINT gaFlags)
{
	ENTER(NULL);
	FINISH(HWND, winshmGetAncestor(number_of(hwnd), gaFlags));
}

BOOL IsChild(HWND hWndParent, HWND hWnd)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmIsChild(number_of(hWndParent), number_of(hWnd)));
}

/* The structure, if there is one, hears what was so before. */
BOOL ChangeWindowMessageFilterEx(HWND hwnd, UINT message, DWORD action, PCHANGEFILTERSTRUCT pChangeFilterStruct)
{
	ENTER(FALSE);
	CHANGEFILTERSTRUCT state = {.cbSize = sizeof(state)};
	if (pChangeFilterStruct != NULL && !copy_in(&state, pChangeFilterStruct, sizeof(state)))
		FAIL(ERROR_NOACCESS, FALSE);
	if (state.cbSize != sizeof(state))
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	winshm_result answer = winshmChangeFilterEx(number_of(hwnd), message, action, &state.ExtStatus);
	if (answer.error == 0 && pChangeFilterStruct != NULL && !copy_out(pChangeFilterStruct, &state, sizeof(state)))
		FAIL(ERROR_NOACCESS, FALSE);
	FINISH(BOOL, answer);
}

BOOL ChangeWindowMessageFilter(UINT message, DWORD dwFlag)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmChangeFilter(message, dwFlag));
}
