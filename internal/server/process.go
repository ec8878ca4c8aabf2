package server

import (
	"fmt"
	"slices"
	"sync"

	"winshm/internal/desktop"
	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/winerr"
)

// process is a process that has connected, or was given handles, and has not ended.
type process struct {
	id      identity
	life    *life
	account *account
	object  *object.Process
	groups  []uint32
	words   *shm.Words // the generations of its handle table
	file    *shm.File  // the same, as the process gets it: read-only
	conns   int
	lastID  object.Client

	arena   *arena // its user's, once it has asked for it
	threads map[object.Client][]uint32
	pins    map[pinKey]*pin
	desks   map[object.Client]*desktop.Client // of those who have to do with windows
	repairs sync.WaitGroup                    // of what its threads left
	over    bool                              // it has ended: it gets no threads any more
}

// identity is what a process is known by. One that becomes another user's, or runs another user's program, keeps none of
// its old rights: it has a handle table for each user.
type identity struct {
	process proc.ID
	user    uint32
}

// attach finds the process that connected, or makes it known, and adds the connection to it. It takes ownership of pidfd.
func (s *Server) attach(c *connection, pidfd *proc.Process) error {
	cred := c.peer.Credentials()
	groups := append([]uint32{cred.GID}, cred.Groups...)
	return s.knowAs(pidfd, cred.UID, func() []uint32 { return groups }, func(p *process) error {
		s.leaveEndedLocked(p)
		s.setGroups(p, groups) // it may have left some since it was seen first
		p.conns++
		p.lastID++
		c.process, c.client = p, p.lastID
		return nil
	})
}

// know finds a process, or makes it known, and does something with it under the lock. It takes ownership of pidfd.
func (s *Server) know(pidfd *proc.Process, uid uint32, do func(*process) error) error {
	return s.knowAs(pidfd, uid, func() []uint32 {
		groups, _ := pidfd.Groups() // one that is gone asks for nothing
		return groups
	}, do)
}

// knowAs is know; groups is called if the process was not known.
func (s *Server) knowAs(pidfd *proc.Process, uid uint32, groups func() []uint32, do func(*process) error) error {
	id := identity{pidfd.ID, uid}
	s.mu.Lock()
	p := s.processes[id]
	s.mu.Unlock()
	var fresh *process
	if p == nil {
		var err error
		if fresh, err = newProcess(pidfd.PID); err != nil {
			pidfd.Close()
			return err
		}
		fresh.groups = groups()
	}
	s.mu.Lock()
	if s.processes[id] == nil && fresh == nil && !s.closing { // it has ended since: what it left must be known anew
		s.mu.Unlock()
		return s.knowAs(pidfd, uid, groups, do)
	}
	err := s.knowLocked(id, pidfd, fresh, do)
	bodies := s.objects.Reclaim()
	s.mu.Unlock()
	closeBodies(bodies)
	return err
}

// knowLocked does what know does. It takes ownership of pidfd and fresh, which is there if the process was not known.
func (s *Server) knowLocked(id identity, pidfd *proc.Process, fresh *process, do func(*process) error) error {
	p, err := s.processes[id], error(nil)
	if p == nil && fresh != nil && !s.closing {
		if err = s.roomForProcessLocked(id.user); err == nil {
			p, fresh = fresh, nil
			p.life = s.lifeLocked(pidfd)
			s.enterLocked(p, id)
			return do(p)
		}
	}
	pidfd.Close()
	if fresh != nil {
		fresh.release()
	}
	switch {
	case err != nil:
		return err
	case p == nil || s.closing:
		return errClosing
	}
	return do(p)
}

// roomForProcessLocked returns an error if a user may have no further process, or there are too many of all users: each
// takes one of the mappings that the kernel allows the manager (vm.max_map_count, 65530 unless set otherwise).
func (s *Server) roomForProcessLocked(uid uint32) error {
	const most = 1 << 15
	if len(s.processes) >= most {
		return winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return s.accountLocked(uid).room(LimitProcesses, 1)
}

// leaveEndedLocked takes those connections from p that have ended but are not known to: a program that connects shall not
// meet the handles of the one that gave way to it by exec.
func (s *Server) leaveEndedLocked(p *process) {
	if p.conns == 0 {
		return
	}
	for c := range s.conns {
		if c.process == p && c.peer.HungUp() {
			s.leaveLocked(c)
		}
	}
}

// enterLocked adds a process to the table and waits for its end.
func (s *Server) enterLocked(p *process, id identity) {
	p.id = id
	p.account = s.accountLocked(id.user)
	p.account.charge(LimitProcesses, 1)
	p.life.tables++
	p.object = s.objects.NewProcess(p, p.words, s.options(p.account))
	s.setGroups(p, p.groups)
	s.processes[p.id] = p
	s.joinSessionLocked(id.user)
	s.wg.Go(func() { s.awaitEnd(p) })
	s.log.Debug("process known", "pid", p.life.pidfd.PID, "uid", id.user)
}

// options are what a process of that user may do.
func (s *Server) options(a *account) object.ProcessOptions {
	free := !s.config.System || a.uid == 0
	return object.ProcessOptions{
		User: a.uid, Session: s.sessionOf(a.uid), CreateGlobal: free, Confined: !free, Account: a,
	}
}

// setGroups tells the object manager of a process's groups, and of the right that one of them may give.
func (s *Server) setGroups(p *process, groups []uint32) {
	p.object.SetGroups(groups)
	member := s.config.GlobalGroup != nil && slices.Contains(groups, *s.config.GlobalGroup)
	p.object.SetCreateGlobal(!s.config.System || p.id.user == 0 || member)
}

// alive reports whether the process has not ended.
func (p *process) alive() bool { return p.life.pidfd.Alive() }

// sessionOf returns the session of a user: his own with the system's manager, number 1 with a user's.
func (s *Server) sessionOf(uid uint32) uint32 {
	if s.config.System {
		return uid
	}
	return 1
}

// newProcess makes what a process needs to have handles.
func newProcess(pid int) (*process, error) {
	file, err := shm.Create(object.Slots * 4)
	if err != nil {
		return nil, fmt.Errorf("handle table of process %d: %w", pid, err)
	}
	defer file.Release()
	words, err := shm.MapWords(file, object.Slots, true)
	if err != nil {
		return nil, fmt.Errorf("handle table of process %d: %w", pid, err)
	}
	readOnly, err := file.ReadOnly()
	if err != nil {
		words.Unmap()
		return nil, fmt.Errorf("handle table of process %d: %w", pid, err)
	}
	return &process{
		words: words, file: readOnly, threads: map[object.Client][]uint32{}, pins: map[pinKey]*pin{},
		desks: map[object.Client]*desktop.Client{},
	}, nil
}

// release gives back what newProcess made.
func (p *process) release() {
	p.words.Unmap()
	p.file.Release()
}

// awaitEnd waits for the end of p and clears it away: first what its threads left, then its handles; then all may know that it
// has ended.
func (s *Server) awaitEnd(p *process) {
	_ = p.life.pidfd.Wait()
	_, _ = p.life.exitCode() // while it can be known
	s.mu.Lock()
	p.over = true
	s.dismissLocked(p, every)
	s.mu.Unlock()
	p.repairs.Wait()

	s.mu.Lock()
	handles := p.object.Handles()
	bodies := s.forgetProcessLocked(p)
	s.mu.Unlock()
	closeBodies(bodies)
	s.tellEnd(p.life)
	pid := p.life.pidfd.PID
	s.leaveLife(p.life)
	s.log.Debug("process ended", "pid", pid, "handles", handles)
}

// forgetProcessLocked closes the handles of a process that has ended and gives up what there was for it.
func (s *Server) forgetProcessLocked(p *process) []object.Body {
	s.objects.EndProcess(p.object)
	delete(s.processes, p.id)
	s.leaveSessionLocked(p.id.user)
	p.life.tables--
	if p.arena != nil {
		s.leaveArenaLocked(p.arena)
	}
	p.account.charge(LimitProcesses, -1)
	bodies := s.objects.Reclaim()
	p.release()
	return bodies
}
