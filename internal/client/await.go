package client

import (
	"context"
	"errors"

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
	w := newWait()
	defer w.recycle()
	w.goroutine.ctx = ctx
	woken, err := c.await(w, handles, all)
	if err != nil {
		return Grant{}, contextError(ctx, err)
	}
	return w.grant(woken), nil
}

// contextError returns the error of the context for a wait that it ended.
func contextError(ctx context.Context, err error) error {
	if errors.Is(err, errOver) {
		return ctx.Err()
	}
	return err
}

// TryAwait is Await without waiting: false means that the objects cannot be had now.
func (c *Client) TryAwait(handles []Handle, all bool) (Grant, bool, error) {
	w := newWait()
	defer w.recycle()
	w.goroutine.try = true
	switch woken, err := c.await(w, handles, all); {
	case errors.Is(err, errOver):
		return Grant{}, false, nil
	case err != nil:
		return Grant{}, false, err
	default:
		return w.grant(woken), true, nil
	}
}

// await makes the wait of a goroutine. If it is satisfied, the caller takes what it got, by grant or otherwise.
func (c *Client) await(w *wait, handles []Handle, all bool) (waitable.Woken, error) {
	if len(handles) == 0 || len(handles) > MaxWait {
		return waitable.Woken{}, winerr.ERROR_INVALID_PARAMETER
	}
	p := &w.goroutine
	if len(handles) == 1 {
		if done, own, err := endOfOwn(handles[0]); own || err != nil {
			return waitable.Woken{}, p.waitOn(done, err)
		}
	}
	if err := c.members(&w.members, handles, all); err != nil {
		return waitable.Woken{}, err
	}
	a := w.arena
	a.waiting.RLock()
	defer a.waiting.RUnlock()
	s, err := a.seats.take()
	if err != nil {
		return waitable.Woken{}, err
	}
	if p.slot, err = a.hub.bell(); err != nil {
		a.seats.give(s)
		return waitable.Woken{}, err
	}
	p.hub = &a.hub
	w.seat, w.all, w.pause = s, all, p
	woken, err := w.run()
	if (err != nil || !w.gotMutex(woken, all)) && a.living() {
		a.seats.give(s)
	}
	return woken, err
}

// await waits for the handle alone.
func (k *Kept) await(w *wait) (waitable.Woken, error) {
	w.one[0] = k.handle
	return k.client.await(w, w.one[:], false)
}

// grant is what a satisfied wait has got.
func (w *wait) grant(woken waitable.Woken) Grant {
	return Grant{Index: woken.Index, Abandoned: woken.Abandoned, Locks: w.locks(w.seat, woken, w.all)}
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
func (k *Kept) Take() (bool, error) {
	if a, g := k.glance(); a != nil {
		if r := g.take(a); r == waitable.OK || r == waitable.Unavailable {
			return r == waitable.OK, nil
		}
	}
	return k.takeLater()
}

func (k *Kept) takeLater() (bool, error) {
	w := newWait()
	defer w.recycle()
	w.goroutine.try = true
	_, err := k.await(w)
	if errors.Is(err, errOver) {
		return false, nil
	}
	return err == nil, err
}
