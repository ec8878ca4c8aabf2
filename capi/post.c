/* Messages that nobody waits for: winshm_message.h. */
#include <stdlib.h>
#include "_cgo_export.h"
#include "window.h"

static winshm_result leave_one(uint32_t how, HWND window, UINT id, WPARAM wparam, LPARAM lparam, SENDASYNCPROC callback, ULONG_PTR data)
{
	struct winshm_errand errand = {.window = number_of(window), .id = id, .wparam = wparam, .lparam = (uint64_t)lparam};
	winshmLeave(thread_key(), how, (uintptr_t)callback, data, &errand);
	if (errand.what != ERRAND_OWN)
		return (winshm_result){errand.error == 0, errand.error};
	errand_run(&errand);
	if (callback != NULL)
		callback(window, id, data, (LRESULT)errand.result);
	return (winshm_result){TRUE, 0};
}

static winshm_result leave_all(uint32_t how, UINT id, WPARAM wparam, LPARAM lparam, SENDASYNCPROC callback, ULONG_PTR data)
{
	struct window_list list;
	DWORD error = winshmIsSyncOnly(id, wparam) ? ERROR_MESSAGE_SYNC_ONLY : window_list_read(&list, LIST_AUDIENCE, id);
	if (error != 0)
		return (winshm_result){FALSE, error};
	for (size_t i = 0; i < list.count; i++)
		leave_one(how, window_of(list.windows[i]), id, wparam, lparam, callback, data);
	free(list.windows);
	return (winshm_result){TRUE, 0};
}

static BOOL leave(uint32_t how, HWND window, UINT id, WPARAM wparam, LPARAM lparam, SENDASYNCPROC callback, ULONG_PTR data)
{
	ENTER(FALSE);
	bool all = window == HWND_BROADCAST || window == HWND_TOPMOST;
	FINISH(BOOL, all ? leave_all(how, id, wparam, lparam, callback, data)
		: leave_one(how, window, id, wparam, lparam, callback, data));
}

ALL_FORMS(BOOL, PostMessage, (HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam),
	leave(LEAVE_POST, hWnd, Msg, wParam, lParam, NULL, 0))
ALL_FORMS(BOOL, SendNotifyMessage, (HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam),
	leave(LEAVE_NOTIFY, hWnd, Msg, wParam, lParam, NULL, 0))
ALL_FORMS(BOOL, SendMessageCallback,
	(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, SENDASYNCPROC lpResultCallBack, ULONG_PTR dwData),
	leave(lpResultCallBack != NULL ? LEAVE_ASK : LEAVE_NOTIFY, hWnd, Msg, wParam, lParam, lpResultCallBack, dwData))

static BOOL post_thread(DWORD thread, UINT id, WPARAM wparam, LPARAM lparam)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmPostThreadMessage(thread_key(), thread, id, wparam, (uint64_t)lparam));
}

ALL_FORMS(BOOL, PostThreadMessage, (DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam),
	post_thread(idThread, Msg, wParam, lParam))

void PostQuitMessage(int nExitCode)
{
	ENTER();
	finish(winshmPostQuitMessage(thread_key(), (uint32_t)nExitCode), entry_errno);
}

static UINT register_message(enum form form, const void *from)
{
	ENTER(0);
	struct text name;
	DWORD error = text_read(&name, form, from, TEXT_LONGEST);
	if (error != 0)
		FAIL(error, 0);
	winshm_result answer = winshmRegisterWindowMessage((uint16_t *)name.units, name.length);
	text_free(&name);
	FINISH(UINT, answer);
}

UINT RegisterWindowMessageA(LPCSTR lpString) { return register_message(UTF8, lpString); }
UINT RegisterWindowMessageW(LPCWSTR lpString) { return register_message(UTF16, lpString); }
UINT winshm4_RegisterWindowMessageW(const WCHAR4 *lpString) { return register_message(UTF32, lpString); }
