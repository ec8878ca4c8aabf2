package user32

import (
	"time"

	"winshm/internal/message"
)

// timer is how a timer is known.
type timer struct {
	window message.Handle
	id     uint64
}

// withProc is lParam of WM_TIMER if there is a procedure for it.
const withProc = 1

// SetTimer has the calling thread retrieve WM_TIMER every so many milliseconds, at least 10, when nothing else is in its queue; what
// was not retrieved in time comes once. The window, one of the thread's, gets it with the timer's number, or proc does if it is
// not nil. Without a window (0) the timer gets a number, unless id is that of one that is to begin anew. It returns the number,
// 1 instead of 0. The errors are those of DestroyWindow; ERROR_NOT_ENOUGH_QUOTA: the thread has 10,000 timers.
func SetTimer(hwnd HWND, id uintptr, milliseconds uint32, proc TIMERPROC) (number uintptr, err error) {
	err = onQueue(func(q *message.Queue) error {
		if hwnd != 0 {
			if _, err := own(q, hwnd); err != nil {
				return err
			}
		}
		mark := uint64(0)
		if proc != nil {
			mark = withProc
		}
		n, err := q.SetTimer(handle(hwnd), uint64(id), mark, time.Duration(milliseconds)*time.Millisecond)
		if err != nil {
			return err
		}
		threadOf(q).timers[timer{handle(hwnd), n}] = proc
		number = uintptr(max(n, 1))
		return nil
	})
	return number, err
}

// KillTimer ends a timer of the calling thread. ERROR_INVALID_PARAMETER: it has none of that window and number.
func KillTimer(hwnd HWND, id uintptr) error {
	return onQueue(func(q *message.Queue) error {
		delete(threadOf(q).timers, timer{handle(hwnd), uint64(id)})
		return q.KillTimer(handle(hwnd), uint64(id))
	})
}

// runTimer calls the procedure of a timer whose message is dispatched. false: it has none.
func runTimer(q *message.Queue, msg *MSG) bool {
	if msg.Message != WM_TIMER || msg.LParam != withProc {
		return false
	}
	proc := threadOf(q).timers[timer{handle(msg.HWnd), uint64(msg.WParam)}]
	if proc != nil {
		proc(msg.HWnd, WM_TIMER, msg.WParam, msg.Time)
	}
	return proc != nil
}
