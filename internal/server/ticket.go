package server

import (
	"fmt"
	"sync"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// ticket keeps the handles that a child process will inherit until the child is known, or nobody has the ticket any more.
type ticket struct {
	*proc.Ticket
	from *process
	heir *object.Process
}

func (t *ticket) alive() bool { return t.Held() }

// uncounted are the generations of a table that no process reads.
type uncounted struct{}

func (uncounted) Raise(int) uint32 { return 0 }
func (uncounted) Load(int) uint32  { return 0 }

// file is the body of an open file: a descriptor that is kept for whom it concerns, and never used here.
type file struct {
	*shm.File
	account *account
	turn    sync.Locker
}

// newFileLocked makes a body of a descriptor that came with the connection's request, and takes ownership of it.
func (c *connection) newFileLocked(fd int) file {
	c.account.charge(LimitFiles, 1)
	return file{shm.NewFile(fd), c.account, c.turn}
}

// Close closes the file when its user's turn comes: that may take as long as he likes, if the file is on a file system of
// his or a socket that lingers. It is charged until then.
func (f file) Close() error {
	s := f.account.server
	s.wg.Go(func() {
		f.turn.Lock()
		f.Release()
		f.turn.Unlock()
		s.mu.Lock()
		defer s.mu.Unlock()
		f.account.charge(LimitFiles, -1)
	})
	return nil
}

func (f file) describe(*wire.Handle, uint32) {}

func (f file) attach() (attachment, bool) { return f.File, f.Retain() }

// opBequest makes a ticket.
func (c *connection) opBequest(req *request) (reply, error) {
	var m wire.Bequest
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	if len(m.Made) != len(req.fds) {
		return reply{}, fmt.Errorf("%w: %d descriptors for %d handles", wire.ErrMalformed, len(req.fds), len(m.Made))
	}
	pipe, given, err := proc.NewTicket()
	if err != nil {
		c.server.log.Error("a ticket is refused", "err", err)
		return failure(winerr.ERROR_NO_SYSTEM_RESOURCES)
	}
	t := &ticket{Ticket: pipe, from: c.process}
	send := shm.NewFile(given)
	dead, err := c.bequeath(t, &m, req)
	if err != nil {
		t.Close()
		send.Release()
		closeBodies(dead)
		return failure(err)
	}
	return reply{body: &wire.BequestReply{Ticket: t.number()}, files: []attachment{send}}, nil
}

// number is what the client calls the ticket.
func (t *ticket) number() uint64 { return t.ID().Number() }

// bequeath fills the ticket, and waits for its end.
func (c *connection) bequeath(t *ticket, m *wire.Bequest, req *request) ([]object.Body, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left {
		return nil, errClosing
	}
	if s.fullLocked() {
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	if err := c.account.room(LimitTickets, 1); err != nil {
		return nil, err
	}
	if err := c.account.room(LimitFiles, int64(len(req.fds))); err != nil {
		return nil, err
	}
	t.heir = s.objects.NewProcess(t, uncounted{}, s.options(c.account))
	if err := c.fillLocked(t.heir, m, req); err != nil {
		s.objects.EndProcess(t.heir)
		return s.objects.Reclaim(), err
	}
	s.tickets[t.ID()] = t
	c.account.charge(LimitTickets, 1)
	s.wg.Go(func() { s.awaitTicket(t) })
	return nil, nil
}

func (c *connection) fillLocked(heir *object.Process, m *wire.Bequest, req *request) error {
	s := c.server
	only := []object.Handle(nil)
	if m.Listed != 0 {
		only = []object.Handle{}
		for _, h := range m.Only {
			only = append(only, object.Handle(h))
		}
	}
	if err := s.objects.Inherit(c.process.object, heir, only); err != nil {
		return err
	}
	for _, h := range m.Made {
		if h.Type != object.FileType.ID {
			return winerr.ERROR_NOT_SUPPORTED
		}
		obj := object.NewObject(object.FileType, c.newFileLocked(req.take()), c.process.id.user)
		if err := s.objects.Register(heir, object.Handle(h.Handle), obj, h.Access, object.HandleFlags(h.Flags)); err != nil {
			_ = obj.Body().Close()
			return err
		}
	}
	return nil
}

// awaitTicket gives up what a ticket stands for when nobody can show it any more.
func (s *Server) awaitTicket(t *ticket) {
	t.Wait()
	s.mu.Lock()
	s.endTicketLocked(t)
	bodies := s.objects.Reclaim()
	s.mu.Unlock()
	closeBodies(bodies)
}

func (s *Server) endTicketLocked(t *ticket) {
	if s.tickets[t.ID()] != t {
		return // it has ended, and its number may be another's
	}
	s.objects.EndProcess(t.heir)
	delete(s.tickets, t.ID())
	t.from.account.charge(LimitTickets, -1)
	t.Close()
}

// fulfilLocked gives a child what its parent's ticket stands for, if the child has not had it yet.
func (s *Server) fulfilLocked(parent, child *process, number uint64) {
	for _, t := range s.tickets {
		if t.number() == number && t.from == parent {
			s.objects.Bequeath(t.heir, child.object)
			s.endTicketLocked(t)
			return
		}
	}
}

// opInherit gives the client what the ticket that it shows stands for. One that was used already stands for nothing.
func (c *connection) opInherit(req *request) (reply, error) {
	if err := wire.Decode(req.body, wire.Empty{}); err != nil {
		return reply{}, err
	}
	id, err := proc.TicketOf(req.fds[0])
	if err != nil {
		return failure(winerr.ERROR_INVALID_PARAMETER)
	}
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.left {
		return reply{}, errClosing
	}
	if t := s.tickets[id]; t != nil && t.from.id.user == c.process.id.user {
		s.objects.Bequeath(t.heir, c.process.object)
		s.endTicketLocked(t)
	}
	r := c.handOverLocked()
	r.dead = s.objects.Reclaim()
	return r, nil
}

// handOverLocked takes the inherited files out of the client's table, since its library keeps its own handles, and gives
// them to it. Files that others put there stay.
func (c *connection) handOverLocked() reply {
	answer := &wire.InheritReply{}
	r := reply{body: answer}
	for h := range c.process.object.HandleTable() {
		f, isFile := h.Object.Body().(file)
		if !isFile || !h.Handle.Made() || len(r.files) == wire.MaxFDs || !f.Retain() {
			continue
		}
		r.files = append(r.files, f.File)
		answer.Made = append(answer.Made, wire.MadeHandle{
			Handle: uint32(h.Handle), Type: object.FileType.ID, Access: h.Access, Flags: uint32(h.Flags),
		})
	}
	for _, h := range answer.Made {
		_, _ = c.server.objects.SetFlags(c.process.object, object.Handle(h.Handle), object.ProtectFromClose, 0)
		_ = c.server.objects.Close(c.process.object, object.Handle(h.Handle))
	}
	return r
}
