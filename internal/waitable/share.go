package waitable

// satisfy gives a waiter what it waits for, if it can have it: OK. Contended: something changed meanwhile. Elsewhere: those
// who came before it to another object have their turn first.
func (t *Actor) satisfy(c *candidate, obj uint32, w uint64) Result {
	index, abandoned, r := t.shares(c, obj, w)
	if r != OK {
		return r
	}
	decided := waitWord(c.wait, Satisfied, index, abandoned)
	if !t.swapAll(append(t.share, entry{c.thread | threadTarget, c.wait, decided})) {
		return Contended
	}
	if c.thread != t.thread {
		t.arena.wake(c.thread)
	}
	return OK
}

// shares collects in t.share what a waiter gets: of a wait for any the object, or one before it in the wait's order that is
// signaled as well; of a wait for all everything.
func (t *Actor) shares(c *candidate, obj uint32, w uint64) (index int, abandoned bool, r Result) {
	b := t.arena.bodyOf(c.thread)
	t.share = t.entries[:0]
	first := turn{ticket: c.ticket}
	for i := range min(b.count.load(), MaxMembers) {
		member := b.members[i].load() % MaxObjects
		fits, left, due := t.take(c, member, obj, w)
		if due {
			first.obj = member
		}
		switch {
		case fits && !c.all:
			return int(i), left, t.after(first)
		case !fits && (c.all || member == obj):
			return 0, false, Unavailable
		}
		abandoned = abandoned || left
	}
	if !c.all {
		return 0, false, Unavailable
	}
	return 0, abandoned, t.after(first)
}

// take adds to t.share how one member of a wait changes when the waiter gets it. w is the word of obj. due: those who came
// before to the member may get it.
func (t *Actor) take(c *candidate, member, obj uint32, w uint64) (fits, abandoned, due bool) {
	if member != obj {
		w = t.readObject(member)
	}
	t.left--
	kind := t.arena.kindOf(member)
	if !kind.available(w, c.thread) || w&bitQ != 0 && !t.before(c.ticket, w) {
		return false, false, false
	}
	t.share = append(t.share, entry{member, w, kind.taken(w, c.thread)})
	due = member != obj && kind != ManualEvent && w&(bitF|bitS) == bitF|bitS && !t.isCleared(member, c.ticket, w)
	return true, kind.abandoned(w), due
}

func (t *Actor) isCleared(obj uint32, ticket, w uint64) bool {
	t.left -= len(t.cleared)
	for _, c := range t.cleared {
		if c.obj == obj && c.word == w && c.ticket >= ticket {
			return true
		}
	}
	return false
}

// after lets a turn come first, if it is one.
func (t *Actor) after(first turn) Result {
	if first.obj == 0 || !t.spend(1+len(t.turns)) {
		return OK
	}
	t.turns = append(t.turns, first)
	return Elsewhere
}
