package server

import (
	"fmt"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
)

// process is a process that has connected and not ended.
type process struct {
	id     identity
	pidfd  *proc.Process
	object *object.Process
	words  *shm.Words // the generations of its handle table
	file   *shm.File  // the same, as the process gets it: read-only
	conns  int
	lastID object.Client
}

// identity is what a process is known by. One that becomes another user's, or runs another user's program, keeps none of
// its old rights: it has a handle table for each user.
type identity struct {
	process proc.ID
	user    uint32
}

// attach finds the process that connected, or makes it known, and adds the connection to it. It takes ownership of pidfd.
func (s *Server) attach(c *connection, pidfd *proc.Process) (*process, error) {
	s.mu.Lock()
	id := identity{pidfd.ID, c.peer.Credentials().UID}
	p := s.processes[id]
	s.mu.Unlock()
	var fresh *process
	if p == nil {
		var err error
		if fresh, err = newProcess(pidfd); err != nil {
			pidfd.Close()
			return nil, err
		}
	} else {
		pidfd.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if p = s.processes[id]; p == nil && fresh != nil && !s.closing {
		p, fresh = fresh, nil
		s.enter(p, c)
	}
	if fresh != nil {
		fresh.release()
	}
	if p == nil || s.closing {
		return nil, errClosing
	}
	s.leaveEndedLocked(p)
	p.conns++
	p.lastID++
	c.process, c.client = p, p.lastID
	return p, nil
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

// enter adds a process to the table and waits for its end.
func (s *Server) enter(p *process, c *connection) {
	cred := c.peer.Credentials()
	p.object = s.objects.NewProcess(p, p.words, object.ProcessOptions{
		User: cred.UID, Session: s.sessionOf(cred.UID), CreateGlobal: !s.config.System || cred.UID == 0,
	})
	p.id = identity{p.pidfd.ID, cred.UID}
	s.processes[p.id] = p
	s.wg.Go(func() { s.awaitEnd(p) })
	s.log.Debug("process connected", "pid", p.pidfd.PID, "uid", cred.UID)
}

// sessionOf returns the session of a user: his own with the system's manager, number 1 with a user's.
func (s *Server) sessionOf(uid uint32) uint32 {
	if s.config.System {
		return uid
	}
	return 1
}

func newProcess(pidfd *proc.Process) (*process, error) {
	file, err := shm.Create(object.MaxHandles * 4)
	if err != nil {
		return nil, fmt.Errorf("handle table of process %d: %w", pidfd.PID, err)
	}
	defer file.Release()
	words, err := shm.MapWords(file, object.MaxHandles, true)
	if err != nil {
		return nil, fmt.Errorf("handle table of process %d: %w", pidfd.PID, err)
	}
	readOnly, err := file.ReadOnly()
	if err != nil {
		words.Unmap()
		return nil, fmt.Errorf("handle table of process %d: %w", pidfd.PID, err)
	}
	return &process{pidfd: pidfd, words: words, file: readOnly}, nil
}

// release gives back what newProcess made.
func (p *process) release() {
	p.pidfd.Close()
	p.words.Unmap()
	p.file.Release()
}

// awaitEnd waits for the end of p and clears it away.
func (s *Server) awaitEnd(p *process) {
	_ = p.pidfd.Wait()
	s.mu.Lock()
	handles := p.object.Handles()
	s.objects.EndProcess(p.object)
	delete(s.processes, p.id)
	bodies := s.objects.Reclaim()
	p.release()
	s.mu.Unlock()
	closeBodies(bodies)
	s.log.Debug("process ended", "pid", p.pidfd.PID, "handles", handles)
}
