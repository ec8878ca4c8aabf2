package client

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// hub is where goroutines wait. One of them, the leader, sleeps on the bell of the process, in the kernel; who hands an object
// over to a wait of any of them rings it. The leader then wakes those whose waits were decided, and goes on when its own is: it
// makes another the leader before. So a thousand waits cost one thread, and one wait costs no detour.
type hub struct {
	arena *arena
	seat  atomic.Pointer[seat] // whose slot is the bell

	mu      sync.Mutex
	first   *sleeper // all who wait, in no order
	leading bool
	keeping bool // a goroutine leads for those that have none
}

// sleeper is a wait in the hub.
type sleeper struct {
	hub  *hub  // nil when it is out; guarded by hub.mu for those without a goroutine
	seat *seat // whose wait it is; nil: it only leads
	// wake is for a goroutine that waits: it is to look again, or to lead.
	wake chan struct{}
	// decided is called instead if there is no goroutine, once, without locks.
	decided func()
	leads   bool // guarded by hub.mu, and written before wake

	next, previous *sleeper
}

// bell returns the slot to ring.
func (h *hub) bell() (uint32, error) {
	if s := h.seat.Load(); s != nil {
		return s.slot, nil
	}
	s, err := h.arena.seats.take()
	if err != nil {
		return 0, err
	}
	if !h.seat.CompareAndSwap(nil, s) {
		h.arena.seats.give(s)
	}
	return h.seat.Load().slot, nil
}

// ring makes the leader look around.
func (h *hub) ring() {
	if s := h.seat.Load(); s != nil {
		h.arena.words.Ring(s.slot)
	}
}

// join adds a wait. It leads if nobody does, and if it has a goroutine.
func (h *hub) join(s *sleeper) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.hub, s.next = h, h.first
	if h.first != nil {
		h.first.previous = s
	}
	h.first = s
	if s.wake != nil && !h.leading {
		h.leading, s.leads = true, true
	}
	h.appointKeeperLocked(s.wake == nil && !h.leading)
}

// appointKeeperLocked lets a goroutine lead that waits for nothing itself, if it is needed and there is none.
func (h *hub) appointKeeperLocked(needed bool) {
	if needed && !h.keeping {
		h.keeping = true
		go h.keep()
	}
}

// leave takes a wait out. If it led, another one does now.
func (h *hub) leave(s *sleeper) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.removeLocked(s)
	if !s.leads {
		return
	}
	s.leads, h.leading = false, false
	h.appointLocked()
}

// withdraw takes out a wait that has no goroutine, unless it is out already: then it has been, or will be, told.
func (h *hub) withdraw(s *sleeper) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.hub == nil {
		return false
	}
	h.removeLocked(s)
	return true
}

func (h *hub) removeLocked(s *sleeper) {
	s.hub = nil
	if s.previous != nil {
		s.previous.next = s.next
	} else {
		h.first = s.next
	}
	if s.next != nil {
		s.next.previous = s.previous
	}
	s.next, s.previous = nil, nil
}

// appointLocked makes somebody the leader, if there is anybody to be led.
func (h *hub) appointLocked() {
	for s := h.first; s != nil; s = s.next {
		if s.wake != nil {
			h.leading, s.leads = true, true
			s.poke()
			return
		}
	}
	h.appointKeeperLocked(h.first != nil)
}

// poke makes a goroutine look again.
func (s *sleeper) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// keep leads as long as somebody waits who has no goroutine.
func (h *hub) keep() {
	s := &sleeper{wake: make(chan struct{}, 1)}
	h.join(s)
	for h.needsKeeper() {
		s.rest(context.Background())
	}
	h.leave(s)
}

// needsKeeper reports whether anybody waits without a goroutine. If not, the keeper is none any more.
func (h *hub) needsKeeper() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := h.first; s != nil; s = s.next {
		if s.wake == nil {
			return true
		}
	}
	h.keeping = false
	return false
}

// rest returns when the wait may be decided, the context may be done, or the manager may be gone; leading, if nobody else does.
func (s *sleeper) rest(ctx context.Context) {
	h := s.hub
	h.mu.Lock()
	leads := s.leads
	h.mu.Unlock()
	if !leads {
		select {
		case <-s.wake:
		case <-ctx.Done():
		}
		return
	}
	if ctx.Done() != nil {
		defer context.AfterFunc(ctx, h.ring)()
	}
	bell := h.seat.Load().slot
	seen := h.arena.words.Rings(bell)
	h.tell(s)
	if s.mayGoOn(ctx) {
		return
	}
	h.arena.words.SleepUntilRung(bell, seen, time.Second)
	h.tell(s)
}

func (s *sleeper) mayGoOn(ctx context.Context) bool {
	return ctx.Err() != nil || !s.hub.arena.living() || s.seat != nil && s.seat.actor.Decided()
}

// tell wakes all, but for the leader, whose waits were decided.
func (h *hub) tell(leader *sleeper) {
	dead := !h.arena.living()
	var calls []func()
	h.mu.Lock()
	var next *sleeper
	for s := h.first; s != nil; s = next {
		next = s.next
		switch {
		case s == leader, s.seat != nil && !dead && !s.seat.actor.Decided():
		case s.wake != nil:
			s.poke()
		default:
			h.removeLocked(s)
			calls = append(calls, s.decided)
		}
	}
	h.mu.Unlock()
	for _, call := range calls {
		call()
	}
}

// goroutinePause is how the wait of a goroutine passes the time.
type goroutinePause struct {
	ctx  context.Context
	slot uint32
	hub  *hub
	in   *sleeper // nil before the wait has begun
	try  bool     // no time is to pass
}

func (p *goroutinePause) bell() uint32 { return p.slot }

func (p *goroutinePause) over() bool { return p.try || p.ctx.Err() != nil }

func (p *goroutinePause) sleep(s *seat) {
	if p.in == nil {
		p.in = &sleeper{seat: s, wake: make(chan struct{}, 1)}
		p.hub.join(p.in)
	}
	p.in.rest(p.ctx)
}

// end takes the wait out of the hub.
func (p *goroutinePause) end() {
	if p.in != nil {
		p.hub.leave(p.in)
	}
}

// Waiting returns how many waits go on, those of a [Pending] included, for tests.
func (c *Client) Waiting() int {
	a := c.waits.Load()
	if a == nil {
		return 0
	}
	a.hub.mu.Lock()
	defer a.hub.mu.Unlock()
	n := 0
	for s := a.hub.first; s != nil; s = s.next {
		if s.seat != nil {
			n++
		}
	}
	return n
}
