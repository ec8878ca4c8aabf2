package dispatcher

import "winshm/winerr"

// Dispatcher keeps objects and who waits for them.
type Dispatcher struct {
	waits map[Owner]*Wait
	owned map[Owner]*list[*Object] // the mutexes of each owner, the one taken first in front
	idle  []*Object
}

// New returns a dispatcher that keeps nothing.
func New() *Dispatcher {
	return &Dispatcher{waits: map[Owner]*Wait{}, owned: map[Owner]*list[*Object]{}}
}

// Put enters an object with its state.
func (d *Dispatcher) Put(s State) *Object {
	o := &Object{state: s}
	o.owned.value = o
	if s.Kind == Mutex {
		d.own(o, s.Owner)
	}
	return o
}

// Take takes an object out and returns its state; false: a wait names it, and it stays.
func (d *Dispatcher) Take(o *Object) (State, bool) {
	if o.waits.length > 0 {
		return State{}, false
	}
	s := o.state
	d.own(o, Owner{})
	return s, true
}

// Idle returns the objects whose last wait has ended since the last call. Others may wait for them again by now.
func (d *Dispatcher) Idle() []*Object {
	idle := d.idle
	d.idle = nil
	for _, o := range idle {
		o.idle = false
	}
	return idle
}

// Set is SetEvent. ERROR_INVALID_HANDLE: it is no event.
func (d *Dispatcher) Set(o *Object) error {
	if !o.state.IsEvent() {
		return winerr.ERROR_INVALID_HANDLE
	}
	o.state.Signaled = true
	d.settle(o)
	return nil
}

// Reset is ResetEvent. ERROR_INVALID_HANDLE: it is no event.
func (d *Dispatcher) Reset(o *Object) error {
	if !o.state.IsEvent() {
		return winerr.ERROR_INVALID_HANDLE
	}
	o.state.Signaled = false
	return nil
}

// Pulse is PulseEvent: who waits at this moment may have it, and nobody after. ERROR_INVALID_HANDLE: it is no event.
func (d *Dispatcher) Pulse(o *Object) error {
	if err := d.Set(o); err != nil {
		return err
	}
	return d.Reset(o)
}

// Release is ReleaseSemaphore: it adds n to the count, which it returns as it was. ERROR_INVALID_PARAMETER: n is not
// positive; ERROR_INVALID_HANDLE: it is no semaphore; ERROR_TOO_MANY_POSTS: the count would be above its maximum, and
// stays.
func (d *Dispatcher) Release(o *Object, n int32) (previous int32, err error) {
	switch s := &o.state; {
	case n <= 0:
		return 0, winerr.ERROR_INVALID_PARAMETER
	case s.Kind != Semaphore:
		return 0, winerr.ERROR_INVALID_HANDLE
	case n > s.Maximum-s.Count:
		return 0, winerr.ERROR_TOO_MANY_POSTS
	}
	previous = o.state.Count
	o.state.Count += n
	d.settle(o)
	return previous, nil
}

// Unlock is the ReleaseMutex that gives it up. ERROR_INVALID_HANDLE: it is no mutex; ERROR_NOT_OWNER: by does not own it.
func (d *Dispatcher) Unlock(o *Object, by Owner) error { return d.free(o, by, false) }

// AbandonMutex does to a mutex what the end of its owner does. The errors are those of Unlock.
func (d *Dispatcher) AbandonMutex(o *Object, by Owner) error { return d.free(o, by, true) }

func (d *Dispatcher) free(o *Object, by Owner, abandoned bool) error {
	switch {
	case o.state.Kind != Mutex:
		return winerr.ERROR_INVALID_HANDLE
	case o.state.Owner != by || by == Owner{}:
		return winerr.ERROR_NOT_OWNER
	}
	d.own(o, Owner{})
	o.state.Abandoned = abandoned
	d.settle(o)
	return nil
}

// Abandon is the end of a thread: its wait ends first, so that nothing more is handed to it, then each of its mutexes is
// abandoned, the one that it took first in front.
func (d *Dispatcher) Abandon(owner Owner) {
	if w := d.waits[owner]; w != nil {
		w.End()
	}
	for d.owned[owner] != nil {
		_ = d.AbandonMutex(d.owned[owner].first.value, owner)
	}
}

// own changes the owner of an object; the zero value is nobody.
func (d *Dispatcher) own(o *Object, owner Owner) {
	if from := o.owned.list; from != nil {
		if o.owned.remove(); from.length == 0 {
			delete(d.owned, o.state.Owner)
		}
	}
	if o.state.Owner = owner; owner == (Owner{}) {
		return
	}
	if d.owned[owner] == nil {
		d.owned[owner] = &list[*Object]{}
	}
	d.owned[owner].push(&o.owned)
}

// settle gives an object that may have become signaled to those who wait for it, first come first served, as far as it
// goes. A served wait leaves this queue at one place only, so that the next place stays what it is.
func (d *Dispatcher) settle(o *Object) {
	for at := o.waits.first; at != nil && o.state.IsSignaled(); {
		next := at.next
		at.value.wait.serve(at.value.index)
		at = next
	}
}

// consume does to an object what a satisfied wait does.
func (d *Dispatcher) consume(o *Object, by Owner) {
	switch s := &o.state; s.Kind {
	case AutoEvent:
		s.Signaled = false
	case Semaphore:
		s.Count--
	case Mutex:
		s.Abandoned = false
		if s.Owner != by {
			d.own(o, by)
		}
	}
}
