package client

import (
	"runtime"
	"sync/atomic"
	"time"

	"winshm/internal/waitable"
)

// Spinner decides whether a wait looks again and again before it begins in earnest. That saves two changes of threads, and all
// the work of a wait, when the other side is about to answer. It is a waste otherwise: so each failure in a row doubles the
// number of waits for the object that do not try.
type Spinner struct {
	skip atomic.Uint32 // so many waits do not try after the last failure
	left atomic.Uint32 // so many of them are to come
}

const (
	spinTime    = 50 * time.Microsecond // longer than somebody takes to answer who must be woken first
	spinLooks   = 64                    // between two looks at the clock
	spinLongest = 1024
	spinPlaces  = 4 // so many objects of a wait are looked at

	yieldLongest = 1 << 14 // skips at most where there is one processor
	yieldDecay   = 16      // of those, a success takes away one in so many
)

// On one processor, who looks keeps the other side from answering: there he lets others go first, between any two looks.
var spinning = runtime.NumCPU() > 1

// Until looks for a while until done, and reports whether it was.
func (s *Spinner) Until(done func() bool) bool {
	if left := s.left.Load(); left > 0 {
		s.left.Store(left - 1)
		return false
	}
	if !spinning {
		return s.yields(done)
	}
	if s.looks(done) {
		return true
	}
	for start := time.Now(); time.Since(start) < spinTime; {
		if s.looks(done) {
			return true
		}
	}
	s.skips(min(max(2*s.skip.Load(), 1), spinLongest))
	return false
}

// looks looks some times until done.
func (s *Spinner) looks(done func() bool) bool {
	for range spinLooks {
		if done() {
			if s.skip.Load() != 0 {
				s.skip.Store(0)
			}
			return true
		}
	}
	return false
}

// yields looks until done, and lets others go first in between. That is a change of processes, but none of threads within them,
// and nobody needs to be woken. Who has much to do on that processor then does it for milliseconds, at the expense of this one:
// so it is tried the more seldom the longer it took in vain, and a success does not make up for that at once.
func (s *Spinner) yields(done func() bool) bool {
	for start := time.Now(); ; waitable.Yield() {
		came, took := done(), time.Since(start)
		switch {
		case took > spinTime: // even if it came
			s.skips(min(max(2*s.skip.Load(), uint32(took.Microseconds())), yieldLongest))
			return came
		case came:
			skip := s.skip.Load()
			s.skip.Store(skip - (skip+yieldDecay-1)/yieldDecay)
			return true
		}
	}
}

// skips makes so many waits not try.
func (s *Spinner) skips(n uint32) {
	s.skip.Store(n)
	s.left.Store(n)
}
