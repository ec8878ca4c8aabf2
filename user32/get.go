package user32

import (
	"winshm/internal/message"
	"winshm/winerr"
)

// GetMessage waits for a message in the calling thread's queue, and takes it: of one window of the thread's and those below it, of
// all and of the thread itself (0), or only of the thread itself (-1); with a number from filterMin to filterMax, or any if both
// are 0. Meanwhile it runs procedures for what is sent to the thread's windows. It returns 0 for WM_QUIT, 1 for any other message,
// and -1 with an error: ERROR_INVALID_WINDOW_HANDLE, hwnd is no window of the thread's; ERROR_INVALID_HANDLE, the manager of all
// windows is gone.
func GetMessage(msg *MSG, hwnd HWND, filterMin, filterMax uint32) (ret int32, err error) {
	_, err = next(msg, hwnd, message.Get{First: filterMin, Last: filterMax, Timeout: -1})
	switch {
	case err != nil:
		return -1, err
	case msg.Message == WM_QUIT:
		return 0, nil
	}
	return 1, nil
}

// PeekMessage is GetMessage without a wait. It reports whether there is a message, and takes it if PM_REMOVE is in flags.
func PeekMessage(msg *MSG, hwnd HWND, filterMin, filterMax, flags uint32) (found bool, err error) {
	return next(msg, hwnd, message.Get{First: filterMin, Last: filterMax, Keep: flags&PM_REMOVE == 0})
}

// next runs what was sent, and retrieves a message that fits.
func next(msg *MSG, hwnd HWND, g message.Get) (found bool, err error) {
	if msg == nil {
		return false, winerr.ERROR_NOACCESS
	}
	err = onQueue(func(q *message.Queue) (err error) {
		if g.Window, err = filterOf(q, hwnd); err != nil {
			return err
		}
		for {
			e := q.Next(g)
			switch {
			case e.Lost:
				return winerr.ERROR_INVALID_HANDLE
			case e.Deliver != nil:
				run(q, e.Deliver)
				continue
			}
			if found = e.Got; found {
				m := e.Message
				*msg = MSG{HWnd: HWND(m.Window), Message: m.ID, WParam: uintptr(m.WParam), LParam: uintptr(m.LParam), Time: e.Time}
			}
			return nil
		}
	})
	return found, err
}

// filterOf says which messages a window stands for when messages are retrieved.
func filterOf(q *message.Queue, hwnd HWND) (message.Handle, error) {
	const first, all = 1, 0xFFFF // as -1
	switch h := handle(hwnd); h {
	case 0:
		return 0, nil
	case first, all, message.OfThread:
		return message.OfThread, nil
	}
	if w, err := own(q, hwnd); err != nil || w == nil {
		return 0, winerr.ERROR_INVALID_WINDOW_HANDLE
	}
	return handle(hwnd), nil
}

// DispatchMessage calls the procedure of the window that a retrieved message is for, or of a timer, and returns what that returns; 0 if the window
// is none of the calling thread's.
func DispatchMessage(msg *MSG) (result uintptr) {
	_ = onQueue(func(q *message.Queue) error {
		if runTimer(q, msg) {
			return nil
		}
		if w, err := own(q, msg.HWnd); err == nil {
			result = call(w, msg.Message, msg.WParam, msg.LParam)
		}
		return nil
	})
	return result
}

// TranslateMessage reports whether a message is of the keyboard. It posts no characters: there is no keyboard.
func TranslateMessage(msg *MSG) bool {
	switch msg.Message {
	case WM_KEYDOWN, WM_KEYUP, WM_SYSKEYDOWN, WM_SYSKEYUP:
		return true
	}
	return false
}

// GetQueueStatus returns which kinds of messages (QS_) are in the calling thread's queue: in the upper half all, in the lower half
// those that have come since it was called last, or since messages were retrieved.
func GetQueueStatus(flags uint32) (status uint32) {
	_ = onQueue(func(q *message.Queue) error {
		all, fresh := q.Status(kinds(flags))
		status = all<<16 | fresh
		return nil
	})
	return status
}

// kinds returns what the engine calls kinds of messages.
func kinds(flags uint32) uint32 {
	if flags&QS_ALLPOSTMESSAGE != 0 {
		flags |= QS_POSTMESSAGE
	}
	return flags & (QS_POSTMESSAGE | QS_TIMER | QS_SENDMESSAGE)
}

// GetInputState reports whether there is input of keyboard or mouse: there never is.
func GetInputState() bool { return false }

// IsGUIThread reports whether the calling thread has a message queue. With convert, it gets one.
func IsGUIThread(convert bool) (is bool) {
	if convert {
		return onQueue(func(*message.Queue) error { return nil }) == nil
	}
	ifQueue(func(*message.Queue) { is = true })
	return is
}
