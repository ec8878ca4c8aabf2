package client

// ThreadState is what the library keeps of one thread that waits and owns mutexes. The thread itself calls its methods, unless
// they say otherwise.
type ThreadState struct {
	waits threadWaits
	apcs  apcQueue
}

// NewThreadState returns the state of a thread of nobody's: one that runs nothing but this package.
func NewThreadState() *ThreadState { return &ThreadState{} }

// Leave gives up what the thread owns, since it ends: its mutexes are abandoned, and its APCs forgotten. It may be called
// again, and by another thread when this one has ended.
func (t *ThreadState) Leave() {
	t.apcs.end()
	completions.leave(t)
	t.waits.leave()
}

// alert ends an alertable wait of the thread, if it is in one, since it has APCs now. Any goroutine may call it.
func (t *ThreadState) alert() { t.waits.alert() }
