package channel

import "winshm/internal/shm"

// Parcel is a message in its sender's hands.
type Parcel struct {
	sender *Sender
	number uint32
	place  place
	block  block
}

// Data is where the data goes: to be filled before the parcel is posted. Where there is room for an answer, that lies there
// afterwards.
func (p *Parcel) Data() []byte { return p.bytes(p.place.size) }

func (p *Parcel) bytes(n uint64) []byte {
	switch {
	case p.place.offset == 0:
		return p.envelope().inline[:n]
	case p.place.offset < PoolEnd:
		return p.sender.pooled(p.place.offset, n)
	}
	return shm.Bytes(p.block.addr, uintptr(n))
}

func (p *Parcel) envelope() *envelope { return &p.sender.envelopes[p.number] }

// Drop gives up a parcel that was not posted, or whose answer is done.
func (p *Parcel) Drop() {
	s := p.sender
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	s.freeLocked(p.number, p.block)
}

// Kind is what becomes of a parcel that is posted.
type Kind uint8

const (
	// Call is a message whose answer is waited for; [Parcel.Answer] or [Parcel.Withdraw] must end that.
	Call Kind = iota
	// Firm is a Call that is handled also if it was withdrawn before the receiver has begun with it. It costs less.
	Firm
	// Notice is one for which nobody waits. The parcel is not to be used any more.
	Notice
	// Bounded is a Notice of which there may be MaxPosts that were not retrieved yet.
	Bounded
)

// Post hands the parcel to the receiver, which finds it from now on; the sender rings its bell after. ErrFull: there are too
// many; the parcel is dropped.
func (p *Parcel) Post(h Head, k Kind) error {
	e := p.envelope()
	state := uint32(posted)
	if k == Firm {
		h.firm, state = 1, taken
	}
	e.head, e.where = h, p.place.where()
	e.waits.set(0)
	e.state.set(state)
	if k > Firm && !p.away(k == Bounded) {
		e.state.set(free)
		p.Drop()
		return ErrFull
	}
	for top := p.sender.top(); ; {
		below := top.load()
		e.next.set(uint32(below))
		if top.swap(below, (below>>32+1)<<32|uint64(p.number+1)) {
			return nil
		}
	}
}

// away leaves the envelope to the receiver. false: there are too many posts.
func (p *Parcel) away(post bool) bool {
	s := p.sender
	s.mu.Lock()
	defer s.mu.Unlock()
	if post {
		if s.posts >= MaxPosts {
			return false
		}
		s.posts++
	}
	s.busy--
	s.away = append(s.away, away{p.number, p.block, post})
	return true
}

// Answer is what a receiver has answered.
type Answer struct {
	Result uint64
	// Fault is an error code instead of a result; 0: there is none.
	Fault uint32
	// Data is in the parcel's room, and valid until Drop. The receiver can change it only if it is hostile.
	Data []byte
}

// Answered reports whether the answer may be there. It costs one load, for those who spin.
func (p *Parcel) Answered() bool {
	state := p.envelope().state.load()
	return state != posted && state != taken
}

// Taken reports whether the receiver has begun with the message, or it is firm.
func (p *Parcel) Taken() bool { return p.envelope().state.load() != posted }

// Sleepy says that the sender is about to sleep, or does not any more: the receiver rings the bell in the head if it does.
// After saying so the sender looks once more.
func (p *Parcel) Sleepy(sleepy bool) {
	v := uint32(0)
	if sleepy {
		v = 1
	}
	p.envelope().waits.store(v)
}

// Answer returns the answer if it is there. The caller then calls Drop when it is done with the data, or Leave if early: the
// receiver may still read the message's. ErrCorrupt: it cannot be; Leave.
func (p *Parcel) Answer() (a Answer, early, ok bool, err error) {
	e := p.envelope()
	switch e.state.load() {
	case posted, taken:
		return Answer{}, false, false, nil
	case done, free: // free: it was replied to, and the receiver has ended with it since
	case replied:
		early = true
	default:
		return Answer{}, false, false, ErrCorrupt
	}
	a = Answer{Result: e.result.load(), Fault: e.fault.load()}
	filled := e.filled.load()
	if filled > p.place.room {
		return Answer{}, early, false, ErrCorrupt
	}
	a.Data = p.bytes(filled)
	return a, early, true, nil
}

// Leave ends a call that was answered early. The receiver gives the envelope back some time, if it has not ended with it already.
func (p *Parcel) Leave() {
	if p.envelope().state.swap(replied, orphaned) {
		p.away(false)
	} else {
		p.Drop()
	}
}

// Withdraw ends the wait for an answer. Taken: the receiver has begun, and goes on to the end, for nobody. false: the answer has
// just come.
func (p *Parcel) Withdraw() (withdrew bool) {
	e := p.envelope()
	for {
		switch state := e.state.load(); state {
		case posted:
			if withdrew = e.state.swap(posted, withdrawn); withdrew {
				p.release()
			}
		case taken:
			withdrew = e.state.swap(taken, orphaned)
		default:
			return false
		}
		if withdrew {
			p.away(false)
			return true
		}
	}
}

// release takes the block back of a message that nobody will read: of a receiver that takes none there may be many.
func (p *Parcel) release() {
	s := p.sender
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.give(p.block)
	p.block = block{}
}
