package waitable

// Result is how an operation went.
type Result uint8

const (
	// OK means that it was done.
	OK Result = iota
	// Unavailable means that the object is not signaled, or not all of them are.
	Unavailable
	// Contended means that only an [Actor] can do it. The quick forms answer it.
	Contended
	// Elsewhere means that the manager keeps the object, or one of them. Nothing was done.
	Elsewhere
	// Refused means that the semaphore would go over its maximum, or the mutex is not the caller's.
	Refused
	// Broken means that the memory cannot be of this package's making, or the manager has given it up.
	Broken
)

// State is the state of a thread's wait.
type State uint8

const (
	// Idle means that the thread does not wait.
	Idle State = iota
	// Waiting means that nothing is decided.
	Waiting
	// Satisfied means that the thread has what it waited for.
	Satisfied
	// Alerted means that somebody called [Actor.Alert].
	Alerted
	// Moved means that an object went to the manager; the wait is to be made again, through the manager.
	Moved
	// Lost means that the arena is broken.
	Lost
)

func (a *Arena) objectAt(obj uint32) *Object { return &a.objects[obj%MaxObjects] }

func (a *Arena) kindOf(obj uint32) Kind { return Kind(a.objectAt(obj).kind.load()) }

func (a *Arena) lineOf(thread uint32) *line { return &a.lines[thread%MaxThreads] }

func (a *Arena) bodyOf(thread uint32) *body { return &a.bodies[thread%MaxThreads] }

// Broken reports whether the arena was given up, by this process or the manager.
func (a *Arena) Broken() bool { return a.broken.Load() || a.header.broken.load() != 0 }

// giveUp declares the arena broken, as far as this process is concerned.
func (a *Arena) giveUp() { a.broken.Store(true) }

// wake tells a thread that its wait was decided.
func (a *Arena) wake(thread uint32) {
	l := a.lineOf(thread)
	if bell := l.bell.load(); bell != 0 {
		a.decided[thread%MaxThreads/64].or(1 << (thread % 64))
		a.ring(a.lineOf(bell))
		return
	}
	if l.asleep.load() != 0 {
		wake(l.low())
	}
}

// Elsewhere reports whether the manager keeps an object.
func (a *Arena) Elsewhere(obj uint32) bool {
	w := a.objectAt(obj).word.load()
	return w&bitD == 0 && w&bitB != 0
}
