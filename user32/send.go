package user32

import (
	"math"
	"time"

	"winshm/internal/message"
	"winshm/kernel32"
	"winshm/winerr"
)

// SendMessage has a window's procedure handle a message, and returns what that returns. If the window is another thread's, that
// runs it when it retrieves messages or waits in SendMessage itself; meanwhile the calling thread handles what is sent to its own
// windows. To [HWND_BROADCAST] a message goes to all top-level windows, one after the other; those from WM_USER up to 0xBFFF to
// none.
//
// What lParam leads to may be Go's memory, if the conversion to uintptr is in the call: uintptr(unsafe.Pointer(p)). Of WM_COPYDATA,
// WM_SETTEXT, WM_GETTEXT, WM_SETTINGCHANGE and WM_DEVMODECHANGE it is taken to another process, and what is to be written is
// brought back; numbers from WM_USER on mean there what they mean there; other messages with pointers are ERROR_NOT_SUPPORTED.
//
// ERROR_INVALID_WINDOW_HANDLE: there is no such window; ERROR_ACCESS_DENIED: the receiver has ended before it answered, or is of
// another user who does not let this message through; ERROR_NOACCESS: lParam of WM_COPYDATA is 0.
//
//go:uintptrescapes
func SendMessage(hwnd HWND, msg uint32, wParam, lParam uintptr) (result uintptr, err error) {
	r := newRequest(hwnd, msg, wParam, lParam)
	err = onQueue(func(q *message.Queue) (err error) {
		result, err = sendAny(q, r)
		return err
	})
	return result, err
}

// SendMessageTimeout is SendMessage with a time-out in milliseconds for each window, and SMTO_ flags; 0 and INFINITE are none, and
// what else is 0x80000000 and more is over at once. It returns 1 and, if result is not nil, stores there what the procedure
// returned; on failure 0. ERROR_TIMEOUT: the time was over. A message that was not begun with is never delivered then.
//
//go:uintptrescapes
func SendMessageTimeout(hwnd HWND, msg uint32, wParam, lParam uintptr, flags, timeout uint32, result *uintptr) (ret uintptr, err error) {
	r := newRequest(hwnd, msg, wParam, lParam)
	r.Flags = flags
	switch {
	case timeout == kernel32.INFINITE:
	case timeout > math.MaxInt32:
		r.Timeout = 0
	case timeout != 0:
		r.Timeout = time.Duration(timeout) * time.Millisecond
	}
	var got uintptr
	err = onQueue(func(q *message.Queue) (err error) {
		got, err = sendAny(q, r)
		return err
	})
	if result != nil {
		*result = got
	}
	if err != nil {
		return 0, err
	}
	return 1, nil
}

func newRequest(hwnd HWND, msg uint32, wParam, lParam uintptr) message.Request {
	return message.Request{Message: newMessage(hwnd, msg, wParam, lParam), Timeout: -1}
}

func newMessage(hwnd HWND, msg uint32, wParam, lParam uintptr) message.Message {
	return message.Message{Window: handle(hwnd), ID: msg, WParam: uint64(wParam), LParam: uint64(lParam)}
}

// sendAny sends to one window or to all.
func sendAny(q *message.Queue, r message.Request) (uintptr, error) {
	if !isAll(r.Window) {
		return send(q, r)
	}
	err := toAll(q, r.ID, func(h message.Handle) {
		one := r
		one.Window = h
		_, _ = send(q, one)
	})
	if err != nil {
		return 0, err
	}
	return 1, nil
}

// toAll calls f with each window that gets what is sent to all.
func toAll(q *message.Queue, id uint32, f func(message.Handle)) error {
	windows, err := q.System().Audience(id)
	for _, h := range windows {
		f(h)
	}
	return err
}

func send(q *message.Queue, r message.Request) (uintptr, error) {
	w := q.System().Own(r.Window)
	switch {
	case w != nil && w.Queue() == q:
		return call(w, r.ID, uintptr(r.WParam), uintptr(r.LParam)), nil
	case w != nil && isOurs(w.Class):
		return wait(q, q.Send(r))
	case r.ID == WM_NOTIFY:
		return 0, nil // does not reach another process
	case !message.CarriesData(r.ID):
		return wait(q, q.Send(r))
	}
	finish, err := pack(&r)
	if err != nil {
		return 0, err
	}
	result, err := wait(q, q.Send(r))
	if finish != nil && err == nil {
		result = uintptr(finish(uint64(result)))
	}
	return result, err
}

// wait waits for the answer, and runs what comes meanwhile. If a procedure panics, the call is given up.
func wait(q *message.Queue, c *message.Call) (uintptr, error) {
	left := true
	defer func() {
		if left {
			c.Abandon()
		}
	}()
	for d := c.Wait(); d != nil; d = c.Wait() {
		run(q, d)
	}
	left = false
	result, err := c.Result()
	return uintptr(result), err
}

// SendNotifyMessage sends a message, and waits only if the window is the calling thread's own. ERROR_MESSAGE_SYNC_ONLY: the message
// carries memory; other errors are those of SendMessage.
//
//go:uintptrescapes
func SendNotifyMessage(hwnd HWND, msg uint32, wParam, lParam uintptr) error {
	m := newMessage(hwnd, msg, wParam, lParam)
	return leave(m, func(q *message.Queue, w *message.Window, m message.Message) error {
		if w != nil {
			call(w, m.ID, uintptr(m.WParam), uintptr(m.LParam))
			return nil
		}
		return q.Notify(m)
	})
}

// SendMessageCallback is SendNotifyMessage with a function that gets the result: on the calling thread, when that retrieves messages
// or waits in SendMessage.
//
//go:uintptrescapes
func SendMessageCallback(hwnd HWND, msg uint32, wParam, lParam uintptr, callback SENDASYNCPROC, data uintptr) error {
	m := newMessage(hwnd, msg, wParam, lParam)
	return leave(m, func(q *message.Queue, w *message.Window, m message.Message) error {
		if w == nil {
			return ask(q, m, asked{callback, data})
		}
		result := call(w, m.ID, uintptr(m.WParam), uintptr(m.LParam))
		if callback != nil {
			callback(HWND(w.Handle), m.ID, data, result)
		}
		return nil
	})
}

// ask sends what the answer is to come of later.
func ask(q *message.Queue, m message.Message, a asked) error {
	t := threadOf(q)
	t.last++
	token := t.last
	t.asked[token] = a
	err := q.Ask(m, token)
	if err != nil {
		delete(t.asked, token)
	}
	return err
}

// leave calls f for a window, which is nil if it is not the calling thread's own, or for all of them.
func leave(m message.Message, f func(*message.Queue, *message.Window, message.Message) error) error {
	if message.SyncOnly(m.ID, m.WParam) {
		return winerr.ERROR_MESSAGE_SYNC_ONLY
	}
	return onQueue(func(q *message.Queue) error {
		one := func(h message.Handle) error {
			m := m
			m.Window = h
			w := q.System().Own(h)
			if w != nil && w.Queue() != q {
				w = nil
			}
			return f(q, w, m)
		}
		if isAll(m.Window) {
			return toAll(q, m.ID, func(h message.Handle) { _ = one(h) })
		}
		return one(m.Window)
	})
}
