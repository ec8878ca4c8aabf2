package client

import (
	"runtime"
	"sync/atomic"
	"time"
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
)

// On one processor, who looks keeps the other side from answering.
var spinning = runtime.NumCPU() > 1

// Until looks for a while until done, and reports whether it was.
func (s *Spinner) Until(done func() bool) bool {
	if !spinning {
		return false
	}
	if left := s.left.Load(); left > 0 {
		s.left.Store(left - 1)
		return false
	}
	if s.looks(done) {
		return true
	}
	for start := time.Now(); time.Since(start) < spinTime; {
		if s.looks(done) {
			return true
		}
	}
	skip := min(max(2*s.skip.Load(), 1), spinLongest)
	s.skip.Store(skip)
	s.left.Store(skip)
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
