package client

import "runtime"

// spinner decides how long a wait looks again and again before it sleeps. That saves two changes of threads when the other
// side is about to answer, and is a waste otherwise: so it stops when it did not help, and tries again now and then.
type spinner struct {
	failures uint32
}

const (
	spinLooks    = 4000 // some microseconds: about what falling asleep and being woken costs
	spinPatience = 4    // so many failures in a row are forgiven
	spinRetry    = 64   // one in so many waits tries again
)

var spinning = runtime.NumCPU() > 1

// until looks until done or out of patience, and reports which of them it was.
func (s *spinner) until(done func() bool) bool {
	if !spinning || s.failures > spinPatience && s.failures%spinRetry != 0 {
		s.failures++
		return false
	}
	for range spinLooks {
		if done() {
			s.failures = 0
			return true
		}
	}
	s.failures++
	return false
}
