package waitable

import "slices"

// The manager's part. It acts by the actor of thread slot 0, one call at a time for each arena.

// Held is the state of an object, for its way from the arena to the manager and back.
type Held struct {
	Kind     Kind
	Signaled bool
	// Count and Maximum are a semaphore's.
	Count, Maximum uint32
	// Owner is the thread slot of a mutex's owner; 0: free.
	Owner     uint32
	Abandoned bool
}

// word returns the word of an object in that state, but for the sequence number of the one before.
func (h Held) word(before uint64) uint64 {
	w := raised(before & sequenceAll)
	switch h.Kind {
	case Mutex:
		w |= uint64(h.Owner & payloadMask)
		h.Signaled = h.Owner == 0
	case Semaphore:
		w |= uint64(h.Count & payloadMask)
		h.Signaled = h.Count != 0
	}
	if h.Signaled {
		w |= bitS
	}
	if h.Abandoned {
		w |= bitA
	}
	return w
}

// New puts an object into a slot that nobody uses.
func (t *Actor) New(obj uint32, h Held) {
	h.Abandoned = false
	t.extend(obj)
	o := t.arena.objectAt(obj)
	o.kind.store(uint32(h.Kind))
	o.maximum.store(h.Maximum)
	o.hints.store(0)
	o.word.store(h.word(o.word.load()))
}

// extend lets those who look at all objects look at this one too.
func (t *Actor) extend(obj uint32) {
	if given := &t.arena.given.objects; given.Load() <= obj {
		given.Store(obj + 1)
	}
}

// GiveThread makes a thread slot that nobody uses ready for a process. Threads that ever were given are looked at by all.
func (t *Actor) GiveThread(thread uint32) {
	if given := &t.arena.given.threads; given.Load() <= thread {
		given.Store(thread + 1)
		t.arena.header.threads.store(thread + 1)
	}
}

// Waited reports whether a thread waits for the object.
func (t *Actor) Waited(obj uint32) bool { return len(t.Waiters(obj)) != 0 }

// Waiters returns the thread slots that wait for an object, in the order of their arrival.
func (t *Actor) Waiters(obj uint32) []uint32 {
	t.begin()
	return t.arrivals(obj)
}

func (t *Actor) arrivals(obj uint32) (threads []uint32) {
	for waiting := t.waitersOf(obj); len(waiting) > 0; {
		c := waiting.next()
		threads = append(threads, c.thread)
	}
	return threads
}

// Look returns the state of an object. Elsewhere: it is not here.
func (t *Actor) Look(obj uint32) (Held, Result) {
	t.begin()
	w := t.settled(obj)
	if w&bitB != 0 {
		return Held{}, Elsewhere
	}
	return t.held(obj, w), t.done()
}

func (t *Actor) held(obj uint32, w uint64) Held {
	o := t.arena.objectAt(obj)
	h := Held{Kind: Kind(o.kind.load()), Signaled: w&bitS != 0, Abandoned: w&bitA != 0, Maximum: o.maximum.load()}
	switch h.Kind {
	case Mutex:
		h.Owner = payload(w)
	case Semaphore:
		h.Count = payload(w)
	}
	return h
}

// ID returns the kernel's number of a thread, if its process has said it.
func (t *Actor) ID(thread uint32) uint32 { return t.arena.lineOf(thread).id.load() }

// Move takes an object out of the arena: from now on the manager keeps it. Who waits for nothing else stays in the queue, by
// the manager's claim on his wait, if adopt takes him; others hear that the object has moved, and come to the manager.
func (t *Actor) Move(obj uint32, adopt func(thread, version uint32) bool) (Held, Result) {
	t.begin()
	for t.spend(1) {
		w := t.settled(obj)
		if w&bitB != 0 {
			return Held{}, Elsewhere
		}
		if !t.swap(obj, w, w|bitB) {
			continue
		}
		held := t.held(obj, w)
		for waiting := slices.Clone(t.waitersOf(obj)); len(waiting) > 0; {
			c := waiting.next()
			if t.arena.bodyOf(c.thread).count.load() != 1 || !adopt(c.thread, uint32(c.wait>>versionShift)) {
				t.decide(c.thread, Moved, false)
			}
		}
		return held, t.done()
	}
	return Held{}, Broken
}

// Return puts an object back that was moved.
func (t *Actor) Return(obj uint32, h Held) Result {
	t.begin()
	o := t.arena.objectAt(obj)
	for t.spend(1) {
		w := t.read(&o.word)
		if o.word.swap(w, h.word(w)) {
			return t.done()
		}
	}
	return Broken
}

// Claim decides a wait that was begun without objects, if it still goes on.
func (t *Actor) Claim(thread, version uint32, woken Woken) bool {
	t.begin()
	l := t.arena.lineOf(thread)
	for t.spend(1) {
		w := t.read(&l.wait)
		if stateOf(w) != Waiting || uint32(w>>versionShift) != version {
			return false
		}
		if l.wait.swap(w, waitWord(w, Satisfied, woken.Index, woken.Abandoned)) {
			t.arena.wake(thread)
			return true
		}
	}
	return false
}

// Repair cleans up after threads that have ended: their waits end, their mutexes are abandoned, what they left half done is
// finished, and whoever was to be woken by them is. It can be repeated, and must be if it was interrupted.
func (t *Actor) Repair(threads []uint32) Result {
	objects, all := t.extent()
	t.beginWith(repairPatience + 8*int(objects+all))
	t.finishAll(objects, all)
	dead := make(map[uint32]bool, len(threads))
	for _, thread := range threads {
		dead[thread] = thread != 0
		t.bury(thread)
	}
	for obj := uint32(1); obj < objects; obj++ {
		t.abandonIf(obj, dead)
	}
	for obj := uint32(1); obj < objects; obj++ {
		t.settled(obj)
	}
	for thread := uint32(1); thread < all; thread++ {
		if s := stateOf(t.read(&t.arena.lineOf(thread).wait)); s != Idle && s != Waiting {
			t.arena.wake(thread)
		}
	}
	return t.done()
}

// extent returns how many slots are worth looking at.
func (t *Actor) extent() (objects, threads uint32) {
	return min(t.arena.given.objects.Load(), MaxObjects), min(t.arena.given.threads.Load(), MaxThreads)
}

// finishAll finishes every operation that is going on.
func (t *Actor) finishAll(objects, threads uint32) {
	for obj := uint32(1); obj < objects; obj++ {
		t.readObject(obj)
	}
	for thread := uint32(1); thread < threads; thread++ {
		t.read(&t.arena.lineOf(thread).wait)
	}
}

// bury ends the wait of a thread: from now on nothing can be handed to it.
func (t *Actor) bury(thread uint32) {
	l := t.arena.lineOf(thread)
	for t.spend(1) {
		w := t.read(&l.wait)
		if l.wait.swap(w, waitWord(w, Idle, 0, false)) {
			break
		}
	}
	t.arena.waiting[thread%MaxThreads/64].and(^(uint64(1) << (thread % 64)))
	l.asleep.store(0)
	l.bell.store(0)
	l.id.store(0)
	l.news.store(0)
	l.noted.store(0)
}

// abandonIf frees a mutex if one of the dead owns it.
func (t *Actor) abandonIf(obj uint32, dead map[uint32]bool) {
	o := t.arena.objectAt(obj)
	if Kind(o.kind.load()) != Mutex {
		return
	}
	for t.spend(1) {
		w := t.readObject(obj)
		if w&bitB != 0 || !dead[payload(w)] {
			return
		}
		next, _ := unlocked(w, payload(w), bitA)
		if t.swap(obj, w, next) {
			t.settled(obj) // before others can have it in a wait for all that is settled first
			return
		}
	}
}

// GiveUp declares the arena broken for all who use it, and wakes all sleepers so that they hear it.
func (t *Actor) GiveUp() {
	t.arena.header.broken.store(1)
	t.arena.giveUp()
	_, threads := t.extent()
	for thread := uint32(1); thread < threads; thread++ {
		l := t.arena.lineOf(thread)
		wake(l.low())
		l.rings.add(1)
		wake(l.ringWord())
	}
}
