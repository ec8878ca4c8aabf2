package client

import (
	"errors"
	"runtime"

	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// SetEvent makes an event signaled. ERROR_INVALID_HANDLE: h is no event's. ERROR_ACCESS_DENIED: it does not grant
// EVENT_MODIFY_STATE. So it is with ResetEvent and PulseEvent.
func (c *Client) SetEvent(h Handle) error {
	gives()
	if a, g := c.glance(h); a != nil && g.set(a) {
		return nil
	}
	return c.changeEvent(h, (*waitable.Arena).QuickSet, wire.VerbSet)
}

// Set is SetEvent.
func (k *Kept) Set() error {
	gives()
	if a, g := k.glance(); a != nil && g.set(a) {
		return nil
	}
	return k.client.changeEvent(k.handle, (*waitable.Arena).QuickSet, wire.VerbSet)
}

// set sets what it can in one step.
func (g *glance) set(a *arena) bool {
	done := g.entry.check(object.EventType, object.WaitableModify) == nil && g.object.SetSeen(g.seen) == waitable.OK
	runtime.KeepAlive(a)
	return done
}

// ResetEvent makes an event nonsignaled.
func (c *Client) ResetEvent(h Handle) error {
	return c.changeEvent(h, (*waitable.Arena).QuickReset, wire.VerbReset)
}

// PulseEvent satisfies those who wait at this instant, one of them if the event is an auto-reset one, and leaves the event
// nonsignaled.
func (c *Client) PulseEvent(h Handle) error {
	return c.changeEvent(h, func(*waitable.Arena, uint32) waitable.Result { return waitable.Contended }, wire.VerbPulse)
}

func (c *Client) changeEvent(h Handle, quick func(*waitable.Arena, uint32) waitable.Result, verb uint32) error {
	gives()
	a, e, err := c.target(h)
	if err != nil {
		return err
	}
	defer a.leave(e)
	if err := e.check(object.EventType, object.WaitableModify); err != nil {
		return err
	}
	if place := e.place(); place != 0 && quick(a.words, place) == waitable.OK {
		runtime.KeepAlive(a)
		return nil
	}
	_, err = a.signal(e, signal{verb: verb})
	return err
}

// ReleaseSemaphore adds n to a semaphore's count and returns what it was before. ERROR_INVALID_PARAMETER: n is not positive.
// ERROR_TOO_MANY_POSTS: the maximum would be exceeded; nothing is added.
func (c *Client) ReleaseSemaphore(h Handle, n int32) (previous int32, err error) {
	gives()
	if a, g := c.glance(h); a != nil {
		if before, ok := g.release(a, n); ok {
			return before, nil
		}
	}
	return c.releaseSemaphore(h, n)
}

// Release is ReleaseSemaphore.
func (k *Kept) Release(n int32) (previous int32, err error) {
	gives()
	if a, g := k.glance(); a != nil {
		if before, ok := g.release(a, n); ok {
			return before, nil
		}
	}
	return k.client.releaseSemaphore(k.handle, n)
}

// release adds to a semaphore's count if it can in one step.
func (g *glance) release(a *arena, n int32) (previous int32, done bool) {
	if n <= 0 || g.entry.check(object.SemaphoreType, object.WaitableModify) != nil {
		return 0, false
	}
	before, r := g.object.ReleaseSeen(uint32(n), g.seen)
	runtime.KeepAlive(a)
	return int32(before), r == waitable.OK
}

func (c *Client) releaseSemaphore(h Handle, n int32) (previous int32, err error) {
	if n <= 0 {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	a, e, err := c.target(h)
	if err != nil {
		return 0, err
	}
	defer a.leave(e)
	if err := e.check(object.SemaphoreType, object.WaitableModify); err != nil {
		return 0, err
	}
	if place := e.place(); place != 0 {
		if before, r := a.words.QuickRelease(place, uint32(n)); r == waitable.OK {
			runtime.KeepAlive(a)
			return int32(before), nil
		}
	}
	before, err := a.signal(e, signal{verb: wire.VerbRelease, count: uint32(n)})
	return int32(before), err
}

// ReleaseMutex takes back one acquisition of a mutex by a thread. No right is needed. ERROR_NOT_OWNER: the thread does not
// own it.
func (c *Client) ReleaseMutex(h Handle, t *ThreadState) error {
	a, e, err := c.target(h)
	if err != nil {
		return err
	}
	defer a.leave(e)
	if err := e.check(object.MutantType, 0); err != nil {
		return err
	}
	return t.waits.release(a, e)
}

// unlock gives up a mutex that the seat owns.
func (s *seat) unlock(e *entry) error {
	gives()
	if place := e.place(); place != 0 && s.arena.words.QuickUnlock(place, s.slot) == waitable.OK {
		return nil
	}
	_, err := s.arena.signal(e, signal{verb: wire.VerbUnlock, owner: s})
	return err
}

// signal is a change of an object that may satisfy waits.
type signal struct {
	verb  uint32
	count uint32 // what a semaphore gets
	owner *seat  // of a mutex
}

// signal makes a change that is not as simple as one compare-and-swap: somebody waits, or the manager keeps the object.
func (a *arena) signal(e *entry, g signal) (previous uint32, err error) {
	a.waiting.RLock()
	defer a.waiting.RUnlock()
	s := g.owner
	if s == nil {
		if s, err = a.seats.take(); err != nil {
			return 0, err
		}
		defer a.seats.give(s)
	}
	for returns := 0; a.living() && returns < maxReturns; returns++ {
		if place := e.place(); place != 0 {
			previous, r := s.apply(place, g)
			if r != waitable.Elsewhere {
				return previous, g.code(r)
			}
		}
		request := &wire.Signal{Handle: e.Handle.Handle, Object: e.Object, Verb: g.verb, Count: g.count, Thread: s.slot}
		var reply wire.SignalReply
		err := a.ask(wire.OpSignal, request, &reply)
		if !errors.Is(err, winerr.ERROR_RETRY) {
			return reply.Previous, err
		}
	}
	return 0, winerr.ERROR_INVALID_HANDLE
}

// apply makes the change in the arena.
func (s *seat) apply(place uint32, g signal) (previous uint32, r waitable.Result) {
	switch g.verb {
	case wire.VerbSet:
		return 0, s.actor.Set(place)
	case wire.VerbReset:
		return 0, s.actor.Reset(place)
	case wire.VerbPulse:
		return 0, s.actor.Pulse(place)
	case wire.VerbAbandon:
		return 0, s.actor.Abandon(place)
	case wire.VerbRelease:
		return s.actor.Release(place, g.count)
	}
	return 0, s.actor.Unlock(place)
}

// code returns the error that a result stands for.
func (g signal) code(r waitable.Result) error {
	switch {
	case r == waitable.OK:
		return nil
	case r == waitable.Refused && g.verb == wire.VerbRelease:
		return winerr.ERROR_TOO_MANY_POSTS
	case r == waitable.Refused:
		return winerr.ERROR_NOT_OWNER
	}
	return winerr.ERROR_INVALID_HANDLE // the memory is broken
}
