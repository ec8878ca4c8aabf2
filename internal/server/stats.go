package server

import "sync/atomic"

// counters count what happened since the manager began.
type counters struct {
	requests atomic.Uint64
	opened   atomic.Uint64 // handles given out
	serving  atomic.Int64  // requests whose replies are not sent yet
	cutOff   atomic.Uint64
	refusals [NumLimits]atomic.Uint64
}

// Stats are the figures of a manager, for its metrics.
type Stats struct {
	// Objects, Handles, Processes and Connections are what there is now.
	Objects, Handles, Processes, Connections int
	// Lives are the processes that have connected, or that somebody has a handle to. Tickets stand for what children are to
	// inherit. Users are those who have anything.
	Lives, Tickets, Users int
	// Arenas are the memory of those users whose processes wait for something.
	Arenas int
	// Queues and Windows are those of messages; Channels lead from clients to queues.
	Queues, Windows, Channels int
	// Requests counts all requests; CutOff the connections that were ended for what they sent.
	Requests, CutOff uint64
	// Refusals count what was refused because its user has too much already.
	Refusals [NumLimits]uint64
}

// Stats returns the current figures.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := Stats{
		Objects: s.objects.Objects(), Handles: s.objects.Handles(),
		Processes: len(s.processes), Connections: len(s.conns),
		Lives: len(s.lives), Tickets: len(s.tickets), Users: len(s.accounts), Arenas: len(s.arenas),
		Requests: s.requests.Load(), CutOff: s.cutOff.Load(),
	}
	desk := s.desktop.Counts()
	stats.Queues, stats.Windows, stats.Channels = desk.Queues, desk.Windows, desk.Channels
	for l := range stats.Refusals {
		stats.Refusals[l] = s.refusals[l].Load()
	}
	return stats
}
