package server

import (
	"math/rand/v2"

	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// trace is the memory into which the messages to a user's windows are written while somebody watches them.
type trace struct {
	number uint32 // not that of another one, of the manager before either: programs keep the memory mapped
	file   *shm.File
	spies  map[*connection]struct{}
}

const traceSize = 1 << 20

// opTrace hands over the memory of a trace, and begins one.
func (c *connection) opTrace(req *request) (reply, error) {
	var m wire.Trace
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	if own := c.process.id.user; m.User != own && own != 0 {
		return failure(winerr.ERROR_ACCESS_DENIED)
	}
	if m.Spy == 0 {
		return c.trace(m, nil)
	}
	fresh, err := shm.Create(traceSize)
	if err != nil {
		c.server.log.Error("a trace is refused", "err", err)
		return failure(winerr.ERROR_NO_SYSTEM_RESOURCES)
	}
	defer fresh.Release() // the trace has a use of its own
	return c.trace(m, fresh)
}

// trace returns a user's trace. It borrows fresh, which becomes its memory if it is new; nil: it is not begun.
func (c *connection) trace(m wire.Trace, fresh *shm.File) (reply, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left {
		return reply{}, errClosing
	}
	t := s.traces[m.User]
	switch {
	case t == nil && fresh == nil:
		return failure(winerr.ERROR_NOT_FOUND)
	case t == nil && (s.fullLocked() || !fresh.Retain()):
		return failure(winerr.ERROR_NO_SYSTEM_RESOURCES)
	case t == nil:
		t = &trace{number: max(rand.Uint32(), 1), file: fresh, spies: map[*connection]struct{}{}}
		s.traces[m.User] = t
		s.setTraceLocked(m.User)
	}
	if fresh != nil {
		t.spies[c] = struct{}{}
	}
	t.file.Retain()
	return reply{body: &wire.TraceReply{Size: traceSize}, files: []attachment{t.file}}, nil
}

// endSpyLocked ends the traces that nobody but a connection watched.
func (s *Server) endSpyLocked(c *connection) {
	for user, t := range s.traces {
		delete(t.spies, c)
		if len(t.spies) == 0 {
			delete(s.traces, user)
			s.setTraceLocked(user)
			t.file.Release()
		}
	}
}

// setTraceLocked tells a user's programs whether somebody watches.
func (s *Server) setTraceLocked(user uint32) {
	a, number := s.arenas[user], uint32(0)
	if t := s.traces[user]; t != nil {
		number = t.number
	}
	if a != nil {
		a.actor.Arena().SetTrace(number)
	}
}
