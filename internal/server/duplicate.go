package server

import (
	"fmt"

	"winshm/internal/object"
	"winshm/internal/wire"
	"winshm/winerr"
)

// Options of a duplication (DUPLICATE_*).
const (
	duplicateCloseSource = 1
	duplicateSameAccess  = 2
)

// opDuplicate makes a handle in one process to what a handle in another leads to.
func (c *connection) opDuplicate(req *request) (reply, error) {
	m := &c.scratch.duplicate
	if err := wire.Decode(req.body, m); err != nil {
		return reply{}, err
	}
	if len(m.Made) != len(req.fds) {
		return reply{}, fmt.Errorf("%w: %d descriptors for %d handles", wire.ErrMalformed, len(req.fds), len(m.Made))
	}
	d := object.Duplication{
		Handle: object.Handle(m.Handle), Access: m.Access, Flags: object.HandleFlags(m.Flags) & object.Inherit,
		Same: m.Options&duplicateSameAccess != 0, Close: m.Options&duplicateCloseSource != 0,
	}
	source, err := c.owner(m.SourceProcess)
	if err != nil {
		return failure(err)
	}
	defer source.leave()
	target, err := c.owner(m.TargetProcess)
	if err != nil {
		target = tableOwner{}
		if m.TargetProcess != 0 || !d.Close {
			return c.closeSource(source, d, err)
		}
	}
	defer target.leave()
	return c.duplicate(source, target, d, m, req)
}

// tableOwner is a process whose handle table is to be used. The zero value is none.
type tableOwner struct {
	server *Server
	life   *life
	user   uint32
}

func (o tableOwner) leave() {
	if o.life != nil {
		o.server.leaveLife(o.life)
	}
}

// owner returns the process behind a handle that allows to duplicate.
func (c *connection) owner(h uint32) (tableOwner, error) {
	s := c.server
	if object.Handle(h)|3 == wire.CurrentProcess {
		s.mu.Lock()
		defer s.mu.Unlock()
		c.process.life.uses++
		return tableOwner{s, c.process.life, c.process.id.user}, nil
	}
	l, err := c.life(h, map[*object.Type]uint32{object.ProcessType: object.ProcessDupHandle})
	if err != nil {
		return tableOwner{}, err
	}
	user, usable, err := l.pidfd.UserAndUse(c.process.id.user)
	if err != nil {
		user = c.process.id.user // it has ended: it will have no handles under any name
	}
	// It may run a program with another's rights since it was opened. If it does so from here on, that one's table is not
	// the one that was found.
	if !usable && l != c.process.life && l.pidfd.Alive() {
		s.leaveLife(l)
		return tableOwner{}, winerr.ERROR_ACCESS_DENIED
	}
	return tableOwner{s, l, user}, nil
}

// closeSource does what is left to do of a call that fails.
func (c *connection) closeSource(source tableOwner, d object.Duplication, reason error) (reply, error) {
	if !d.Close {
		return failure(reason)
	}
	s := c.server
	s.mu.Lock()
	if d.From = s.tableLocked(source); d.From != nil {
		_, _ = s.objects.Duplicate(d)
	}
	bodies := s.objects.Reclaim()
	s.mu.Unlock()
	closeBodies(bodies)
	return failure(reason)
}

// tableLocked returns a process's handle table; nil: it never had one, or has ended.
func (s *Server) tableLocked(o tableOwner) *object.Process {
	p := s.processes[identity{o.life.pidfd.ID, o.user}]
	if p == nil || !p.alive() {
		return nil
	}
	return p.object
}

func (c *connection) duplicate(source, target tableOwner, d object.Duplication, m *wire.Duplicate, req *request) (reply, error) {
	s := c.server
	if target.life != nil {
		if !target.life.pidfd.Alive() {
			return c.closeSource(source, d, winerr.ERROR_ACCESS_DENIED)
		}
		if err := s.makeKnown(target); err != nil {
			return c.closeSource(source, d, winerr.ERROR_NO_SYSTEM_RESOURCES)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.left || s.closing {
		return reply{}, errClosing
	}
	if target.life != nil {
		if d.To = s.tableLocked(target); d.To == nil {
			return failure(winerr.ERROR_ACCESS_DENIED)
		}
		if d.To == c.process.object {
			d.Client = c.client
		}
	}
	res, unused, err := c.duplicateLocked(source, d, m, req)
	r := reply{dead: append(s.objects.ReclaimInto(c.scratch.dead[:0]), unused...)}
	if err != nil {
		failed, err := failure(err)
		failed.dead = r.dead
		return failed, err
	}
	s.opened.Add(1)
	answer := &c.scratch.handle
	answer.Handle = uint32(res.Handle)
	r.body = answer
	return r, nil
}

// duplicateLocked duplicates what the manager knows, or makes an object of a file that the client opened. unused is what
// came of that if it failed.
func (c *connection) duplicateLocked(
	source tableOwner, d object.Duplication, m *wire.Duplicate, req *request,
) (res object.Result, unused []object.Body, err error) {
	s := c.server
	if len(m.Made) == 0 {
		if d.From = s.tableLocked(source); d.From == nil {
			return object.Result{}, nil, winerr.ERROR_INVALID_HANDLE
		}
		res, err = s.objects.Duplicate(d)
		return res, nil, err
	}
	made := m.Made[0]
	if made.Type != object.FileType.ID || source.life != c.process.life || d.To == nil {
		return object.Result{}, nil, winerr.ERROR_NOT_SUPPORTED
	}
	if s.fullLocked() {
		return object.Result{}, nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	access := d.Access
	if d.Same {
		access = made.Access
	}
	if err := c.account.room(LimitFiles, 1); err != nil {
		return object.Result{}, nil, err
	}
	obj := object.NewObject(object.FileType, c.newFileLocked(req.take()), c.process.id.user)
	res, err = s.objects.OpenObject(object.Request{Process: d.To, Client: d.Client, Access: access, Flags: d.Flags}, obj)
	if err != nil {
		return object.Result{}, []object.Body{obj.Body()}, err
	}
	return res, nil, nil
}

// makeKnown gives a process that never connected a handle table.
func (s *Server) makeKnown(o tableOwner) error {
	s.mu.Lock()
	known := s.processes[identity{o.life.pidfd.ID, o.user}] != nil
	s.mu.Unlock()
	if known {
		return nil
	}
	pidfd, err := o.life.pidfd.Duplicate()
	if err != nil {
		return err
	}
	return s.know(pidfd, o.user, func(*process) error { return nil })
}
