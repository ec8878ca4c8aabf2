package server

import (
	"winshm/internal/desktop"
	"winshm/internal/object"
	"winshm/internal/wire"
	"winshm/winerr"
)

// session is what the programs of a session share: it is there as long as any of them is known.
type session struct {
	atoms     *desktop.Atoms
	processes int
}

func (s *Server) joinSessionLocked(user uint32) {
	n := s.sessionOf(user)
	if s.sessions[n] == nil {
		s.sessions[n] = &session{atoms: desktop.NewAtoms()}
	}
	s.sessions[n].processes++
}

func (s *Server) leaveSessionLocked(user uint32) {
	n := s.sessionOf(user)
	if s.sessions[n].processes--; s.sessions[n].processes == 0 {
		delete(s.sessions, n)
	}
}

// deskIdleLocked reports whether nobody has a queue, or a number of a name, which the next manager would not know.
func (s *Server) deskIdleLocked() bool {
	for _, session := range s.sessions {
		if session.atoms.Len() > 0 {
			return false
		}
	}
	return s.desktop.Counts().Queues == 0
}

// deskAccount charges what a desktop keeps to an account.
type deskAccount struct{ *account }

// Room is [desktop.Account]'s.
func (a deskAccount) Room(u desktop.Use) error {
	for _, part := range charges(u) {
		if err := a.room(part.of, part.n); err != nil {
			return err
		}
	}
	return nil
}

// Charge is [desktop.Account]'s.
func (a deskAccount) Charge(u desktop.Use) {
	for _, part := range charges(u) {
		if part.n != 0 {
			a.charge(part.of, part.n)
		}
	}
}

// share is how much of something somebody has.
type share struct {
	of Limit
	n  int64
}

func charges(u desktop.Use) [4]share {
	return [...]share{{LimitQueues, u.Queues}, {LimitWindows, u.Windows}, {LimitChannels, u.Channels}, {LimitBytes, u.Text}}
}

// desk does something as the connection's client, under the lock, and then what follows from it.
func (c *connection) desk(do func(*desktop.Desktop, *desktop.Client) (reply, error)) (reply, error) {
	s, p := c.server, c.process
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left || p.over {
		return reply{}, errClosing
	}
	me := p.desks[c.client]
	if me == nil {
		me = &desktop.Client{
			User: p.id.user, Process: uint32(p.life.pidfd.PID), Account: deskAccount{p.account},
			Alive: func() bool { return p.alive() && !c.peer.HungUp() },
		}
		p.desks[c.client] = me
	}
	defer s.settleDeskLocked()
	return answer(do(s.desktop, me))
}

// endDesksLocked ends the queues and channels of clients of a process.
func (s *Server) endDesksLocked(p *process, which func(object.Client) bool) {
	for client, desk := range p.desks {
		if which(client) {
			s.desktop.EndClient(desk)
			delete(p.desks, client)
		}
	}
	s.settleDeskLocked()
}

// settleDeskLocked rings the bells of queues that something is new for, and closes the ways that have ended: without the lock,
// since that may give memory back.
func (s *Server) settleDeskLocked() {
	for _, q := range s.desktop.News() {
		if a := s.arenas[q.Client.User]; a != nil {
			a.actor.Arena().Herald(q.Bell)
		}
	}
	dead := s.desktop.Reclaim()
	if len(dead) == 0 {
		return
	}
	s.wg.Go(func() {
		files := 0
		for _, b := range dead {
			files += b.(*way).close()
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ways -= files
	})
}

// opAtom finds the number of a name in the client's session, or gives it one.
func (c *connection) opAtom(req *request) (reply, error) {
	var m wire.Atom
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.atoms(func(a *desktop.Atoms) (wire.Message, error) {
		get := a.Add
		if m.Find != 0 {
			get = a.Find
		}
		number, err := get(m.Name)
		return &wire.AtomReply{Atom: number}, err
	})
}

// opAtomName finds the name that has a number.
func (c *connection) opAtomName(req *request) (reply, error) {
	var m wire.AtomName
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.atoms(func(a *desktop.Atoms) (wire.Message, error) {
		name, err := a.Name(m.Atom)
		return &wire.Name{Name: name}, err
	})
}

func (c *connection) atoms(do func(*desktop.Atoms) (wire.Message, error)) (reply, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left {
		return reply{}, errClosing
	}
	session := s.sessions[s.sessionOf(c.process.id.user)]
	if session == nil {
		return reply{}, errClosing // the process has ended
	}
	body, err := do(session.atoms)
	if err != nil {
		return failure(err)
	}
	return reply{body: body}, nil
}

// opNewQueue makes a queue. Its bell is a slot of the client's own: it ends when the queue does.
func (c *connection) opNewQueue(req *request) (reply, error) {
	var m wire.NewQueue
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		p := c.process
		if p.arena == nil || p.arena.owners[m.Bell] != (threadOwner{p, c.client}) {
			return reply{}, winerr.ERROR_INVALID_PARAMETER
		}
		q, err := d.NewQueue(me, m.Bell, m.Thread)
		if err != nil {
			return reply{}, err
		}
		return reply{body: &wire.Queue{Queue: q.ID}}, nil
	})
}

func (c *connection) opEndQueue(req *request) (reply, error) {
	var m wire.Queue
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		q, err := me.Queue(m.Queue)
		if err == nil {
			d.EndQueue(q)
		}
		return reply{}, err
	})
}
