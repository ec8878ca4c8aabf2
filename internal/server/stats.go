package server

import "sync/atomic"

// counters count what happened since the manager began.
type counters struct {
	requests atomic.Uint64
	opened   atomic.Uint64 // handles given out
	serving  atomic.Int64  // requests whose replies are not sent yet
	cutOff   atomic.Uint64
}

// Stats are the figures of a manager, for its metrics.
type Stats struct {
	// Objects, Handles, Processes and Connections are what there is now.
	Objects, Handles, Processes, Connections int
	// Requests counts all requests; CutOff the connections that were ended for what they sent.
	Requests, CutOff uint64
}

// Stats returns the current figures.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{
		Objects: s.objects.Objects(), Handles: s.objects.Handles(),
		Processes: len(s.processes), Connections: len(s.conns),
		Requests: s.requests.Load(), CutOff: s.cutOff.Load(),
	}
}
