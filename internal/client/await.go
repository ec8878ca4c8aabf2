package client

import (
	"context"
	"errors"
	"runtime"

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

// Await waits until one of the objects is signaled, or all are at once; a goroutine that waits costs no thread. If ctx ends
// before, nothing is acquired, and its error is returned; a context that is done already does not keep it from what is there.
// The codes are those of WaitForMultipleObjects.
func (c *Client) Await(ctx context.Context, handles []Handle, all bool) (Grant, error) {
	if !all {
		if i, ok := c.TakeAny(handles); ok {
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
	w := &wait{arena: a, seat: s, entries: m.entries(), all: all, pause: p, lingered: p.lingered}
	woken, err := w.run()
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

// Take takes one object that is no mutex, if it is signaled.
func (c *Client) Take(h Handle) (bool, error) {
	if a, g := c.glance(h); a != nil {
		if r := g.take(a); r == waitable.OK || r == waitable.Unavailable {
			runtime.KeepAlive(a)
			return r == waitable.OK, nil
		}
	}
	_, ok, err := c.TryAwait([]Handle{h}, false)
	return ok, err
}
