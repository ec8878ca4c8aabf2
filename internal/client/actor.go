package client

import (
	"sync/atomic"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/wire"
	"winshm/winerr"
)

// threadWaits is a thread's place in the arena, and how often it has taken each mutex that it owns: nobody else needs to know.
type threadWaits struct {
	seat  *seat
	owned map[uint64]*ownership // by the object's number
	spare *ownership            // of a mutex that was given up, for the next one

	// alertable is the seat while the thread is in an alertable wait.
	alertable atomic.Pointer[seat]
	// bell is what it sleeps on if it waits alertably for messages alone.
	bell atomic.Pointer[Bell]
}

// ownership is a mutex that a thread owns. The object is in use, so that its place stays its own when the handle is closed.
type ownership struct {
	entry *entry
	taken uint32 // up to maxLevels
}

// maxLevels is how often a thread may have taken a mutex.
const maxLevels = 1 << 31

// seatIn returns the thread's seat in an arena. What it owned in one whose manager is gone is gone.
func (w *threadWaits) seatIn(a *arena) (*seat, error) {
	if w.seat != nil && w.seat.arena == a {
		return w.seat, nil
	}
	s, err := a.seats.take()
	if err != nil {
		return nil, err
	}
	w.leave()
	s.actor.SetID(uint32(proc.Gettid())) // for those who ask who owns and waits
	w.seat, w.owned = s, map[uint64]*ownership{}
	return s, nil
}

// begin notes that the thread owns a mutex from its making on.
func (w *threadWaits) begin(c *Client, h Handle) error {
	a, e, err := c.target(h)
	if err != nil {
		return err
	}
	defer a.leave(e)
	w.took(e)
	return nil
}

// owns returns the thread's ownership of a mutex in an arena, nil if it has none.
func (w *threadWaits) owns(a *arena, e *entry) *ownership {
	if w.seat == nil || w.seat.arena != a {
		return nil
	}
	return w.owned[e.Object]
}

// took notes that a wait has given the thread a mutex, once more or for the first time.
func (w *threadWaits) took(e *entry) {
	o := w.owned[e.Object]
	if o == nil {
		e.uses.n.Add(1) // by somebody who uses it: it cannot be the last
		if o, w.spare = w.spare, nil; o == nil {
			o = new(ownership)
		}
		*o = ownership{entry: e}
		w.owned[e.Object] = o
	}
	o.taken++
}

// full reports whether the thread cannot take the mutex once more.
func (w *threadWaits) full(a *arena, e *entry) bool {
	o := w.owns(a, e)
	return o != nil && o.taken == maxLevels
}

// release gives up one taking of a mutex.
func (w *threadWaits) release(a *arena, e *entry) error {
	o := w.owns(a, e)
	if o == nil {
		return winerr.ERROR_NOT_OWNER
	}
	if o.taken > 1 {
		o.taken--
		return nil
	}
	if err := w.seat.unlock(e); err != nil {
		return err
	}
	w.drop(o)
	return nil
}

func (w *threadWaits) drop(o *ownership) {
	delete(w.owned, o.entry.Object)
	w.seat.arena.leave(o.entry)
	*o = ownership{}
	w.spare = o
}

// leave abandons the thread's mutexes, and gives its seat back.
func (w *threadWaits) leave() {
	s := w.seat
	if s == nil {
		return
	}
	if s.arena.living() {
		clean := true
		for _, o := range w.owned {
			_, err := s.arena.signal(o.entry, signal{verb: wire.VerbAbandon, owner: s})
			clean = clean && err == nil
			w.drop(o)
		}
		s.actor.SetID(0)
		if clean {
			s.arena.seats.give(s)
		}
	}
	w.seat, w.owned = nil, nil
}

// alert ends an alertable wait. Any goroutine may call it.
func (w *threadWaits) alert() {
	if b := w.bell.Load(); b != nil && b.Living() {
		b.Ring()
	}
	s := w.alertable.Load()
	if s == nil {
		return
	}
	a := s.arena
	a.waiting.RLock()
	defer a.waiting.RUnlock()
	if !a.living() {
		return
	}
	if helper, err := a.seats.take(); err == nil {
		helper.actor.Alert(s.slot)
		a.seats.give(helper)
	}
}

// isMutex reports whether who waits for the object comes to own it.
func (e *entry) isMutex() bool { return e.Type == object.MutantType.ID }
