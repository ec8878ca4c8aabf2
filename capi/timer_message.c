/* Timers whose messages are retrieved: winshm_message.h. */
#include "_cgo_export.h"
#include "window.h"

UINT_PTR SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc)
{
	ENTER(0);
	FINISH(UINT_PTR, winshmSetTimer(thread_key(), number_of(hWnd), nIDEvent, uElapse, (uintptr_t)lpTimerFunc));
}

BOOL KillTimer(HWND hWnd, UINT_PTR uIDEvent)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmKillTimer(thread_key(), number_of(hWnd), uIDEvent));
}

bool timer_run(const MSG *message)
{
	if (message->message != WM_TIMER || message->lParam == 0)
		return false;
	if (!winshmTimerCalls(thread_key(), number_of(message->hwnd), message->wParam, (uint64_t)message->lParam))
		return false;
	((TIMERPROC)message->lParam)(message->hwnd, WM_TIMER, message->wParam, message->time);
	return true;
}
