package client

// ThreadState is what the library keeps of one thread that waits and owns mutexes. The thread itself calls its methods, unless
// they say otherwise.
type ThreadState struct {
	waits threadWaits
	apcs  apcQueue
	timed bool // it has set a timer's completion routine
}

// matters reports whether the thread has what its end takes away from it at once.
func (t *ThreadState) matters() bool { return t.timed || len(t.waits.owned) > 0 }

// Leave gives up what the thread owns, since it ends: its mutexes are abandoned, and its APCs forgotten. It may be called
// again, and by another thread when this one has ended.
func (t *ThreadState) Leave() {
	t.apcs.end()
	completions.leave(t)
	t.waits.leave()
}

// alert ends an alertable wait of the thread, if it is in one, since it has APCs now. Any goroutine may call it.
func (t *ThreadState) alert() { t.waits.alert() }
