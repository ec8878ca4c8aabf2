package client

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"

	"winshm/internal/waitable"
	"winshm/winerr"
)

// Grant is what the wait of a goroutine got.
type Grant struct {
	// Index is that of the object that a wait for any got; 0 if it was for all.
	Index int
	// Abandoned: one of the mutexes was left by an owner that ended.
	Abandoned bool
	// Locks are the mutexes that are owned now, by index; others are the zero Lock. nil: none is.
	Locks []Lock
}

// Lock is the ownership of a mutex by whoever has the value. Its copies are one lock.
type Lock struct {
	// Abandoned: the owner before has ended without giving the mutex up.
	Abandoned bool

	seat  *seat
	entry *entry
	turn  uint64
	over  *atomic.Bool // if the seat has several locks
}

// Await waits until one of the objects is signaled, or all are at once; a goroutine that waits costs no thread. If ctx ends
// before, nothing is acquired, and its error is returned; a context that is done already does not keep it from what is there.
// The codes are those of WaitForMultipleObjects.
func (c *Client) Await(ctx context.Context, handles []Handle, all bool) (Grant, error) {
	if !all {
		if i, ok := c.takeAny(handles); ok {
			return Grant{Index: i}, nil
		}
	}
	grant, err := c.await(&goroutinePause{ctx: ctx}, handles, all)
	if errors.Is(err, errOver) {
		err = ctx.Err()
	}
	return grant, err
}

// TryAwait is Await without waiting: false means that the objects cannot be had now.
func (c *Client) TryAwait(handles []Handle, all bool) (Grant, bool, error) {
	grant, err := c.await(&goroutinePause{ctx: context.Background(), try: true}, handles, all)
	if errors.Is(err, errOver) {
		return grant, false, nil
	}
	return grant, err == nil, err
}

func (c *Client) await(p *goroutinePause, handles []Handle, all bool) (Grant, error) {
	if len(handles) == 0 || len(handles) > MaxWait {
		return Grant{}, winerr.ERROR_INVALID_PARAMETER
	}
	r := WaitRequest{Handles: handles, Single: true}
	if done, own, err := r.own(); own || err != nil {
		return Grant{}, p.waitOn(done, err)
	}
	var m members
	if err := c.members(&m, handles, all); err != nil {
		return Grant{}, err
	}
	defer m.leave()
	a := m.arena
	a.waiting.RLock()
	defer a.waiting.RUnlock()
	s, err := a.seats.take()
	if err != nil {
		return Grant{}, err
	}
	if p.slot, err = a.hub.bell(); err != nil {
		a.seats.give(s)
		return Grant{}, err
	}
	p.hub = &a.hub
	w := &wait{arena: a, seat: s, entries: m.entries(), all: all, pause: p}
	woken, err := w.run()
	p.end()
	grant := Grant{Index: woken.Index, Abandoned: woken.Abandoned}
	if err == nil {
		grant.Locks = m.locks(s, woken, all)
	}
	if grant.Locks == nil && a.living() {
		a.seats.give(s)
	}
	return grant, err
}

// waitOn waits until a channel is closed or the time is over.
func (p *goroutinePause) waitOn(done <-chan struct{}, err error) error {
	if err != nil {
		return err
	}
	select {
	case <-done:
		return nil
	default:
	}
	if p.over() {
		return errOver
	}
	select {
	case <-done:
		return nil
	case <-p.ctx.Done():
		return errOver
	}
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
		s.owned.Add(1)
		locks[i] = Lock{Abandoned: woken.Abandoned, seat: s, entry: e, over: &atomic.Bool{}}
	}
	return locks
}

// Take takes one object that is no mutex, if it is signaled.
func (c *Client) Take(h Handle) (bool, error) {
	if g, ok := c.glance(h); ok {
		if r := g.take(); r == waitable.OK || r == waitable.Unavailable {
			runtime.KeepAlive(g.arena)
			return r == waitable.OK, nil
		}
	}
	_, ok, err := c.TryAwait([]Handle{h}, false)
	return ok, err
}

// Acquire is Await for one mutex. TryAcquire does not wait: false means that somebody owns the mutex.
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

// TryAcquire takes a mutex that nobody owns.
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
		return Lock{}, 0, err
	}
	if err = e.checkWait(); err == nil && !e.isMutex() {
		err = winerr.ERROR_INVALID_HANDLE
	}
	r := waitable.Contended
	var s *seat
	if err == nil && e.place() != 0 {
		s, err = a.seats.take()
	}
	if s == nil {
		a.leave(e)
		return Lock{}, r, err
	}
	abandoned, r := a.words.QuickTake(e.place(), s.slot)
	if r != waitable.OK {
		a.seats.give(s)
		a.leave(e)
		return Lock{}, r, nil
	}
	return Lock{Abandoned: abandoned, seat: s, entry: e, turn: s.turn.Load()}, r, nil
}

// Unlock gives the mutex up, also when its handle has been closed. Any goroutine may call it. ERROR_NOT_OWNER: it was given up
// before. ERROR_INVALID_HANDLE: the manager is gone, and the mutex with it.
func (l Lock) Unlock() error {
	s := l.seat
	if s == nil || l.over == nil && !s.turn.CompareAndSwap(l.turn, l.turn+1) || l.over != nil && l.over.Swap(true) {
		return winerr.ERROR_NOT_OWNER
	}
	a := s.arena
	if !a.living() {
		return winerr.ERROR_INVALID_HANDLE
	}
	err := s.unlock(l.entry)
	a.leave(l.entry)
	if err == nil && (l.over == nil || s.owned.Add(-1) == 0) {
		a.seats.give(s)
	}
	return err
}
