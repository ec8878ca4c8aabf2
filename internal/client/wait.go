package client

import (
	"context"

	"winshm/internal/waitable"
)

// Wait is Await for one object. Who is answered soon is spared all the work of a wait.
func (k *Kept) Wait(ctx context.Context) error {
	taken, lingered := k.linger()
	if taken {
		return nil
	}
	return k.waitLater(ctx, lingered)
}

func (k *Kept) waitLater(ctx context.Context, lingered bool) error {
	w := newWait()
	defer w.recycle()
	w.goroutine.ctx, w.lingered = ctx, lingered
	_, err := k.await(w)
	return contextError(ctx, err)
}

// linger looks for a while whether an object that belongs to nobody is signaled, and takes it then.
func (k *Kept) linger() (taken, lingered bool) {
	a, g := k.glance()
	if a == nil || !g.waitable() {
		return false, false
	}
	if g.take(a) == waitable.OK {
		return true, false
	}
	if !g.entry.spin.Until(func() bool { return g.object.See().Promising() }) {
		return false, true
	}
	if a, g = k.glance(); a == nil || !g.waitable() {
		return false, true
	}
	return g.take(a) == waitable.OK, true
}
