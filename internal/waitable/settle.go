package waitable

import "math/bits"

// candidate is a thread that waits for an object.
type candidate struct {
	thread uint32
	wait   uint64 // its wait word
	ticket uint64
	all    bool
}

// settle hands an object over to those who wait for it, as far as it goes, and returns its word when it goes no further.
func (t *Actor) settle(obj uint32) uint64 {
	for {
		w := t.readObject(obj)
		if w&(bitF|bitS) != bitF|bitS || w&bitB != 0 {
			return w
		}
		waiting := t.waitersOf(obj)
		if !t.spend(1 + len(waiting)) {
			return w
		}
		if t.serve(obj, waiting) {
			continue
		}
		next := w
		if len(waiting) == 0 {
			next &^= bitF
		}
		if w&bitQ != 0 {
			next &^= bitS | bitQ | payloadMask
		}
		if next == w {
			return w
		}
		if t.swap(obj, w, next) {
			return raised(next)
		}
	}
}

// serve goes through the waiters in their order and reports whether anything has changed since they were collected.
func (t *Actor) serve(obj uint32, waiting queue) (changed bool) {
	for len(waiting) > 0 {
		w := t.readObject(obj)
		if w&(bitF|bitS) != bitF|bitS || w&bitB != 0 {
			return true
		}
		c := waiting.next()
		if w&bitQ != 0 && !t.before(c.ticket, w) {
			continue
		}
		switch t.satisfy(&c, obj, w) {
		case OK:
			changed = true
		case Contended:
			return true // whoever comes first must be looked at again
		}
	}
	return changed
}

// before reports whether a ticket was drawn before the pulse that is going on. The word has the low bits of the ticket that
// was the next one then; few have been drawn since, and those who wait may be much older.
func (t *Actor) before(ticket, w uint64) bool {
	now := t.arena.header.ticket.load()
	return ticket < now-(now-uint64(payload(w)))&payloadMask
}

// satisfy gives a waiter what it waits for, if it can have it: OK. Contended: something changed meanwhile.
func (t *Actor) satisfy(c *candidate, obj uint32, w uint64) Result {
	var entries []entry
	var index int
	var abandoned, ok bool
	if c.all {
		entries, abandoned, ok = t.wholeWait(c, obj, w)
	} else {
		entries, index, abandoned, ok = t.oneOfWait(c, obj, w)
	}
	if !ok {
		return Unavailable
	}
	decided := waitWord(c.wait, Satisfied, index, abandoned)
	if !t.swapAll(append(entries, entry{c.thread | threadTarget, c.wait, decided})) {
		return Contended
	}
	if c.thread != t.thread {
		t.arena.wake(c.thread)
	}
	return OK
}

// oneOfWait returns what a wait for any gets: the object, or one before it in the wait's order that is signaled as well.
func (t *Actor) oneOfWait(c *candidate, obj uint32, w uint64) (entries []entry, index int, abandoned, ok bool) {
	b := t.arena.bodyOf(c.thread)
	for i := range min(b.count.load(), MaxMembers) {
		member := b.members[i].load() % MaxObjects
		e, left, fits := t.memberFor(c, member, obj, w)
		if fits {
			return append(t.entries[:0], e), int(i), left, true
		}
		if member == obj {
			break
		}
	}
	return nil, 0, false, false
}

// wholeWait returns what a wait for all gets, if everything is there.
func (t *Actor) wholeWait(c *candidate, obj uint32, w uint64) (entries []entry, abandoned, ok bool) {
	b := t.arena.bodyOf(c.thread)
	entries = t.entries[:0]
	for i := range min(b.count.load(), MaxMembers) {
		e, left, fits := t.memberFor(c, b.members[i].load()%MaxObjects, obj, w)
		if !fits {
			return nil, false, false
		}
		abandoned = abandoned || left
		entries = append(entries, e)
	}
	return entries, abandoned, true
}

// memberFor returns how one member of a wait changes when the waiter gets it. w is the word of obj.
func (t *Actor) memberFor(c *candidate, member, obj uint32, w uint64) (e entry, abandoned, fits bool) {
	if member != obj {
		w = t.readObject(member)
	}
	t.left--
	kind := t.arena.kindOf(member)
	if !kind.available(w, c.thread) || w&bitQ != 0 && !t.before(c.ticket, w) {
		return entry{}, false, false
	}
	return entry{member, w, kind.taken(w, c.thread)}, kind.abandoned(w), true
}

// waitersOf returns the threads that wait for an object.
func (t *Actor) waitersOf(obj uint32) queue {
	t.candidates = t.candidates[:0]
	threads := min(t.arena.header.threads.load(), MaxThreads)
	for group := range (threads + 63) / 64 {
		for set := t.arena.waiting[group].load(); set != 0; set &= set - 1 {
			t.collect(group*64+uint32(bits.TrailingZeros64(set)), obj)
		}
	}
	return queueOf(t.candidates)
}

// collect adds a thread to the candidates if it waits for the object. What it waits for stands still as long as its wait
// word does.
func (t *Actor) collect(thread, obj uint32) {
	l, b := t.arena.lineOf(thread), t.arena.bodyOf(thread)
	for t.spend(1) {
		wait := t.read(&l.wait)
		if stateOf(wait) != Waiting {
			return
		}
		c := candidate{thread: thread, wait: wait, ticket: l.ticket.load(), all: b.all.load() != 0}
		names := l.filter.load()&filterOf(obj) != 0 && t.names(b, obj)
		if l.wait.load() != wait {
			continue
		}
		if names {
			t.candidates = append(t.candidates, c)
		}
		return
	}
}

func (t *Actor) names(b *body, obj uint32) bool {
	for i := range min(b.count.load(), MaxMembers) {
		t.left--
		if b.members[i].load() == obj {
			return true
		}
	}
	return false
}

// filterOf returns the object's bit in the filters of those who wait for it.
func filterOf(obj uint32) uint64 { return 1 << (obj * 0x9E3779B1 >> 26) }
