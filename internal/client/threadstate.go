package client

import "time"

// ThreadState is what the library keeps of one thread that waits and owns mutexes. The thread itself calls its methods, unless
// they say otherwise.
type ThreadState struct {
	waits threadWaits
	apcs  apcQueue
	timed bool // it has set a timer's completion routine

	messages Closer // its message queue; nil: it has none
}

// Closer is what ends with a thread.
type Closer interface{ Close() }

// Messages returns what SetMessages was given last.
func (t *ThreadState) Messages() Closer { return t.messages }

// SetMessages gives the thread a message queue, which ends with it.
func (t *ThreadState) SetMessages(q Closer) { t.messages = q }

// matters reports whether the thread has what its end takes away from it at once.
func (t *ThreadState) matters() bool { return t.timed || t.messages != nil || len(t.waits.owned) > 0 }

// Leave gives up what the thread owns, since it ends: its mutexes are abandoned, and its APCs forgotten. It may be called
// again, and by another thread when this one has ended.
func (t *ThreadState) Leave() {
	if t.messages != nil {
		t.messages.Close()
		t.messages = nil
	}
	t.apcs.end()
	completions.leave(t)
	t.waits.leave()
}

// HasAPC reports whether the thread has functions to run when it waits alertably.
func (t *ThreadState) HasAPC() bool { return t.apcs.pending() }

// SleepOn sleeps on a bell until it was rung more often than seen, or so long, or, if it is alertable, there are APCs.
func (t *ThreadState) SleepOn(b *Bell, seen uint32, limit time.Duration, alertable bool) {
	if alertable {
		t.waits.bell.Store(b)
		defer t.waits.bell.Store(nil)
		if t.HasAPC() {
			return
		}
	}
	b.Sleep(seen, limit)
}

// alert ends an alertable wait of the thread, if it is in one, since it has APCs now. Any goroutine may call it.
func (t *ThreadState) alert() { t.waits.alert() }
