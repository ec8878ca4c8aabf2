package server

import "fmt"

// Recount compares what the accounts say with what is in the tables.
func (s *Server) Recount() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	want := map[uint32]*[NumLimits]int64{}
	of := func(a *account) *[NumLimits]int64 {
		if want[a.uid] == nil {
			want[a.uid] = &[NumLimits]int64{}
		}
		return want[a.uid]
	}
	for obj := range s.objects.All() {
		a := s.accounts[obj.Owner()] // in this test nobody makes objects that are another's
		if a == nil {
			return fmt.Errorf("user %d has an object and no account", obj.Owner())
		}
		of(a)[LimitObjects]++
		switch b := obj.Body().(type) {
		case *section:
			of(a)[LimitBytes] += int64(b.Size)
		case file:
			of(a)[LimitFiles]++
		}
	}
	for _, p := range s.processes {
		of(p.account)[LimitProcesses]++
		of(p.account)[LimitHandles] += int64(len(p.pins))
		for _, threads := range p.threads {
			of(p.account)[LimitThreads] += int64(len(threads))
		}
		for range p.object.HandleTable() {
			of(p.account)[LimitHandles]++
		}
	}
	for _, t := range s.tickets {
		of(t.from.account)[LimitTickets]++
		for range t.heir.HandleTable() {
			of(t.from.account)[LimitHandles]++
		}
	}
	for c := range s.conns {
		of(c.account)[LimitConnections]++
	}
	s.recountDesks(of)
	for uid, a := range s.accounts {
		want := *of(a)
		if a.used[LimitFiles] < want[LimitFiles] || but(a.used) != but(want) { // closing files are charged still
			return fmt.Errorf("the account of user %d is %v, the tables say %v", uid, a.used, want)
		}
	}
	for uid, w := range want {
		if *w != ([NumLimits]int64{}) && s.accounts[uid] == nil {
			return fmt.Errorf("user %d has %v and no account", uid, *w)
		}
	}
	return nil
}

// recountDesks counts what belongs to windows.
func (s *Server) recountDesks(of func(*account) *[NumLimits]int64) {
	for _, p := range s.processes {
		for _, c := range p.desks {
			use := s.desktop.Recount(c)
			for _, part := range charges(use) {
				of(p.account)[part.of] += part.n
			}
		}
	}
	for _, a := range s.desktop.Departed() {
		of(a.(deskAccount).account)[LimitChannels]++
	}
}

// Serving returns how many requests have no reply yet.
func (s *Server) Serving() int { return int(s.serving.Load()) }

// MayLeave ends the manager if nobody needs it.
func (s *Server) MayLeave() bool { return s.closeIfIdle(s.opened.Load()) }

// Ways returns how many descriptors of channels the manager counts.
func (s *Server) Ways() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ways
}

// but returns all but the files.
func but(used [NumLimits]int64) [NumLimits]int64 {
	used[LimitFiles] = 0
	return used
}
