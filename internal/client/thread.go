package client

import (
	"sync"
	"sync/atomic"

	"winshm/internal/object"
)

// Thread is a thread of this process that handles can lead to. Its zero value is of no use.
type Thread struct {
	id      uint32 // the kernel's; set before anybody else knows the thread
	state   ThreadState
	signal  threadSignal
	resumed chan struct{}
	ended   chan struct{}
	code    uint32 // when it has ended

	// rested is stored when the thread has used its state, and loaded before the next goroutine on it does, or another thread when it
	// has ended.
	rested  atomic.Bool
	watched atomic.Bool // somebody waits for its end

	once sync.Once // for resumed
	end  sync.Once // for ended
}

func newThread() *Thread { return &Thread{resumed: make(chan struct{}), ended: make(chan struct{})} }

// NewThread makes a handle, with those handle flags, to a thread that is about to begin. It is held back until ResumeThread
// if it is suspended. The thread itself calls [Thread.Begin], [Thread.Await] and [Thread.End].
func NewThread(flags uint32, suspended bool) (Handle, *Thread, error) {
	t := newThread()
	if !suspended {
		_ = t.resume()
	}
	h, err := addLocal(object.ThreadType, object.ThreadAll, flags, t)
	if err != nil {
		return 0, nil, err
	}
	return h, t, nil
}

// Begin says which of the kernel's threads it is.
func (t *Thread) Begin(id uint32) {
	t.id = id
	threads.add(t)
}

// Await waits until the thread may run.
func (t *Thread) Await() { <-t.resumed }

// State returns what the thread waits with.
func (t *Thread) State() *ThreadState { return &t.state }

// End says that the thread has ended, once: what it owned is abandoned, and then who waits for it goes on.
func (t *Thread) End(code uint32) {
	t.end.Do(func() {
		threads.remove(t)
		_ = t.rested.Load()
		t.state.Leave()
		t.code = code
		close(t.ended)
		t.signal.end()
	})
}

// Close is called when nobody has a handle any more; the thread does not mind.
func (t *Thread) Close() error {
	t.signal.close()
	return nil
}

func (t *Thread) duplicate() (localBody, error) { return t, nil }

func (t *Thread) identity() any { return t }

func (t *Thread) number() uint32 { return t.id }

// exitCode returns StillActive while the thread has not ended.
func (t *Thread) exitCode() (code uint32, ended bool) {
	select {
	case <-t.ended:
		return t.code, true
	default:
		return StillActive, false
	}
}

// resume lets a thread run that was made suspended, and returns how often it was: 1, or 0.
func (t *Thread) resume() (was uint32) {
	t.once.Do(func() {
		was = 1
		close(t.resumed)
	})
	return was
}
