package client

import (
	"context"

	"winshm/internal/waitable"
)

// Wait is Await for one object. Who is answered soon is spared all the work of a wait.
func (c *Client) Wait(ctx context.Context, h Handle) error {
	taken, lingered := c.linger(h)
	if taken {
		return nil
	}
	w := newWait()
	defer w.recycle()
	w.goroutine.ctx, w.lingered, w.one[0] = ctx, lingered, h
	_, err := c.await(w, w.one[:], false)
	return contextError(ctx, err)
}

// linger looks for a while whether an object that belongs to nobody is signaled, and takes it then.
func (c *Client) linger(h Handle) (taken, lingered bool) {
	a, g := c.glance(h)
	if a == nil || !g.waitable() {
		return false, false
	}
	if g.take(a) == waitable.OK {
		return true, false
	}
	place := g.entry.at
	if !g.entry.spin.Until(func() bool { return a.words.See(place).Promising() }) {
		return false, true
	}
	if a, g = c.glance(h); a == nil || !g.waitable() {
		return false, true
	}
	return g.take(a) == waitable.OK, true
}
