package waitable

// Actor is a thread slot in the hands of the process that it was given to: what waits, owns mutexes and finishes what others
// began. One goroutine uses it at a time.
type Actor struct {
	arena  *Arena
	thread uint32
	line   *line
	body   *body

	left       int // how much more work one call may be, before the memory is taken to be broken
	helping    [maxEntries]entry
	entries    [maxEntries]entry
	candidates []candidate
	share      []entry   // what the waiter gets that is being served
	turns      []turn    // of settling
	cleared    []cleared // of settling
}

// Actor returns the actor of a thread slot.
func (a *Arena) Actor(thread uint32) *Actor {
	thread %= MaxThreads
	return &Actor{arena: a, thread: thread, line: a.lineOf(thread), body: a.bodyOf(thread)}
}

// Thread returns the number of the slot, by which the actor owns mutexes.
func (t *Actor) Thread() uint32 { return t.thread }

// Arena returns the arena.
func (t *Actor) Arena() *Arena { return t.arena }

// SetID tells those who look at the arena which thread of the kernel's it is.
func (t *Actor) SetID(id uint32) { t.line.id.store(id) }

// How much work one call may be, in words that are looked at: far more than it ever is while the arena's users keep the rules,
// for every repetition of a loop means that another of them got on. The manager, for whom other users wait, has less.
const (
	patience        = 1 << 24
	managerPatience = 1 << 21
	repairPatience  = 1 << 24
)

// begin starts an operation.
func (t *Actor) begin() {
	t.beginWith(patience)
	if t.thread == 0 {
		t.left = min(t.left, managerPatience)
	}
}

func (t *Actor) beginWith(patience int) {
	t.left = patience
	if t.arena.Broken() {
		t.left = 0
	}
}

// spend reports whether the operation may go on.
func (t *Actor) spend(n int) bool {
	if t.left -= n; t.left > 0 {
		return true
	}
	t.arena.giveUp()
	return false
}

// read returns a word that is no reference. If the arena is broken it may be one.
func (t *Actor) read(w *word) uint64 {
	v := w.load()
	for v&bitD != 0 && t.spend(1) {
		t.finish(v)
		v = w.load()
	}
	return v
}

func (t *Actor) readObject(obj uint32) uint64 { return t.read(&t.arena.objectAt(obj).word) }

func (t *Actor) swap(obj uint32, old, next uint64) bool {
	return t.arena.objectAt(obj).word.swap(old, raised(next))
}

// settled returns the object's word when nothing of it can be handed over.
func (t *Actor) settled(obj uint32) uint64 {
	w := t.readObject(obj)
	if w&(bitF|bitS) == bitF|bitS {
		w = t.settle(obj)
	}
	return w
}

// change makes one change of an object's word: next gives the new value, or a result other than OK. Then it hands over.
func (t *Actor) change(obj uint32, next func(w uint64) (uint64, Result)) Result {
	t.begin()
	for t.spend(1) {
		w := t.settled(obj)
		if w&bitB != 0 {
			return Elsewhere
		}
		changed, r := next(w)
		if r != OK {
			return r
		}
		if t.swap(obj, w, changed) {
			if changed&bitF != 0 {
				t.settle(obj)
			}
			return t.done()
		}
	}
	return Broken
}

func (t *Actor) done() Result {
	if t.arena.broken.Load() {
		return Broken
	}
	return OK
}

// Set sets an event (SetEvent).
func (t *Actor) Set(obj uint32) Result {
	return t.change(obj, func(w uint64) (uint64, Result) { return w | bitS, OK })
}

// Reset resets an event (ResetEvent).
func (t *Actor) Reset(obj uint32) Result {
	return t.change(obj, func(w uint64) (uint64, Result) { return w &^ bitS, OK })
}

// Pulse releases those who wait now, or one of them, and leaves the event reset (PulseEvent).
func (t *Actor) Pulse(obj uint32) Result {
	return t.change(obj, func(w uint64) (uint64, Result) {
		if w&bitF == 0 {
			return w &^ bitS, OK
		}
		return w&^payloadMask | bitS | bitQ | t.arena.header.ticket.load()&payloadMask, OK
	})
}

// Release adds n to a semaphore's count and returns the one before (ReleaseSemaphore). Refused: it would go over its
// maximum.
func (t *Actor) Release(obj uint32, n uint32) (previous uint32, r Result) {
	maximum := t.arena.objectAt(obj).maximum.load()
	r = t.change(obj, func(w uint64) (uint64, Result) {
		previous = payload(w)
		return released(w, n, maximum)
	})
	return previous, r
}

func released(w uint64, n, maximum uint32) (uint64, Result) {
	count := uint64(payload(w)) + uint64(n)
	if count > uint64(min(maximum, payloadMask)) {
		return 0, Refused
	}
	if count == 0 {
		return w, OK // nothing was added to nothing
	}
	return w&^payloadMask | count | bitS, OK
}

// Unlock gives a mutex up that the actor owns (the last ReleaseMutex). Refused: it does not.
func (t *Actor) Unlock(obj uint32) Result { return t.unlock(obj, 0) }

// Abandon does what the end of a thread does to a mutex that it owns.
func (t *Actor) Abandon(obj uint32) Result { return t.unlock(obj, bitA) }

func (t *Actor) unlock(obj uint32, how uint64) Result {
	return t.change(obj, func(w uint64) (uint64, Result) { return unlocked(w, t.thread, how) })
}

func unlocked(w uint64, owner uint32, how uint64) (uint64, Result) {
	if owner == 0 || payload(w) != owner {
		return 0, Refused
	}
	return w&^payloadMask | bitS | how, OK
}
