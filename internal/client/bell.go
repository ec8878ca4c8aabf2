package client

import (
	"context"
	"runtime"
	"time"

	"winshm/internal/wire"
	"winshm/winerr"
)

// Bell is what a thread or goroutine sleeps on to which others bring messages. One goroutine at a time uses it, but for those
// methods that say otherwise.
type Bell struct {
	arena *arena
	seat  *seat
	in    sleeper // for a goroutine
	seen  uint32  // for ready
}

// Ask makes a request about windows without a bell, starting no manager; see [Bell.Ask].
func (c *Client) Ask(op wire.Op, request, reply wire.Message) error {
	l, err := c.reach(c.living())
	if err != nil {
		return err
	}
	if _, err := c.arenaOf(l); err != nil {
		return err
	}
	status, _, err := c.callOn(l, op, request, reply, 0)
	if err == nil && !succeeded(status) {
		err = status
	}
	return err
}

// NewBell returns a bell, starting a manager if there is none. It must be closed.
func (c *Client) NewBell() (*Bell, error) {
	a, err := withManager(c, c.arenaOf)
	if err != nil {
		return nil, err
	}
	a.waiting.RLock()
	defer a.waiting.RUnlock()
	if !a.living() {
		return nil, winerr.ERROR_INVALID_HANDLE
	}
	s, err := a.seats.take()
	if err != nil {
		return nil, err
	}
	b := &Bell{arena: a, seat: s}
	b.in = sleeper{seat: s, wake: make(chan struct{}, 1), ready: func() bool { return b.Rings() != b.seen }}
	return b, nil
}

// Close gives the bell up. Who rings it yet rings somebody else's, which does no harm.
func (b *Bell) Close() {
	b.arena.waiting.RLock()
	defer b.arena.waiting.RUnlock()
	if b.Living() {
		b.Note(0)
		b.arena.seats.give(b.seat)
	}
}

// Living reports whether the manager lives, and with it all that others may bring. Anybody may ask.
func (b *Bell) Living() bool { return b.arena.living() }

// Number is by which others ring it.
func (b *Bell) Number() uint32 { return b.seat.slot }

// Rings returns how often it was rung.
func (b *Bell) Rings() uint32 {
	n := b.arena.words.Rings(b.seat.slot)
	runtime.KeepAlive(b.arena)
	return n
}

// Drawn returns the last ticket that was drawn from it.
func (b *Bell) Drawn() uint32 {
	n := b.arena.words.Drawn(b.seat.slot)
	runtime.KeepAlive(b.arena)
	return n
}

// TakeNews reports whether the manager has news.
func (b *Bell) TakeNews() bool {
	news := b.arena.words.TakeNews(b.seat.slot)
	runtime.KeepAlive(b.arena)
	return news
}

// Note leaves a number for those who look, by [Bell.NotedAt].
func (b *Bell) Note(n uint64) {
	b.arena.words.Note(b.seat.slot, n)
	runtime.KeepAlive(b.arena)
}

// Sleep blocks the thread until the bell was rung more often than seen, or so long; it may return before. Each sleep is
// followed by a look at everything: who was to ring may have been stopped.
func (b *Bell) Sleep(seen uint32, limit time.Duration) {
	b.arena.waiting.RLock()
	defer b.arena.waiting.RUnlock()
	if b.Living() {
		b.arena.words.SleepUntilRung(b.seat.slot, seen, limit)
	}
}

// Rest is Sleep for a goroutine, which costs no thread, until ctx is done.
func (b *Bell) Rest(ctx context.Context, seen uint32) {
	a := b.arena
	a.waiting.RLock()
	defer a.waiting.RUnlock()
	shared, err := a.hub.bell()
	if err != nil || !b.Living() {
		return
	}
	b.seen = seen
	a.words.Share(b.seat.slot, shared)
	select {
	case <-b.in.wake: // somebody was late before
	default:
	}
	a.hub.join(&b.in)
	b.in.rest(ctx)
	a.hub.leave(&b.in)
	if b.Living() {
		a.words.Share(b.seat.slot, 0)
	}
}

// RingAt rings the bell of that number, of any process of the user. Anybody may call it.
func (b *Bell) RingAt(bell uint32) {
	b.arena.words.Ring(bell)
	runtime.KeepAlive(b.arena)
}

// Ring rings the bell itself. Anybody may call it.
func (b *Bell) Ring() { b.RingAt(b.seat.slot) }

// DrawAt draws a ticket of the bell of that number. Anybody may call it.
func (b *Bell) DrawAt(bell uint32) uint32 {
	n := b.arena.words.Draw(bell)
	runtime.KeepAlive(b.arena)
	return n
}

// NotedAt returns what the thread of that bell noted last. Anybody may call it.
func (b *Bell) NotedAt(bell uint32) uint64 {
	n := b.arena.words.Noted(bell)
	runtime.KeepAlive(b.arena)
	return n
}

// Trace returns the number of the memory that messages are to be written to, and 0 while nobody watches them.
func (b *Bell) Trace() uint32 {
	number := b.arena.words.Trace()
	runtime.KeepAlive(b.arena)
	return number
}

// Ask makes a request over the bell's connection, and returns the descriptors that come with the reply, which are the
// caller's: want of them, or any number if it is below 0. The status ERROR_ALREADY_EXISTS is success, and told.
// ERROR_INVALID_HANDLE: the manager is gone.
func (b *Bell) Ask(op wire.Op, request, reply wire.Message, want int) (existed bool, fds []int, err error) {
	status, fds, err := b.arena.client.callOn(b.arena.link, op, request, reply, want)
	if err == nil && !succeeded(status) {
		err = status
	}
	return status == winerr.ERROR_ALREADY_EXISTS, fds, err
}
