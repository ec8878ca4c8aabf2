package user32

import (
	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/winerr"
)

func system() *message.System { return message.Of(client.Default()) }

// thread is what a thread's queue has of this package.
type thread struct {
	asked  map[uint32]asked // by token
	last   uint32
	timers map[timer]TIMERPROC
}

// asked is what is to be called with an answer (SendMessageCallback).
type asked struct {
	call SENDASYNCPROC
	data uintptr
}

func threadOf(q *message.Queue) *thread {
	t, ok := q.Front.(*thread)
	if !ok {
		t = &thread{asked: map[uint32]asked{}, timers: map[timer]TIMERPROC{}}
		q.Front = t
	}
	return t
}

// onQueue calls f with the calling thread's queue, which is made if there is none.
func onQueue(f func(q *message.Queue) error) (err error) {
	client.OnThread(func(t *client.ThreadState) {
		var q *message.Queue
		if q, err = system().Queue(t); err == nil {
			err = f(q)
		}
	})
	return err
}

// ifQueue calls f with the calling thread's queue, if it has one.
func ifQueue(f func(q *message.Queue)) {
	client.OnThread(func(t *client.ThreadState) {
		if q, ok := t.Messages().(*message.Queue); ok {
			f(q)
		}
	})
}

func handle(hwnd HWND) message.Handle { return message.Handle(uint32(hwnd)) }

// isAll reports whether a message for a window is one for all.
func isAll(h message.Handle) bool { return h == message.Broadcast || h == message.Handle(0xFFFFFFFF) }

// own returns a window of the queue's thread. ERROR_ACCESS_DENIED: it is another's; ERROR_INVALID_WINDOW_HANDLE: there is none.
func own(q *message.Queue, hwnd HWND) (*message.Window, error) {
	w, err := near(hwnd)
	if err == nil && w.Queue() != q {
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return w, err
}

// near returns a window of this process. The errors are those of own.
func near(hwnd HWND) (*message.Window, error) {
	if w := system().Own(handle(hwnd)); w != nil {
		return w, nil
	}
	if _, err := system().Describe(handle(hwnd)); err != nil {
		return nil, err
	}
	return nil, winerr.ERROR_ACCESS_DENIED
}
