package server

import (
	"errors"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/wire"
	"winshm/winerr"
)

// opOpenProcess opens the process whose pidfd came along, or one that has ended and is known by its number.
func (c *connection) opOpenProcess(req *request) (reply, error) {
	var m wire.OpenProcess
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	r := c.request(object.ProcessType, "", m.Access, m.Flags)
	if len(req.fds) == 0 {
		return answer(c.obtain(func(om *object.Manager) (object.Result, error) { return c.openEnded(om, r, m) }))
	}
	pidfd, err := c.usable(req)
	if err != nil {
		return failure(err)
	}
	owner, err := pidfd.User()
	if err != nil {
		pidfd.Close()
		return failure(winerr.ERROR_INVALID_PARAMETER) // it has just ended and is forgotten
	}
	a := c.arenaOf(owner)
	taken := false
	defer func() {
		if !taken {
			pidfd.Close()
		}
	}()
	return answer(c.obtain(func(*object.Manager) (object.Result, error) {
		l := c.server.lifeLocked(pidfd)
		taken = true
		defer c.server.leaveLifeLocked(l)
		return c.server.openProcessLocked(r, l, owner, a)
	}))
}

// usable returns the process whose pidfd came along, if it is the client's own, or its user has the rights to it.
func (c *connection) usable(req *request) (*proc.Process, error) {
	pidfd, err := proc.FromPidfd(req.take())
	if err != nil {
		return nil, winerr.ERROR_INVALID_PARAMETER
	}
	if pidfd.ID != c.process.id.process && !pidfd.UsableBy(c.process.id.user) {
		pidfd.Close()
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return pidfd, nil
}

// openEnded opens a process that has ended, while somebody has a handle to it still.
func (c *connection) openEnded(_ *object.Manager, r object.Request, m wire.OpenProcess) (object.Result, error) {
	if int32(m.Self) == c.peer.Credentials().PID {
		for _, l := range c.server.lives {
			held := l.pidfd.PID == int(m.PID) && l.object != nil && l.object.Handles() > 0
			if held && !l.pidfd.Alive() && r.Process.MaySee(l.object) {
				return c.server.openProcessLocked(r, l, l.object.Owner(), nil)
			}
		}
	}
	return object.Result{}, winerr.ERROR_INVALID_PARAMETER
}

func (s *Server) openLocked(r object.Request, obj *object.Object) (object.Result, error) {
	if s.fullLocked() {
		return object.Result{}, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return s.objects.OpenObject(r, obj)
}

// opChild gives a child process its inheritance, and the parent handles to it.
func (c *connection) opChild(req *request) (reply, error) {
	var m wire.Child
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	pidfd, err := proc.FromPidfd(req.take())
	if err != nil {
		return failure(winerr.ERROR_INVALID_PARAMETER)
	}
	uid, err := pidfd.User()
	parent, err2 := pidfd.Parent()
	if err := errors.Join(err, err2); err != nil || parent != c.process.life.pidfd.PID {
		pidfd.Close()
		return failure(winerr.ERROR_INVALID_PARAMETER)
	}
	access := uint32(object.ProcessAll)
	if !pidfd.UsableBy(c.process.id.user) { // it runs with another's rights
		access = object.Synchronize | object.ProcessQueryLimited
	}
	var answer reply
	a := c.arenaOf(uid)
	err = c.meetChild(pidfd, uid, m.Ticket, func(l *life) error {
		answer, err = c.openChildLocked(l, a, uid, access, m)
		return err
	})
	if err != nil {
		failed, err := failure(shortage(err))
		failed.dead = answer.dead
		return failed, err
	}
	return answer, nil
}

// meetChild makes a child known, gives it what the ticket stands for, and does something with it under the lock. It takes
// ownership of pidfd. With the manager of all users a child with another user's rights gets nothing, except from root:
// nobody shall fill up what another may have, nor put handles into a program that trusts its own.
func (c *connection) meetChild(pidfd *proc.Process, uid uint32, ticket uint64, do func(*life) error) error {
	s, user := c.server, c.process.id.user
	if !s.config.System || user == uid || user == 0 {
		return s.know(pidfd, uid, func(p *process) error {
			s.fulfilLocked(c.process, p, ticket)
			return do(p.life)
		})
	}
	s.mu.Lock()
	l := s.lifeLocked(pidfd)
	err := do(l)
	s.leaveLifeLocked(l)
	bodies := s.objects.Reclaim()
	s.mu.Unlock()
	closeBodies(bodies)
	return err
}

// shortage turns an error that has no number, which would end the connection of somebody who did nothing wrong, into that
// of a manager without descriptors or memory.
func shortage(err error) error {
	if _, ok := errors.AsType[winerr.Errno](err); ok || errors.Is(err, errClosing) {
		return err
	}
	return winerr.ERROR_NO_SYSTEM_RESOURCES
}

// openChildLocked gives the parent both handles, or none.
func (c *connection) openChildLocked(l *life, a *arena, owner, access uint32, m wire.Child) (reply, error) {
	s := c.server
	if c.left || s.closing {
		return reply{}, errClosing
	}
	process, err := s.openProcessLocked(c.request(object.ProcessType, "", access, m.ProcessFlags), l, owner, a)
	if err != nil {
		return reply{}, err
	}
	if access != object.ProcessAll {
		access = object.Synchronize | object.ThreadQueryLimited
	}
	obj := object.NewObject(object.ThreadType, s.newSubjectLocked(l, a), owner)
	thread, err := s.openNewLocked(c.request(object.ThreadType, "", access, m.ThreadFlags), obj)
	if err != nil {
		_ = s.objects.Close(c.process.object, process.Handle)
		return reply{}, err
	}
	s.opened.Add(2)
	return reply{body: &wire.ChildReply{Process: uint32(process.Handle), Thread: uint32(thread.Handle)}}, nil
}

// opExit keeps the exit code that the client's process is about to end with.
func (c *connection) opExit(req *request) (reply, error) {
	var m wire.Exit
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	c.process.life.announce(m.Code)
	return reply{}, nil
}

// opExitCode says how a process or thread has ended.
func (c *connection) opExitCode(req *request) (reply, error) {
	var m wire.HandleRequest
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	l, err := c.life(m.Handle, map[*object.Type]uint32{
		object.ProcessType: object.ProcessQuery | object.ProcessQueryLimited,
		object.ThreadType:  object.ThreadQuery | object.ThreadQueryLimited,
	})
	if err != nil {
		return failure(err)
	}
	defer c.server.leaveLife(l)
	answer := &wire.ExitReply{}
	code, ended := l.exitCode()
	if answer.Code = code; ended {
		answer.Ended = 1
	}
	return reply{body: answer}, nil
}

// opTerminate ends a process.
func (c *connection) opTerminate(req *request) (reply, error) {
	var m wire.Exit
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	l, err := c.life(m.Handle, map[*object.Type]uint32{object.ProcessType: object.ProcessTerminate})
	if err != nil {
		return failure(err)
	}
	defer c.server.leaveLife(l)
	if l != c.process.life && !l.pidfd.KillableBy(c.process.id.user) {
		return failure(winerr.ERROR_ACCESS_DENIED) // it runs with another's rights since it was opened
	}
	if err := l.terminate(m.Code); err != nil {
		return failure(err)
	}
	return reply{}, nil
}

// life returns a use of the life behind a handle, which must grant one of the rights that its type is listed with.
func (c *connection) life(h uint32, need map[*object.Type]uint32) (*life, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	res, err := s.objects.Query(c.process.object, object.Handle(h))
	if err != nil {
		return nil, err
	}
	rights, fits := need[res.Object.Type()]
	switch {
	case !fits:
		return nil, winerr.ERROR_INVALID_HANDLE
	case res.Access&rights == 0:
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	l := res.Object.Body().(*subject).life
	l.uses++
	return l, nil
}

// opReap settles how a child has ended before its parent lets it be forgotten.
func (c *connection) opReap(req *request) (reply, error) {
	if err := wire.Decode(req.body, wire.Empty{}); err != nil {
		return reply{}, err
	}
	pidfd, err := proc.FromPidfd(req.take())
	if err != nil {
		return failure(winerr.ERROR_INVALID_PARAMETER)
	}
	defer pidfd.Close()
	s := c.server
	s.mu.Lock()
	l := s.lives[pidfd.ID]
	if l != nil {
		l.uses++
	}
	s.mu.Unlock()
	if l != nil {
		_, _ = l.exitCode()
		s.leaveLife(l)
	}
	return reply{}, nil
}

// answer turns the result of obtaining a handle into a reply.
func answer(r reply, err error) (reply, error) {
	if err != nil {
		return failure(err)
	}
	return r, nil
}
