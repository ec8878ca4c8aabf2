package client

import (
	"runtime"
	"sync/atomic"
	"time"

	"winshm/internal/waitable"
)

// Spinner decides whether a wait looks again and again before it begins in earnest. That saves two changes of threads, and all
// the work of a wait, when the other side is about to answer. It is a waste otherwise: so what fails is tried ever more seldom.
//
// First it only looks, for somebody on another processor. Then it lets others go first on its own between any two looks: that is
// a change of processes, but none of threads within them, nobody needs to be woken, and Go's scheduler does not hear of it.
type Spinner struct{ spins, yields attempts }

// attempts says whether something is tried.
type attempts struct {
	skip atomic.Uint32 // so many waits do not try after the last failure
	left atomic.Uint32 // so many of them are to come
}

const (
	spinTime    = 50 * time.Microsecond // longer than somebody takes to answer who must be woken first
	spinLooks   = 64                    // between two looks at the clock
	spinLongest = 1024
	spinPlaces  = 4 // so many objects of a wait are looked at

	yieldLooks   = 32                   // at least
	yieldTime    = 1 * time.Millisecond // at most: somebody is busy on this processor
	yieldLongest = 1 << 14
	yieldDecay   = 16 // a success takes away one in so many
)

// On one processor, who only looks keeps the other side from answering.
var spinning = runtime.NumCPU() > 1

// Until looks for a while until done, and reports whether it was.
func (s *Spinner) Until(done func() bool) bool {
	return spinning && s.spins.due() && s.spin(done) || s.yields.due() && s.yield(done)
}

// spin only looks. Each failure in a row doubles the number of waits that do not try.
func (s *Spinner) spin(done func() bool) bool {
	if s.looks(done) {
		return true
	}
	for start := time.Now(); time.Since(start) < spinTime; {
		if s.looks(done) {
			return true
		}
	}
	s.spins.rest(min(max(2*s.spins.skip.Load(), 1), spinLongest))
	return false
}

// looks looks some times until done.
func (s *Spinner) looks(done func() bool) bool {
	for range spinLooks {
		if done() {
			if s.spins.skip.Load() != 0 {
				s.spins.skip.Store(0)
			}
			return true
		}
	}
	return false
}

// yield lets others go first in between. If one of them is busy, he keeps the processor for milliseconds at the expense of this
// one: so it is tried the more seldom the longer it took in vain, and a success does not make up for that at once.
func (s *Spinner) yield(done func() bool) bool {
	start := time.Now()
	for looks := 0; ; looks++ {
		came, took := done(), time.Since(start)
		switch {
		case took > yieldTime, took > spinTime && looks > yieldLooks: // even if it came
			s.yields.rest(min(max(2*s.yields.skip.Load(), uint32(took.Microseconds())), yieldLongest))
			return came
		case came:
			if skip := s.yields.skip.Load(); skip != 0 {
				s.yields.skip.Store(skip - (skip+yieldDecay-1)/yieldDecay)
			}
			return true
		}
		waitable.Yield()
	}
}

// due reports whether it is time to try, and counts.
func (a *attempts) due() bool {
	left := a.left.Load()
	if left > 0 {
		a.left.Store(left - 1)
	}
	return left == 0
}

// rest makes so many waits not try.
func (a *attempts) rest(n uint32) {
	a.skip.Store(n)
	a.left.Store(n)
}
