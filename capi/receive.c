/* Messages that are retrieved and waited for: winshm_message.h. */
#include "_cgo_export.h"
#include "window.h"

static _Thread_local DWORD last_time; /* when the message was sent that was retrieved last */

/* Handles what was sent to the thread, and retrieves what is wanted. */
static winshm_result retrieve(struct winshm_get *get)
{
	struct winshm_errand errand = {.what = ERRAND_NONE};
	for (;;) {
		winshmGet(thread_key(), get, &errand);
		if (errand.what == ERRAND_NONE)
			return (winshm_result){get->got, errand.error};
		errand_run(&errand);
	}
}

static bool store(const struct winshm_get *get, LPMSG to)
{
	MSG message = {.hwnd = window_of(get->window), .message = get->id, .wParam = get->wparam, .lParam = (LPARAM)get->lparam,
		.time = get->time};
	last_time = get->time;
	return copy_out(to, &message, sizeof(message));
}

static BOOL get_message(LPMSG to, HWND window, UINT first, UINT last)
{
	ENTER(-1);
	struct winshm_get get = {.window = number_of(window), .first = first, .last = last, .mask = QS_ALLINPUT, .wait = true};
	winshm_result answer = retrieve(&get);
	if (answer.error != 0)
		FAIL(answer.error, -1);
	if (!store(&get, to))
		FAIL(ERROR_NOACCESS, -1);
	errno = entry_errno;
	return get.id != WM_QUIT;
}

static BOOL peek_message(LPMSG to, HWND window, UINT first, UINT last, UINT how)
{
	ENTER(FALSE);
	struct winshm_get get = {.window = number_of(window), .first = first, .last = last, .keep = (how & PM_REMOVE) == 0,
		.mask = how >> 16 != 0 ? how >> 16 : QS_ALLINPUT};
	winshm_result answer = retrieve(&get);
	if (answer.error == 0 && get.got && !store(&get, to))
		answer = (winshm_result){FALSE, ERROR_NOACCESS};
	FINISH(BOOL, answer);
}

static LRESULT dispatch_message(const MSG *from)
{
	ENTER(0);
	MSG message;
	if (!copy_in(&message, from, sizeof(message)))
		FAIL(ERROR_NOACCESS, 0);
	if (timer_run(&message) || message.hwnd == NULL)
		return 0;
	struct winshm_errand errand;
	winshmOwn(thread_key(), number_of(message.hwnd), &errand);
	if (errand.what == ERRAND_OWN) {
		errand.id = message.message;
		errand.wparam = message.wParam;
		errand.lparam = (uint64_t)message.lParam;
		errand_run(&errand);
	}
	FINISH(LRESULT, ((winshm_result){errand.result, errand.error}));
}

ALL_FORMS(BOOL, GetMessage, (LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax),
	get_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax))
ALL_FORMS(BOOL, PeekMessage, (LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg),
	peek_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg))
ALL_FORMS(LRESULT, DispatchMessage, (const MSG *lpMsg), dispatch_message(lpMsg))

/* There are no keys to be made characters of. */
BOOL TranslateMessage(const MSG *lpMsg)
{
	MSG message;
	if (!copy_in(&message, lpMsg, sizeof(message)))
		FAIL(ERROR_NOACCESS, FALSE);
	UINT id = message.message;
	return id == WM_KEYDOWN || id == WM_KEYUP || id == WM_SYSKEYDOWN || id == WM_SYSKEYUP;
}

LONG GetMessageTime(void) { return (LONG)last_time; }

/* Waits, and runs APCs that have ended that, as the other waits do. */
static DWORD wait(DWORD count, const HANDLE *from, DWORD milliseconds, DWORD mask, DWORD flags)
{
	ENTER(WAIT_FAILED);
	uintptr_t handles[MAXIMUM_WAIT_OBJECTS];
	if (count >= MAXIMUM_WAIT_OBJECTS)
		FAIL(ERROR_INVALID_PARAMETER, WAIT_FAILED);
	if (count > 0 && !copy_in(handles, from, count * sizeof(*handles)))
		FAIL(ERROR_NOACCESS, WAIT_FAILED);
	DWORD event = (DWORD)finish(winshmWaitForMessages(thread_key(), count, handles, milliseconds, mask, flags), entry_errno);
	if (event == WAIT_IO_COMPLETION)
		run_apcs();
	return event;
}

DWORD MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll, DWORD dwMilliseconds, DWORD dwWakeMask)
{
	return wait(nCount, pHandles, dwMilliseconds, dwWakeMask, fWaitAll ? MWMO_WAITALL : 0);
}

DWORD MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles, DWORD dwMilliseconds, DWORD dwWakeMask, DWORD dwFlags)
{
	return wait(nCount, pHandles, dwMilliseconds, dwWakeMask, dwFlags);
}

BOOL WaitMessage(void) { return wait(0, NULL, INFINITE, QS_ALLINPUT, 0) != WAIT_FAILED; }

DWORD GetQueueStatus(UINT flags)
{
	ENTER(0);
	FINISH(DWORD, winshmGetQueueStatus(thread_key(), flags));
}
