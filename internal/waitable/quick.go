package waitable

// The quick forms do in one compare-and-swap what nobody else has a part in, and answer Contended otherwise. They need no
// actor.

// plain reports whether a word can be changed by whoever comes: no operation is going on, and it is kept here.
func plain(w uint64) Result {
	switch {
	case w&bitD != 0:
		return Contended
	case w&bitB != 0:
		return Elsewhere
	}
	return OK
}

// quickly changes a word that nobody waits for.
func (o *Object) quickly(w, next uint64) Result {
	if w&bitF != 0 || !o.word.swap(w, raised(next)) {
		return Contended
	}
	return OK
}

// Object is an object's slot, at hand for who uses it often. The arena must be kept as long.
func (a *Arena) Object(obj uint32) *Object { return a.objectAt(obj) }

// Sight is an object's word as it was seen. What is done upon it fails if the word has changed meanwhile, even if the slot is
// another object's by now. So who sees the word, and finds after that that the slot is still the object's, needs nothing else
// to keep it so.
type Sight uint64

// See looks at the object.
func (o *Object) See() Sight { return Sight(o.word.load()) }

// Promising reports whether a wait for the object may be satisfied at once, or cannot be made here.
func (s Sight) Promising() bool { return s&(bitS|bitB|bitD) != 0 }

// Owned reports whether somebody owns what is a mutex of the arena.
func (s Sight) Owned() bool { return s&(bitB|bitD) == 0 && payload(uint64(s)) != 0 }

// SetSeen sets an event that was seen.
func (o *Object) SetSeen(seen Sight) Result {
	w := uint64(seen)
	if r := plain(w); r != OK {
		return r
	}
	return o.quickly(w, w|bitS)
}

// ResetSeen resets an event that was seen.
func (o *Object) ResetSeen(seen Sight) Result {
	w := uint64(seen)
	if r := plain(w); r != OK {
		return r
	}
	return o.quickly(w, w&^bitS)
}

// ReleaseSeen adds n to the count of a semaphore that was seen.
func (o *Object) ReleaseSeen(n uint32, seen Sight) (previous uint32, r Result) {
	w := uint64(seen)
	if r := plain(w); r != OK {
		return 0, r
	}
	next, r := released(w, n, o.maximum.load())
	if r == OK {
		r = o.quickly(w, next)
	} else if w&bitF != 0 {
		r = Contended // a waiter may be about to take what is in the way
	}
	return payload(w), r
}

// UnlockSeen gives up a mutex that was seen, and that the thread slot owns.
func (o *Object) UnlockSeen(owner uint32, seen Sight) Result {
	w := uint64(seen)
	if r := plain(w); r != OK {
		return r
	}
	next, r := unlocked(w, owner, 0)
	if r != OK {
		return r
	}
	return o.quickly(w, next)
}

// TakeSeen takes an object of that kind that was seen, if it is signaled; a mutex then belongs to the thread slot.
func (o *Object) TakeSeen(kind Kind, owner uint32, seen Sight) (abandoned bool, r Result) {
	w := uint64(seen)
	if r := plain(w); r != OK {
		return false, r
	}
	switch {
	case !kind.available(w, owner):
		return false, Unavailable
	case kind == ManualEvent && w&bitF == 0: // nothing changes, but that somebody saw it
		return false, OK
	}
	if w&(bitF|bitS) == bitF|bitS || !o.word.swap(w, kind.taken(w, owner)) {
		return false, Contended
	}
	return kind.abandoned(w), OK
}

// See looks at an object.
func (a *Arena) See(obj uint32) Sight { return a.objectAt(obj).See() }

// QuickSet sets an event.
func (a *Arena) QuickSet(obj uint32) Result {
	o := a.objectAt(obj)
	return o.SetSeen(o.See())
}

// QuickReset resets an event.
func (a *Arena) QuickReset(obj uint32) Result {
	o := a.objectAt(obj)
	return o.ResetSeen(o.See())
}

// QuickRelease adds n to a semaphore's count.
func (a *Arena) QuickRelease(obj, n uint32) (previous uint32, r Result) {
	o := a.objectAt(obj)
	return o.ReleaseSeen(n, o.See())
}

// QuickUnlock gives a mutex up that the thread slot owns.
func (a *Arena) QuickUnlock(obj, owner uint32) Result {
	o := a.objectAt(obj)
	return o.UnlockSeen(owner, o.See())
}

// QuickTake takes an object if it is signaled; a mutex then belongs to the thread slot.
func (a *Arena) QuickTake(obj, owner uint32) (abandoned bool, r Result) {
	o := a.objectAt(obj)
	seen := o.See() // before its kind, lest the slot is used anew in between
	return o.TakeSeen(Kind(o.kind.load()), owner, seen)
}
