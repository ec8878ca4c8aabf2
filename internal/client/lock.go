package client

import (
	"context"
	"errors"
	"sync/atomic"

	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/winerr"
)

// Lock is the ownership of a mutex by whoever has the value. Its copies are one lock.
type Lock struct {
	seat  *seat  // which owns the mutex
	state uint64 // the seat's as long as it does, and lockAbandoned
	part  *part  // nil: the seat has this lock alone
}

// part is a lock of a seat that has several.
type part struct {
	entry *entry
	over  atomic.Bool
}

const (
	// lockAbandoned is in the state of a lock whose mutex was abandoned by the owner before.
	lockAbandoned = seatStacked
	// seatPassing are those bits of a seat's state that do not tell whether a lock is over.
	seatPassing = seatStacked | seatBound
)

// Abandoned reports whether the owner before has ended without giving the mutex up.
func (l Lock) Abandoned() bool { return l.state&lockAbandoned != 0 }

// Acquire is Await for one mutex.
func (k *Kept) Acquire(ctx context.Context) (Lock, error) {
	lock, r, err := k.acquireNow()
	if r == waitable.OK || err != nil {
		return lock, err
	}
	return k.acquireLater(ctx)
}

func (k *Kept) acquireLater(ctx context.Context) (Lock, error) {
	w := newWait()
	defer w.recycle()
	w.goroutine.ctx = ctx
	woken, err := k.await(w)
	return w.lock(woken, contextError(ctx, err))
}

// lock returns the lock of a wait for one mutex.
func (w *wait) lock(woken waitable.Woken, err error) (Lock, error) {
	switch {
	case err != nil:
		return Lock{}, err
	case !w.array[0].isMutex(): // it was, when it was looked at before
		return Lock{}, winerr.ERROR_INVALID_HANDLE
	}
	return w.seat.lock(w.array[0], woken.Abandoned), nil
}

// TryAcquire takes a mutex that nobody owns; false: somebody does.
func (k *Kept) TryAcquire() (Lock, bool, error) {
	lock, r, err := k.acquireNow()
	if err != nil || r == waitable.OK || r == waitable.Unavailable {
		return lock, r == waitable.OK, err
	}
	w := newWait()
	defer w.recycle()
	w.goroutine.try = true
	woken, err := k.await(w)
	if errors.Is(err, errOver) {
		return Lock{}, false, nil
	}
	lock, err = w.lock(woken, err)
	return lock, err == nil, err
}

// acquireNow takes a mutex in one step if nobody owns it. Contended: it is not as simple as that.
func (k *Kept) acquireNow() (Lock, waitable.Result, error) {
	if a, g := k.glance(); a != nil {
		if lock, r := g.acquire(a); r == waitable.OK || r == waitable.Unavailable {
			return lock, r, nil
		}
	}
	return Lock{}, waitable.Contended, k.client.checkMutex(k.handle)
}

// checkMutex returns the error of locking what is no mutex, or is not to be waited for.
func (c *Client) checkMutex(h Handle) error {
	a, e, err := c.target(h)
	if err != nil {
		return err
	}
	defer a.leave(e)
	if err := e.checkWait(); err != nil {
		return err
	}
	return e.check(object.MutantType, 0)
}

// acquire takes the object, if it is a mutex that nobody owns. Contended: it is not as simple as that.
//
// The lock is no use of the handle that is counted: whoever closes the handle looks for seats that have the object's place (see
// seats.bind), and who takes the mutex looks whether the handle is being closed after his seat has it. So one of them sees the other.
func (g *glance) acquire(a *arena) (Lock, waitable.Result) {
	e := g.entry
	switch {
	case e.waits != waitable.Mutex || e.Access&object.Synchronize == 0:
		return Lock{}, waitable.Contended
	case g.seen.Owned():
		return Lock{}, waitable.Unavailable
	}
	s, st := a.seats.takeFor(e)
	if s == nil {
		return Lock{}, waitable.Contended
	}
	if !a.living() || e.uses.closing() { // what a slot gets that was given up is lost
		s.vacate()
		return Lock{}, waitable.Contended
	}
	abandoned, r := g.object.TakeSeen(waitable.Mutex, s.slot, g.seen)
	if r != waitable.OK {
		s.vacate()
		return Lock{}, r
	}
	got()
	s.locked = e
	s.state.And(^uint64(seatAcquiring))
	return newLock(s, st, abandoned), r
}

// newLock returns the lock of a seat whose state is st.
func newLock(s *seat, st uint64, abandoned bool) Lock {
	st &^= seatAcquiring | seatPassing
	if abandoned {
		st |= lockAbandoned
	}
	return Lock{seat: s, state: st}
}

// locks returns the locks that a satisfied wait has given. They keep the seat, and the objects in use.
func (m *members) locks(s *seat, woken waitable.Woken, all bool) []Lock {
	first, last := woken.Index, woken.Index
	if all {
		first, last = 0, m.n-1
	}
	var locks []Lock
	for i := first; i <= last; i++ {
		e := m.array[i]
		if !e.isMutex() {
			continue
		}
		if locks == nil {
			locks = make([]Lock, m.n)
		}
		e.uses.n.Add(1)
		s.parts.Add(1)
		locks[i] = newLock(s, s.state.Load(), woken.Abandoned)
		locks[i].part = &part{entry: e}
	}
	return locks
}

// lock returns the lock of the one mutex that a wait has given. It keeps the seat, and the object in use.
func (s *seat) lock(e *entry, abandoned bool) Lock {
	s.locked = e
	s.mu.Lock()
	defer s.mu.Unlock()
	e.uses.n.Add(1)
	s.bound = append(s.bound, e)
	st := s.state.Add(seatBound + seatPlace(e.at))
	return newLock(s, st, abandoned)
}

// Unlock gives the mutex up, also when its handle has been closed. Any goroutine may call it. ERROR_NOT_OWNER: it was given up
// before. ERROR_INVALID_HANDLE: the manager is gone, and the mutex with it.
func (l Lock) Unlock() error {
	gives()
	switch {
	case l.seat == nil:
		return winerr.ERROR_NOT_OWNER
	case l.part != nil:
		return l.unlockPart()
	case l.unlockNow():
		return nil
	}
	return l.unlockSlowly()
}

// unlockNow gives up the seat's one lock in one step. The word is seen before the lock is found not to be over: if it has not
// changed when it is swapped, it is what made this lock, and nobody else has given that up.
func (l Lock) unlockNow() bool {
	s := l.seat
	place := uint32(l.state&seatPlaceMask) >> seatPlaceShift
	o := s.arena.words.Object(place)
	seen := o.See()
	if place == 0 || !l.holds(s.state.Load()) || !s.arena.living() || o.UnlockSeen(s.slot, seen) != waitable.OK {
		return false
	}
	s.vacate()
	return true
}

// holds reports whether a state of the seat is that of the lock.
func (l Lock) holds(st uint64) bool { return (st^l.state)&^seatPassing == 0 }

// unlockSlowly gives up the seat's one lock when that is not as simple.
func (l Lock) unlockSlowly() error {
	s := l.seat
	for {
		st := s.state.Load()
		if !l.holds(st) {
			return winerr.ERROR_NOT_OWNER
		}
		if s.state.CompareAndSwap(st, st|seatEnding) {
			break
		}
	}
	if !s.arena.living() {
		return winerr.ERROR_INVALID_HANDLE
	}
	err := s.unlock(s.locked)
	if err == nil || errors.Is(err, winerr.ERROR_NOT_OWNER) { // somebody else has just done it
		s.vacateSlowly(seatEnding)
	}
	return err
}

// unlockPart gives up one lock of a seat that has several.
func (l Lock) unlockPart() error {
	if l.part.over.Swap(true) {
		return winerr.ERROR_NOT_OWNER
	}
	s, e := l.seat, l.part.entry
	if !s.arena.living() {
		return winerr.ERROR_INVALID_HANDLE
	}
	err := s.unlock(e)
	s.arena.leave(e)
	if err == nil && s.parts.Add(-1) == 0 {
		s.arena.seats.give(s)
	}
	return err
}
