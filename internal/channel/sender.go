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
	first bool     // the first envelope was used and is free: it lies best
	free  []uint32 // envelopes to use next
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

// Attended reports, to who has posted, whether the receiver finds it without being rung.
func (s *Sender) Attended() bool { return s.header.attended.load() != 0 }

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
			s.freeLocked(number, block{})
			return Parcel{}, err
		}
		p.place.offset = p.block.offset
	}
	s.busy++
	return p, nil
}

// takeLocked returns an envelope that nobody uses.
func (s *Sender) takeLocked() (uint32, bool) {
	if s.first {
		s.first = false
		return 0, true
	}
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
	if s.posts >= MaxPosts || !s.first && len(s.free) == 0 && s.fresh == MaxEnvelopes {
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
	if envelope == 0 {
		s.first = true
	} else {
		s.free = append(s.free, envelope)
	}
	s.store.give(b)
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
		s.first, s.free, s.fresh = false, nil, 0
		_ = s.file.Punch(headerSize, s.store.far-headerSize) // what is free is zero
		s.store = newStore(s.size)
	}
	return true
}
