package client

import (
	"context"
	"math/bits"
	"runtime"
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
	looked  time.Time // when the leader last looked at all who wait
	keeping bool      // a goroutine leads for those that have none
}

// sleeper is a wait in the hub.
type sleeper struct {
	hub  *hub  // nil when it is out; guarded by hub.mu for those without a goroutine
	seat *seat // whose wait it is; nil: it only leads
	// ready reports whether there is something for it; nil: it is the end of the seat's wait.
	ready func() bool
	// wake is for a goroutine that waits: it is to look again, or to lead.
	wake chan struct{}
	// decided is called instead if there is no goroutine, once, without locks.
	decided func()
	leads   atomic.Bool // changed with hub.mu, and before wake

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
	if s.seat != nil {
		s.seat.in = s
	}
	if s.wake != nil && !h.leading {
		h.leading = true
		s.leads.Store(true)
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
	if !s.leads.Load() {
		return
	}
	s.leads.Store(false)
	h.leading = false
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
	if s.seat != nil {
		s.seat.in = nil
	}
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
			h.leading = true
			s.leads.Store(true)
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
	h.arena.waiting.RLock()
	defer h.arena.waiting.RUnlock()
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
	if !s.leads.Load() {
		if s.mayGoOn(ctx) { // it was decided before the leader could know of it
			return
		}
		select {
		case <-s.wake:
		case <-ctx.Done():
		}
		return
	}
	h := s.hub
	if ctx.Done() != nil {
		defer context.AfterFunc(ctx, h.ring)()
	}
	bell := h.seat.Load().slot
	seen := h.arena.words.Rings(bell)
	if h.tell(s) {
		runtime.Gosched() // who was told goes first: he has waited for it
	}
	if s.mayGoOn(ctx) {
		return
	}
	h.arena.words.SleepUntilRung(bell, seen, time.Second)
	if h.tell(s) {
		runtime.Gosched()
	}
}

func (s *sleeper) mayGoOn(ctx context.Context) bool {
	return ctx.Err() != nil || !s.hub.arena.living() || s.mayBeDone()
}

func (s *sleeper) mayBeDone() bool {
	switch {
	case s.seat == nil:
		return false
	case s.ready != nil:
		return s.ready()
	}
	return s.seat.actor.Decided()
}

// tell wakes those, but for the leader, whose waits were decided, and reports whether there were any. It looks at the marks that
// who rings leaves; now and then, at all who wait: he may have been stopped before he did.
func (h *hub) tell(leader *sleeper) (told bool) {
	h.mu.Lock()
	t := telling{leader: leader}
	if dead, now := !h.arena.living(), time.Now(); dead || now.Sub(h.looked) > time.Second {
		h.looked = now
		h.tellDecidedLocked(&t, dead)
	} else {
		h.tellMarkedLocked(&t)
	}
	h.mu.Unlock()
	for _, call := range t.calls {
		call()
	}
	return t.told
}

// telling is one round of waking.
type telling struct {
	leader *sleeper
	told   bool
	calls  []func() // of those who have no goroutine, to be made without locks
}

// tellDecidedLocked goes through those whose waits were decided, or through all.
func (h *hub) tellDecidedLocked(t *telling, all bool) {
	var next *sleeper
	for s := h.first; s != nil; s = next {
		next = s.next
		if all || s.seat == nil || s.mayBeDone() {
			h.tellLocked(s, t)
		}
	}
}

// tellMarkedLocked goes through those in the hub who have been marked as decided, and takes the marks away.
func (h *hub) tellMarkedLocked(t *telling) {
	seats := &h.arena.seats
	for i := range int(seats.spread.Load()) {
		own := seats.groups[i].Load()
		if own == 0 {
			continue
		}
		for marks := h.arena.words.TakeDecided(i, own); marks != 0; marks &= marks - 1 {
			s := seats.bySlot[i*64+bits.TrailingZeros64(marks)].Load()
			if s != nil && s.in != nil {
				h.tellLocked(s.in, t)
			}
		}
	}
}

// tellLocked wakes one; who has no goroutine is taken out.
func (h *hub) tellLocked(s *sleeper, t *telling) {
	switch {
	case s == t.leader:
		return
	case s.wake != nil:
		s.poke()
	default:
		h.removeLocked(s)
		t.calls = append(t.calls, s.decided)
	}
	t.told = true
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
