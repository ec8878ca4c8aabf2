package client

import "math/bits"

// A seat's state says whose it is, in one word, so that a lock takes and gives back a seat in one step each:
//
//	bit 0      taken: somebody has it
//	bit 1      stacked: it lies on the stack of free seats, or is about to; it may have been taken past the stack
//	bit 2      acquiring: it takes a mutex in one step
//	bit 3      ending: its one lock is given up in more than one step
//	bit 4      bound: the end of its one lock ends uses of closed handles
//	bits 5-24  the place of the mutex that its one lock is of, or is about to be; 0: it has none
//	bits 25-63 turn: raised whenever it is given back
const (
	seatTaken = 1 << iota
	seatStacked
	seatAcquiring
	seatEnding
	seatBound

	seatPlaceShift = 5
	seatTurn       = 1 << 25
	seatPlaceMask  = seatTurn - 1<<seatPlaceShift
)

func seatPlace(place uint32) uint64 { return uint64(place) << seatPlaceShift & seatPlaceMask }

// claim takes a seat that was taken off the stack, unless somebody has it: he then puts it back.
func (s *seat) claim() bool {
	for {
		st := s.state.Load()
		if s.state.CompareAndSwap(st, st&^seatStacked|seatTaken) {
			return st&seatTaken == 0
		}
	}
}

// free lets others take the seat, and reports whether the caller must put it on the stack.
func (s *seat) free() (push bool) {
	for {
		st := s.state.Load()
		if s.state.CompareAndSwap(st, freed(st)) {
			return st&seatStacked == 0
		}
	}
}

// freed returns the state of a seat that was given back.
func freed(st uint64) uint64 { return st&^(seatTurn-1) + seatTurn | seatStacked }

// takeFor takes a seat that is about to take a mutex in one step, if it can the one that took it last, and returns the seat's
// state. nil: there is none.
func (p *seats) takeFor(e *entry) (*seat, uint64) {
	if s := e.seat.Load(); s != nil {
		st := s.state.Load()
		next := st | seatTaken | seatAcquiring | seatPlace(e.at)
		if st&seatTaken == 0 && s.state.CompareAndSwap(st, next) {
			return s, next
		}
	}
	s, err := p.take()
	if err != nil {
		return nil, 0
	}
	e.seat.Store(s)
	return s, s.state.Add(seatAcquiring + seatPlace(e.at))
}

// vacate gives back a seat whose one lock was given up, or was not to be had. If somebody is about to give the lock up once
// more, in vain, he does so afterwards.
func (s *seat) vacate() {
	st := s.state.Load()
	if st&(seatEnding|seatBound) == 0 && s.state.CompareAndSwap(st, freed(st)) {
		if st&seatStacked == 0 {
			s.arena.seats.push(s)
		}
		return
	}
	s.vacateSlowly(0)
}

// vacateSlowly is vacate; ending is seatEnding for who gives the lock up in more than one step.
func (s *seat) vacateSlowly(ending uint64) {
	for {
		st := s.state.Load()
		if st&seatEnding != ending {
			return
		}
		if s.release(st) {
			if st&seatStacked == 0 {
				s.arena.seats.push(s)
			}
			return
		}
	}
}

// release is the step of vacate in which nobody binds the seat. What was bound to its lock is no more in use.
func (s *seat) release(st uint64) (done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.state.CompareAndSwap(st, freed(st)) {
		return false
	}
	for _, e := range s.bound {
		s.arena.leave(e)
	}
	clear(s.bound)
	s.bound = s.bound[:0]
	return true
}

// bind makes the seat's lock, if it is one of that entry's object, a use of the entry, and reports whether it is.
func (s *seat) bind(e *entry) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		st := s.state.Load()
		if st&seatTaken == 0 || e.at == 0 || st&seatPlaceMask != seatPlace(e.at) {
			return false
		}
		if s.state.CompareAndSwap(st, st|seatBound) {
			e.uses.n.Add(1)
			s.bound = append(s.bound, e)
			return true
		}
	}
}

// bind makes all locks of a mutex whose handle is about to be closed uses of the handle, and reports whether there are any. A lock
// that begins after that finds the handle closing.
func (p *seats) bind(e *entry) (bound bool) {
	for i := range int(p.spread.Load()) {
		for slots := p.groups[i].Load(); slots != 0; slots &= slots - 1 {
			if s := p.bySlot[i*64+bits.TrailingZeros64(slots)].Load(); s != nil && s.bind(e) {
				bound = true
			}
		}
	}
	return bound
}
