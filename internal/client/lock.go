package client

import (
	"context"
	"sync/atomic"

	"winshm/internal/waitable"
	"winshm/winerr"
)

// Lock is the ownership of a mutex by whoever has the value. Its copies are one lock.
type Lock struct {
	seat *seat  // which owns the mutex
	turn uint64 // of the seat, and lockAbandoned
	part *part  // nil: the seat has this lock alone
}

// part is a lock of a seat that has several.
type part struct {
	entry *entry
	over  atomic.Bool
}

// lockAbandoned is in the turn of a lock whose mutex was abandoned by the owner before.
const lockAbandoned = 1 << 63

// Abandoned reports whether the owner before has ended without giving the mutex up.
func (l Lock) Abandoned() bool { return l.turn&lockAbandoned != 0 }

// Acquire is Await for one mutex.
func (c *Client) Acquire(ctx context.Context, h Handle) (Lock, error) {
	lock, r, err := c.acquireNow(h)
	if r == waitable.OK || err != nil {
		return lock, err
	}
	grant, err := c.Await(ctx, []Handle{h}, false)
	if err != nil {
		return Lock{}, err
	}
	return grant.Locks[0], nil
}

// TryAcquire takes a mutex that nobody owns; false: somebody does.
func (c *Client) TryAcquire(h Handle) (Lock, bool, error) {
	lock, r, err := c.acquireNow(h)
	if err != nil || r == waitable.OK || r == waitable.Unavailable {
		return lock, r == waitable.OK, err
	}
	grant, ok, err := c.TryAwait([]Handle{h}, false)
	if !ok {
		return Lock{}, false, err
	}
	return grant.Locks[0], true, nil
}

// acquireNow takes a mutex in one step if nobody owns it. Contended: it is not as simple as that.
func (c *Client) acquireNow(h Handle) (Lock, waitable.Result, error) {
	a, e, err := c.target(h)
	if err != nil {
		return Lock{}, waitable.Contended, err
	}
	lock, r, err := a.acquire(e)
	if r != waitable.OK || err != nil {
		a.leave(e)
	}
	return lock, r, err
}

// acquire takes a mutex that is in use, and leaves it so if it succeeds.
func (a *arena) acquire(e *entry) (Lock, waitable.Result, error) {
	if err := e.checkWait(); err != nil {
		return Lock{}, waitable.Contended, err
	}
	place := e.place()
	switch {
	case !e.isMutex():
		return Lock{}, waitable.Contended, winerr.ERROR_INVALID_HANDLE
	case place == 0:
		return Lock{}, waitable.Elsewhere, nil
	}
	s, err := a.seats.take()
	if err != nil {
		return Lock{}, waitable.Contended, err
	}
	abandoned, r, err := s.acquire(place)
	if r != waitable.OK {
		a.seats.give(s)
		return Lock{}, r, err
	}
	got()
	return s.lock(e, abandoned), r, nil
}

// acquire takes a mutex in one step.
func (s *seat) acquire(place uint32) (abandoned bool, r waitable.Result, err error) {
	defer s.leave()
	if !s.enter() {
		return false, waitable.Contended, winerr.ERROR_INVALID_HANDLE
	}
	abandoned, r = s.arena.words.QuickTake(place, s.slot)
	return abandoned, r, nil
}

// lock returns the seat's one lock, of a mutex that it owns and that is in use.
func (s *seat) lock(e *entry, abandoned bool) Lock {
	s.locked = e
	turn := s.turn.Load()
	if abandoned {
		turn |= lockAbandoned
	}
	return Lock{seat: s, turn: turn}
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
		locks[i] = s.lock(e, woken.Abandoned)
		locks[i].part = &part{entry: e}
	}
	return locks
}

// Unlock gives the mutex up, also when its handle has been closed. Any goroutine may call it. ERROR_NOT_OWNER: it was given up
// before. ERROR_INVALID_HANDLE: the manager is gone, and the mutex with it.
func (l Lock) Unlock() error {
	s := l.seat
	if s == nil || !l.end() {
		return winerr.ERROR_NOT_OWNER
	}
	a, e := s.arena, s.locked
	if l.part != nil {
		e = l.part.entry
	}
	if !a.living() {
		return winerr.ERROR_INVALID_HANDLE
	}
	err := s.unlock(e)
	a.leave(e)
	if err == nil && (l.part == nil || s.parts.Add(-1) == 0) {
		a.seats.give(s)
	}
	return err
}

// end reports whether the lock was not given up before.
func (l Lock) end() bool {
	if l.part != nil {
		return !l.part.over.Swap(true)
	}
	turn := l.turn &^ lockAbandoned
	return l.seat.turn.CompareAndSwap(turn, turn+1)
}
