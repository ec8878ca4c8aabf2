package waitable

import "math/bits"

// candidate is a thread that waits for an object.
type candidate struct {
	thread uint32
	wait   uint64 // its wait word
	ticket uint64
	all    bool
}

// turn is an object to settle, as far as those are concerned whose ticket is smaller.
type turn struct {
	obj    uint32
	ticket uint64
}

// cleared says that nobody whose ticket is smaller can have the object as its word is.
type cleared struct {
	turn
	word uint64
}

const everybody = ^uint64(0)

// settle hands an object over to those who wait for it, as far as it goes, and returns its word when it goes no further.
// A waiter may get another object with it; if others came before to that one, it is their turn first. Turns that wait for
// turns are of smaller and smaller tickets, so there is an end of them.
func (t *Actor) settle(obj uint32) uint64 {
	t.turns, t.cleared = append(t.turns[:0], turn{obj, everybody}), t.cleared[:0]
	for {
		now := t.turns[len(t.turns)-1]
		w, r := t.settleFor(now)
		switch {
		case r == Contended:
			t.turns, t.cleared = t.turns[:1], t.cleared[:0]
		case r == Unavailable: // there is a turn before it
		case len(t.turns) == 1:
			return w
		default:
			t.turns, t.cleared = t.turns[:len(t.turns)-1], append(t.cleared, cleared{now, w})
		}
	}
}

// settleFor takes a turn. OK: it is done. Contended: something has changed. Unavailable: another turn comes first.
func (t *Actor) settleFor(now turn) (uint64, Result) {
	w := t.readObject(now.obj)
	if w&(bitF|bitS) != bitF|bitS || w&bitB != 0 {
		return w, OK
	}
	waiting := t.waitersOf(now.obj)
	if !t.spend(1 + len(waiting)) {
		return w, OK
	}
	if r := t.serve(now, waiting); r != OK || now.ticket != everybody {
		return w, r
	}
	next := w
	if len(waiting) == 0 {
		next &^= bitF
	}
	if w&bitQ != 0 {
		next &^= bitS | bitQ | payloadMask
	}
	if next == w {
		return w, OK
	}
	if t.swap(now.obj, w, next) {
		return raised(next), OK
	}
	return w, Contended
}

// serve goes through the waiters in their order. OK: none of them can be served.
func (t *Actor) serve(now turn, waiting queue) (r Result) {
	for len(waiting) > 0 {
		w := t.readObject(now.obj)
		if w&(bitF|bitS) != bitF|bitS || w&bitB != 0 {
			return Contended
		}
		c := waiting.next()
		if c.ticket >= now.ticket {
			break
		}
		if w&bitQ != 0 && !t.before(c.ticket, w) {
			continue
		}
		switch t.satisfy(&c, now.obj, w) {
		case OK:
			r = Contended
		case Contended:
			return Contended // whoever comes first must be looked at again
		case Elsewhere:
			return Unavailable
		}
	}
	return r
}

// before reports whether a ticket was drawn before the pulse that is going on. The word has the low bits of the ticket that
// was the next one then; few have been drawn since, and those who wait may be much older.
func (t *Actor) before(ticket, w uint64) bool {
	now := t.arena.header.ticket.load()
	return ticket < now-(now-uint64(payload(w)))&payloadMask
}

// waitersOf returns the threads that wait for an object.
func (t *Actor) waitersOf(obj uint32) queue {
	t.candidates = t.candidates[:0]
	groups := (min(t.arena.header.threads.load(), MaxThreads) + 63) / 64
	for set := t.arena.objectAt(obj).hints.load(); set != 0; set &= set - 1 {
		for group := uint32(bits.TrailingZeros64(set)); group < groups; group += 64 {
			t.collectGroup(group, obj)
		}
	}
	return queueOf(t.candidates)
}

// collectGroup adds those of 64 threads to the candidates that wait for the object.
func (t *Actor) collectGroup(group, obj uint32) {
	for set := t.arena.waiting[group].load(); set != 0; set &= set - 1 {
		t.collect(group*64+uint32(bits.TrailingZeros64(set)), obj)
	}
}

// hint lets those who look for the object's waiters find the thread. It holds as long as there is the object.
func (o *Object) hint(thread uint32) {
	if bit := uint64(1) << (thread / 64 % 64); o.hints.load()&bit == 0 {
		o.hints.or(bit)
	}
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
