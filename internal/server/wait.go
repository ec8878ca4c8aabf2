package server

import (
	"winshm/internal/dispatcher"
	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// opWait waits for objects that do not all lie in the client's arena.
func (c *connection) opWait(req *request) (reply, error) {
	var m wire.Wait
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left {
		return reply{}, errClosing
	}
	objects, err := c.waitedLocked(m)
	if err != nil {
		return failure(err)
	}
	if allAt(objects, c.process.id.user) {
		return reply{status: winerr.ERROR_RETRY}, nil
	}
	answer, err := s.waitLocked(objects, c.thread(m.Thread), m)
	if err != nil {
		return failure(err)
	}
	return reply{body: answer}, nil
}

// waitedLocked finds what m names, and checks all of it before anything is done.
func (c *connection) waitedLocked(m wire.Wait) ([]*syncObject, error) {
	if n := len(m.Targets); n == 0 || n > dispatcher.MaxObjects {
		return nil, winerr.ERROR_INVALID_PARAMETER
	}
	objects := make([]*syncObject, len(m.Targets))
	refused := false
	for i, t := range m.Targets {
		r, err := c.reachLocked(t)
		if err != nil {
			return nil, err
		}
		may := r.access&object.Synchronize != 0
		if r.object == nil && may {
			return nil, winerr.ERROR_INVALID_HANDLE
		}
		objects[i], refused = r.object, refused || !may
	}
	switch {
	case refused:
		return nil, winerr.ERROR_ACCESS_DENIED
	case m.All != 0 && repeats(objects), !c.ownsThreadLocked(m.Thread):
		return nil, winerr.ERROR_INVALID_PARAMETER
	}
	return objects, nil
}

func repeats(objects []*syncObject) bool {
	seen := make(map[*syncObject]bool, len(objects))
	for _, o := range objects {
		seen[o] = true
	}
	return len(seen) < len(objects)
}

// allAt reports whether the states of all objects lie in the arena of a user.
func allAt(objects []*syncObject, user uint32) bool {
	for _, o := range objects {
		if o.kept != nil || o.slotFor(user) == 0 {
			return false
		}
	}
	return true
}

// waitLocked moves all objects to the dispatcher, and waits for them there. Those that no wait names then go home.
func (s *Server) waitLocked(objects []*syncObject, by dispatcher.Owner, m wire.Wait) (*wire.WaitReply, error) {
	r := dispatcher.Request{
		Objects: make([]*dispatcher.Object, len(objects)), All: m.All != 0, Owner: by, Try: m.Try != 0, Version: m.Version,
		Claim: func(o dispatcher.Outcome) bool { return s.claimLocked(by, m.Version, o) },
	}
	defer func() {
		for _, o := range objects {
			s.returnLocked(o)
		}
		s.returnIdleLocked() // the thread's wait before has ended
	}()
	for i, o := range objects {
		s.keepLocked(o)
		if !o.forGood && o.arena.actor.Arena().Broken() {
			return nil, winerr.ERROR_INVALID_HANDLE
		}
		r.Objects[i] = o.kept
	}
	outcome, result, err := s.dispatcher.Wait(r)
	if err != nil {
		return nil, err
	}
	return waitReply(outcome, result), nil
}

// claimLocked decides a wait of a client's, if the client has not ended it.
func (s *Server) claimLocked(by dispatcher.Owner, version uint32, o dispatcher.Outcome) bool {
	a := s.arenas[by.User]
	return a != nil && a.actor.Claim(by.Thread, version, waitable.Woken{Index: o.Index, Abandoned: o.Abandoned})
}

func waitReply(o dispatcher.Outcome, r dispatcher.Result) *wire.WaitReply {
	answer := &wire.WaitReply{Index: uint32(o.Index)}
	switch r {
	case dispatcher.Satisfied:
		answer.State = wire.WaitSatisfied
	case dispatcher.Pending:
		answer.State = wire.WaitPending
	default:
		answer.State = wire.WaitUnavailable
	}
	if o.Abandoned {
		answer.Abandoned = 1
	}
	return answer
}

// opEndWait withdraws a wait that was pending.
func (c *connection) opEndWait(req *request) (reply, error) {
	var m wire.EndWait
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left {
		return reply{}, errClosing
	}
	if !c.ownsThreadLocked(m.Thread) {
		return failure(winerr.ERROR_INVALID_PARAMETER)
	}
	if w := s.dispatcher.WaitOf(c.thread(m.Thread)); w != nil && w.Version() == m.Version {
		w.End()
		s.returnIdleLocked()
	}
	return reply{}, nil
}
