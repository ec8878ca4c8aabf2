package waitable

import "time"

// Woken is what a wait got.
type Woken struct {
	// Index is that of the object; 0 if the wait was for all.
	Index int
	// Abandoned: the mutex, or one of all, was left by an owner that ended.
	Abandoned bool
}

// Try takes one of the objects, that of the lowest index, or all in one step, if it can be had now. A wait for all must not
// name an object twice. An actor that waits must not be used.
func (t *Actor) Try(objects []uint32, all bool) (Woken, Result) {
	t.begin()
	for t.spend(1 + len(objects)) {
		var w Woken
		var r Result
		if all {
			w, r = t.tryAll(objects)
		} else {
			w, r = t.tryAny(objects)
		}
		if r != Contended {
			return w, r
		}
	}
	return Woken{}, Broken
}

func (t *Actor) tryAll(objects []uint32) (woken Woken, r Result) {
	entries := t.entries[:0]
	var words [MaxMembers]uint64
	for i, obj := range objects { // settling uses the same scratch space: all words first
		words[i] = t.settled(obj)
		if words[i]&bitB != 0 {
			return Woken{}, Elsewhere
		}
	}
	for i, obj := range objects {
		kind := t.arena.kindOf(obj)
		if !kind.available(words[i], t.thread) {
			return Woken{}, Unavailable
		}
		woken.Abandoned = woken.Abandoned || kind.abandoned(words[i])
		entries = append(entries, entry{obj, words[i], kind.taken(words[i], t.thread)})
	}
	if !t.swapAll(entries) {
		return Woken{}, Contended
	}
	return woken, t.done()
}

func (t *Actor) tryAny(objects []uint32) (Woken, Result) {
	var seen [MaxMembers]uint64
	for i, obj := range objects {
		w := t.settled(obj)
		seen[i] = w
		if w&bitB != 0 {
			return Woken{}, Elsewhere
		}
		kind := t.arena.kindOf(obj)
		if !kind.available(w, t.thread) {
			continue
		}
		if !t.unchanged(objects[:i], seen[:i]) || !t.arena.objectAt(obj).word.swap(w, kind.taken(w, t.thread)) {
			return Woken{}, Contended
		}
		return Woken{Index: i, Abandoned: kind.abandoned(w)}, t.done()
	}
	return Woken{}, Unavailable
}

// unchanged reports whether the words are what they were: none before the one found has been signaled meanwhile.
func (t *Actor) unchanged(objects []uint32, seen []uint64) bool {
	for i, obj := range objects {
		if t.arena.objectAt(obj).word.load() != seen[i] {
			return false
		}
	}
	return true
}

// How is how a wait is to go on.
type How struct {
	All bool
	// Alertable: [Actor.Alert] ends it.
	Alertable bool
	// Bell is the thread slot to ring when the wait has been decided; 0: the actor itself sleeps.
	Bell uint32
}

// Begin begins to wait, after [Actor.Try] gave Unavailable. OK: the wait goes on, or was decided already: see
// [Actor.State]; [Actor.End] must follow. Another result: nothing was begun. Without objects, the manager is to decide it
// (see [Actor.Claim]).
func (t *Actor) Begin(objects []uint32, how How) Result {
	t.begin()
	t.describe(objects, how)
	t.mark(true)
	for {
		w := t.read(&t.line.wait)
		if !t.spend(1) || stateOf(w) != Idle {
			t.mark(false)
			return Broken
		}
		if t.line.wait.swap(w, waitWord(w, Waiting, 0, false)) {
			break
		}
	}
	if !t.announce(objects, how.All) {
		return t.withdraw()
	}
	return t.done()
}

// describe says what the thread waits for, while it does not.
func (t *Actor) describe(objects []uint32, how How) {
	filter := uint64(0)
	for i, obj := range objects {
		t.body.members[i].store(obj)
		filter |= filterOf(obj)
	}
	t.body.count.store(uint32(len(objects)))
	t.body.all.store(flag(how.All))
	t.body.alertable.store(flag(how.Alertable))
	t.line.filter.store(filter)
	t.line.bell.store(how.Bell)
	t.line.ticket.store(t.arena.header.ticket.add(1) - 1)
}

func flag(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// mark enters the thread among those that may be waiting, or takes it out.
func (t *Actor) mark(waiting bool) {
	group, bit := &t.arena.waiting[t.thread/64], uint64(1)<<(t.thread%64)
	if waiting {
		group.or(bit)
	} else {
		group.and(^bit)
	}
}

// announce marks all objects as waited for, and settles them: this may serve those who were here before, or the thread
// itself. false: the manager keeps one.
func (t *Actor) announce(objects []uint32, all bool) bool {
	for _, obj := range objects {
		if !t.markObject(obj) {
			return false
		}
		if !all {
			t.settle(obj)
			if stateOf(t.read(&t.line.wait)) == Satisfied { // a reference's low byte is no state
				return true
			}
		}
	}
	if all {
		t.settleAll(objects)
	}
	return true
}

// markObject raises the word also if it is marked: who was about to remove the mark fails.
func (t *Actor) markObject(obj uint32) bool {
	t.arena.objectAt(obj).hint(t.thread)
	for t.spend(1) {
		w := t.readObject(obj)
		if w&bitB != 0 {
			return false
		}
		if t.swap(obj, w, w|bitF) {
			break
		}
	}
	return true
}

// settleAll settles the members of a wait for all, until one is not there.
func (t *Actor) settleAll(objects []uint32) {
	for _, obj := range objects {
		w := t.settle(obj)
		if !t.arena.kindOf(obj).available(w, t.thread) {
			return
		}
	}
}

// withdraw ends a wait of which an object is kept by the manager, unless it was decided.
func (t *Actor) withdraw() Result {
	for t.spend(1) {
		w := t.read(&t.line.wait)
		if stateOf(w) != Waiting {
			return OK
		}
		if t.line.wait.swap(w, waitWord(w, Idle, 0, false)) {
			t.mark(false)
			return Elsewhere
		}
	}
	return Broken
}

// State returns the state of the wait that was begun.
func (t *Actor) State() State {
	t.begin()
	w := t.read(&t.line.wait)
	if t.arena.Broken() {
		return Lost
	}
	return stateOf(w)
}

// Decided reports whether the wait may have been decided. It costs one load, for those who spin.
func (t *Actor) Decided() bool {
	w := t.line.wait.v.Load()
	return w&bitD != 0 || stateOf(w) != Waiting
}

// Version names the wait that was begun, for [Actor.Claim].
func (t *Actor) Version() uint32 {
	t.begin()
	return uint32(t.read(&t.line.wait) >> versionShift)
}

// Sleep sleeps until the wait may have been decided, for at most limit, and never longer than a second: who was to wake the
// thread may have been stopped.
func (t *Actor) Sleep(limit time.Duration) {
	t.begin()
	t.line.asleep.store(1)
	if w := t.read(&t.line.wait); stateOf(w) == Waiting && limit > 0 {
		sleep(t.line.low(), uint32(w), min(limit, time.Second))
	}
	t.line.asleep.store(0)
}

// End ends the wait. Satisfied: the actor has what it waited for, however late it is. Waiting: nothing was decided, and
// nothing will be. Alerted and Moved: see there. Lost: the arena is broken.
func (t *Actor) End() (Woken, State) {
	t.begin()
	for t.spend(1) {
		w := t.read(&t.line.wait)
		if w&bitD != 0 || !t.line.wait.swap(w, waitWord(w, Idle, 0, false)) {
			continue
		}
		t.mark(false)
		t.line.bell.store(0)
		return Woken{Index: int(uint8(w >> waitIndexShift)), Abandoned: w&waitAbandoned != 0}, stateOf(w)
	}
	return Woken{}, Lost
}

// Alert ends the wait of another thread if it is alertable, and reports whether it did.
func (t *Actor) Alert(thread uint32) bool {
	t.begin()
	return t.decide(thread, Alerted, true)
}

// decide puts a thread that waits into another state.
func (t *Actor) decide(thread uint32, s State, onlyAlertable bool) bool {
	l := t.arena.lineOf(thread)
	for t.spend(1) {
		w := t.read(&l.wait)
		if stateOf(w) != Waiting || onlyAlertable && t.arena.bodyOf(thread).alertable.load() == 0 {
			return false
		}
		if l.wait.swap(w, waitWord(w, s, 0, false)) {
			t.arena.wake(thread)
			return true
		}
	}
	return false
}

// Wake lets a thread that sleeps look again.
func (a *Arena) Wake(thread uint32) { a.wake(thread) }

// TakeDecided returns which of a group of 64 thread slots, given as bits, may have had their waits decided before the bell was
// rung, and forgets it.
func (a *Arena) TakeDecided(group int, slots uint64) uint64 {
	w := &a.decided[group%len(a.decided)]
	found := w.load() & slots
	if found != 0 {
		w.and(^found)
	}
	return found
}
