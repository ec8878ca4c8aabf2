package client

import (
	"runtime"
	"sync"
	"sync/atomic"

	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// seat is a thread slot of the arena that this process has: what waits and owns mutexes. Who took it uses it alone.
type seat struct {
	arena *arena
	slot  uint32
	actor *waitable.Actor

	state  atomic.Uint64 // see seatTaken
	locked *entry        // what its one lock is of
	parts  atomic.Int32  // locks that the seat has, if they may be several
	next   atomic.Uint32 // the slot of the next free seat; 0: none

	mu    sync.Mutex
	bound []*entry // what the end of the lock ends the use of; with mu

	sleeper sleeper  // for the wait of a goroutine
	in      *sleeper // the wait in the hub; guarded by its mu
}

// seats are the thread slots of this process. The free ones form a stack, so that those used last, whose memory is at hand,
// come first. It is taken from and given to without a lock.
type seats struct {
	arena *arena
	// top is the slot of the free seat to take first, in the low half; the upper counts changes, so that a top that has come
	// back is not taken for one that has stayed.
	top    atomic.Uint64
	bySlot [waitable.MaxThreads]atomic.Pointer[seat]
	groups [waitable.MaxThreads / 64]atomic.Uint64 // a bit for each slot
	spread atomic.Uint32                           // so many groups may have some

	mu    sync.Mutex // more is asked for by one at a time
	batch uint32
}

// take returns a free seat.
func (p *seats) take() (*seat, error) {
	if s := p.pop(); s != nil {
		return s, nil
	}
	return p.more()
}

// pop returns the first seat on the stack that nobody has taken past it, nil if there is none.
func (p *seats) pop() *seat {
	for {
		top := p.top.Load()
		s := p.bySlot[uint32(top)%waitable.MaxThreads].Load()
		if s == nil { // there is none at 0
			return nil
		}
		if p.top.CompareAndSwap(top, (top>>32+1)<<32|uint64(s.next.Load())) && s.claim() {
			return s
		}
	}
}

// give takes a seat back that owns nothing and does not wait.
func (p *seats) give(s *seat) {
	if s.free() {
		p.push(s)
	}
}

func (p *seats) push(s *seat) {
	for {
		top := p.top.Load()
		s.next.Store(uint32(top))
		if p.top.CompareAndSwap(top, (top>>32+1)<<32|uint64(s.slot)) {
			return
		}
	}
}

// more asks the manager for seats: each time for twice as many as before.
func (p *seats) more() (*seat, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.pop(); s != nil { // somebody was faster
		return s, nil
	}
	const first, most = 4, 64
	p.batch = min(max(p.batch*2, first), most)
	var reply wire.ThreadsReply
	if err := p.arena.ask(wire.OpThreads, &wire.Threads{Count: p.batch}, &reply); err != nil {
		return nil, err
	}
	var mine *seat
	for _, slot := range reply.Slots {
		if slot == 0 || slot >= waitable.MaxThreads {
			continue
		}
		s := &seat{arena: p.arena, slot: slot, actor: p.arena.words.Actor(slot)}
		s.state.Store(seatTaken)
		p.bySlot[slot].Store(s)
		p.groups[slot/64].Or(1 << (slot % 64))
		p.spread.Store(max(p.spread.Load(), slot/64+1))
		if mine == nil {
			mine = s
		} else {
			p.give(s)
		}
	}
	if mine == nil {
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return mine, nil
}

// settle returns when no seat takes a mutex in one step: see [seat.acquire].
func (p *seats) settle() {
	for i := range p.bySlot {
		for s := p.bySlot[i].Load(); s != nil && s.state.Load()&seatAcquiring != 0; {
			runtime.Gosched()
		}
	}
}

// wakeAll lets all threads that sleep look again.
func (p *seats) wakeAll() {
	for i := range p.bySlot {
		if s := p.bySlot[i].Load(); s != nil {
			p.arena.words.Wake(s.slot)
		}
	}
}
