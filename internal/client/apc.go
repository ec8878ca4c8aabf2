package client

import (
	"slices"
	"sync"
	"time"

	"winshm/internal/object"
	"winshm/winerr"
)

// APC is a function that a thread is to call when it waits alertably, as its front keeps it.
type APC struct {
	// Call is the function in a Go program. It gets Due.
	Call func(due uint64)
	// Function and Argument are it in C.
	Function, Argument uintptr
	// Due is when the timer was due whose completion routine it is, as a FILETIME; 0: it is of no timer's.
	Due uint64

	timer *completion // nil if it is of no timer's
}

// apcQueue holds the functions that a thread is to run when it waits alertably. Any goroutine may use it.
type apcQueue struct {
	mu    sync.Mutex
	list  []APC
	news  chan struct{} // closed when something is added; nil when nobody sleeps
	ended bool
}

// pending reports whether there are any.
func (q *apcQueue) pending() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.list) > 0
}

// add returns false if the thread has ended. A timer's APC is there once at most.
func (q *apcQueue) add(a APC) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return false
	}
	if a.timer == nil || !slices.ContainsFunc(q.list, a.sameTimer) {
		q.list = append(q.list, a)
		q.tellLocked()
	}
	return true
}

func (a APC) sameTimer(other APC) bool { return a.timer == other.timer }

// remove takes a timer's APC back.
func (q *apcQueue) remove(timer *completion) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.list = slices.DeleteFunc(q.list, APC{timer: timer}.sameTimer)
}

func (q *apcQueue) tellLocked() {
	if q.news != nil {
		close(q.news)
		q.news = nil
	}
}

// next takes the oldest.
func (q *apcQueue) next() (APC, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.list) == 0 {
		return APC{}, false
	}
	a := q.list[0]
	q.list = q.list[1:]
	return a, true
}

// changed returns a channel that is closed when there is something, or nil if there is already.
func (q *apcQueue) changed() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.list) > 0 {
		return nil
	}
	if q.news == nil {
		q.news = make(chan struct{})
	}
	return q.news
}

// end forgets all, and takes no more.
func (q *apcQueue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.list, q.ended = nil, true
}

// NextAPC takes the oldest APC of the thread, which the caller runs. A wait that returns WaitIOCompletion is followed by as
// many as there are, those included that an APC adds.
func (t *ThreadState) NextAPC() (APC, bool) { return t.apcs.next() }

// Sleep sleeps so long, for ever if it is below 0. It returns WaitIOCompletion at once if it is alertable and the thread has
// APCs, or as soon as it has; else 0.
func (t *ThreadState) Sleep(d time.Duration, alertable bool) uint32 {
	var over <-chan time.Time // never
	if d >= 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		over = timer.C
	}
	var news <-chan struct{} // never
	if alertable {
		if news = t.apcs.changed(); news == nil {
			return WaitIOCompletion
		}
	}
	select {
	case <-news:
		return WaitIOCompletion
	case <-over:
		return 0
	}
}

// QueueAPC adds an APC to a thread of this process; self is the calling one's state. ERROR_GEN_FAILURE: the thread has ended.
// ERROR_NOT_SUPPORTED: it is another process's. ERROR_ACCESS_DENIED: the handle does not grant THREAD_SET_CONTEXT.
func (c *Client) QueueAPC(h Handle, self *ThreadState, a APC) error {
	t := self
	if h != CurrentThread {
		own, ok := local(h)
		if !ok {
			return c.refuseAPC(h)
		}
		defer own.release()
		thread, ok := own.body.(*Thread)
		switch {
		case !ok:
			return winerr.ERROR_INVALID_HANDLE
		case own.Access&object.ThreadSetContext == 0:
			return winerr.ERROR_ACCESS_DENIED
		}
		t = &thread.state
	}
	if !t.apcs.add(a) {
		return winerr.ERROR_GEN_FAILURE
	}
	t.alert()
	return nil
}

// refuseAPC is what a call gets for a thread that is none of this process's.
func (c *Client) refuseAPC(h Handle) error {
	e, err := c.lookup(h)
	if err != nil {
		return err
	}
	defer e.release()
	switch {
	case e.Type != object.ThreadType.ID:
		return winerr.ERROR_INVALID_HANDLE
	case e.Access&object.ThreadSetContext == 0:
		return winerr.ERROR_ACCESS_DENIED
	}
	if _, ended, err := c.ExitCode(h, object.ThreadType); err == nil && ended {
		return winerr.ERROR_GEN_FAILURE
	}
	return winerr.ERROR_NOT_SUPPORTED
}
