package message

import "time"

// idle is how long an outlet is not used before its memory is given back.
const idle = 2 * time.Second

// tidyLater sees that the memory of outlets that are not used goes back to the system.
func (s *System) tidyLater() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.tidying {
		s.tidying = true
		time.AfterFunc(idle, s.tidy)
	}
}

// tidy gives the memory of outlets back that were not used since it was last called, and comes again while there are others.
func (s *System) tidy() {
	s.mu.Lock()
	outlets := make([]*outlet, 0, len(s.outlets))
	for _, o := range s.outlets {
		outlets = append(outlets, o)
	}
	s.tidying = false
	s.mu.Unlock()
	again := false
	for _, o := range outlets {
		again = o.trim() || again
	}
	if again {
		s.tidyLater()
	}
}

// trim gives the outlet's memory back if it was not used, and reports whether there may be more to give back later.
func (o *outlet) trim() (later bool) {
	switch {
	case !o.fresh.Load():
		return false
	case o.used.Swap(false):
		return true
	case !o.enter():
		return false
	}
	defer o.leave()
	if o.fresh.Store(false); o.sender.Trim() {
		return false
	}
	o.fresh.Store(true)
	return true
}
