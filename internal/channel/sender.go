package channel

import (
	"slices"
	"sync"

	"winshm/internal/shm"
)

// Sender is the end of a channel that messages go into. Its methods are safe for concurrent use.
type Sender struct {
	memory

	mu    sync.Mutex
	free  []uint32 // envelopes to use first
	fresh uint32   // those from here on were never used
	away  []away   // envelopes that the receiver gives back, in the order of their posting
	back  int      // so many of them, from the first one, were given back
	posts int      // so many of them are posted messages
	busy  int      // parcels that their senders have
	store store
}

// away is an envelope that the receiver is to give back, with the block that belongs to it.
type away struct {
	envelope uint32
	block    block
	post     bool
}

// NewSender maps a channel's memory of that size. It takes ownership of a use of the file.
func NewSender(file *shm.File, size uint64) (*Sender, error) {
	m, err := newMemory(file, size)
	if err != nil {
		return nil, err
	}
	return &Sender{memory: m, store: newStore(size)}, nil
}

// Close gives the mapping up. No other method may be called after, nor a parcel be used; those that were prepared must be over.
func (s *Sender) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.unmap()
	for i := range s.away {
		s.away[i].block.unmap()
	}
	s.close()
}

// Closed reports whether the receiving queue has ended.
func (s *Sender) Closed() bool { return s.header.closed.load() != 0 }

// Parcel is a message in its sender's hands.
type Parcel struct {
	sender *Sender
	number uint32
	place  place
	block  block
}

// Prepare returns a parcel for size bytes of data and an answer of up to room bytes. It must be posted or dropped.
func (s *Sender) Prepare(size, room uint64) (Parcel, error) {
	p := Parcel{sender: s, place: place{size: size, room: room}}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reclaimLocked()
	number, ok := s.takeLocked()
	if !ok {
		return Parcel{}, ErrFull
	}
	p.number = number
	if n := p.place.length(); n > inlineSize {
		var err error
		if p.block, err = s.store.take(&s.memory, n); err != nil {
			s.free = append(s.free, number)
			return Parcel{}, err
		}
		p.place.offset = p.block.offset
	}
	s.busy++
	return p, nil
}

// takeLocked returns an envelope that nobody uses.
func (s *Sender) takeLocked() (uint32, bool) {
	if n := len(s.free); n > 0 {
		number := s.free[n-1]
		s.free = s.free[:n-1]
		return number, true
	}
	if s.fresh == MaxEnvelopes {
		return 0, false
	}
	s.fresh++
	return s.fresh - 1, true
}

// reclaimLocked takes back what the receiver has given back: the oldest, or all if there is nothing else.
func (s *Sender) reclaimLocked() {
	if len(s.away) == 0 {
		return
	}
	if s.posts >= MaxPosts || len(s.free) == 0 && s.fresh == MaxEnvelopes {
		s.reclaimAllLocked()
		return
	}
	for s.back < len(s.away) && s.reclaimedLocked(s.away[s.back]) {
		s.back++
	}
	if 2*s.back >= len(s.away) { // not each time, if many are away
		s.away, s.back = slices.Delete(s.away, 0, s.back), 0
	}
}

func (s *Sender) reclaimAllLocked() {
	s.away, s.back = slices.DeleteFunc(slices.Delete(s.away, 0, s.back), s.reclaimedLocked), 0
}

func (s *Sender) reclaimedLocked(a away) bool {
	if s.envelopes[a.envelope].state.load() != free {
		return false
	}
	if a.post {
		s.posts--
	}
	s.freeLocked(a.envelope, a.block)
	return true
}

func (s *Sender) freeLocked(envelope uint32, b block) {
	s.free = append(s.free, envelope)
	s.store.give(b)
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
	// Notice is one for which nobody waits. The parcel is not to be used any more.
	Notice
	// Bounded is a Notice of which there may be MaxPosts that were not retrieved yet.
	Bounded
)

// Post hands the parcel to the receiver, which finds it from now on; the sender rings its bell after. ErrFull: there are too
// many; the parcel is dropped.
func (p *Parcel) Post(h Head, k Kind) error {
	e := p.envelope()
	e.head, e.place = h, p.place
	e.waits.store(0)
	e.state.store(posted)
	if k != Call && !p.away(k == Bounded) {
		e.state.store(free)
		p.Drop()
		return ErrFull
	}
	for top := &p.sender.header.top; ; {
		below := top.load()
		e.next.store(below)
		if top.swap(below, p.number+1) {
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

// Taken reports whether the receiver has begun with the message.
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
	a = Answer{Result: e.result.load(), Fault: e.fault}
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

// Trim gives the memory of what is not used back to the system, and reports whether all of it is unused.
func (s *Sender) Trim() (idle bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reclaimAllLocked()
	s.store.trim(&s.memory)
	if s.busy > 0 || len(s.away) > 0 {
		return false
	}
	if s.fresh > 0 {
		s.free, s.fresh = nil, 0
		_ = s.file.Punch(headerSize, s.store.far-headerSize) // what is free is zero
		s.store = newStore(s.size)
	}
	return true
}
