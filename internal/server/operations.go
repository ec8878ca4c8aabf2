package server

import (
	"errors"
	"os"
	"slices"

	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// hello agrees on a version, and makes the process known.
func (c *connection) hello(req *request) (reply, error) {
	var m wire.Hello
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	s := c.server
	answer := &wire.HelloReply{MinVersion: wire.MinVersion, MaxVersion: wire.MaxVersion, Manager: uint32(os.Getpid())}
	if s.config.MaxVersion != 0 {
		answer.MinVersion, answer.MaxVersion = s.config.MinVersion, s.config.MaxVersion
	}
	if answer.Version = min(m.MaxVersion, answer.MaxVersion); answer.Version < max(m.MinVersion, answer.MinVersion) {
		s.log.Warn("no common version of the protocol", "pid", c.peer.Credentials().PID,
			"client", []uint16{m.MinVersion, m.MaxVersion}, "manager", []uint16{answer.MinVersion, answer.MaxVersion})
		return reply{status: winerr.ERROR_REVISION_MISMATCH, body: answer, last: true}, nil
	}
	if err := c.identify(); err != nil {
		if code, ok := errors.AsType[winerr.Errno](err); ok {
			return reply{status: code, last: true}, nil
		}
		if shm.IsOutOfFDs(err) || errors.Is(err, shm.ErrFileLimit) {
			s.log.Error("a connection is refused", "err", err)
			return reply{status: winerr.ERROR_NO_SYSTEM_RESOURCES, last: true}, nil
		}
		return reply{}, err
	}
	c.silent.Stop()
	c.version = answer.Version
	answer.Session, answer.Slots = s.sessionOf(c.peer.Credentials().UID), object.Slots
	s.mu.Lock()
	defer s.mu.Unlock()
	p := c.process
	p.object.Reserve(object.Handle(m.Reserved))
	if !p.file.Retain() {
		return reply{}, errClosing
	}
	return reply{body: answer, files: []attachment{p.file}}, nil
}

// identify finds the process at the other end.
func (c *connection) identify() error {
	return c.peer.Control(func(fd int) error {
		pidfd, err := c.server.config.Identify(fd, int(c.peer.Credentials().PID))
		if err != nil {
			return err
		}
		return c.server.attach(c, pidfd)
	})
}

// opGoodbye closes what was opened over the connection, and ends it.
func (c *connection) opGoodbye(req *request) (reply, error) {
	if err := wire.Decode(req.body, wire.Empty{}); err != nil {
		return reply{}, err
	}
	s := c.server
	s.mu.Lock()
	s.objects.CloseClient(c.process.object, c.client)
	s.dismissLocked(c.process, func(other object.Client) bool { return other == c.client })
	bodies := s.objects.Reclaim()
	s.mu.Unlock()
	closeBodies(bodies)
	c.goodbye = true
	return reply{last: true}, nil
}

// body is what an object of any type consists of.
type body interface {
	object.Body
	// describe fills in what is the type's own, for a process of the user viewer. The caller holds the lock.
	describe(h *wire.Handle, viewer uint32)
	// attach returns a use of the descriptor that goes with a handle to the object. The caller holds the lock.
	attach() (attachment, bool)
}

func (c *connection) opQuery(req *request) (reply, error) {
	var m wire.HandleRequest
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	res, err := c.handle(func(om *object.Manager) (object.Result, error) {
		return om.Query(c.process.object, object.Handle(m.Handle))
	})
	if err != nil {
		return failure(err)
	}
	return res, nil
}

func (c *connection) request(typ *object.Type, name string, access, flags uint32) object.Request {
	return object.Request{
		Process: c.process.object, Client: c.client, Type: typ, Name: name, Access: access,
		Flags: object.HandleFlags(flags) & object.Inherit,
	}
}

// obtain opens a handle, and describes it with its memory. A handle whose memory cannot be handed out is taken back.
func (c *connection) obtain(open func(*object.Manager) (object.Result, error)) (reply, error) {
	var fresh object.Handle
	r, err := c.handle(func(m *object.Manager) (object.Result, error) {
		res, err := open(m)
		if err == nil {
			fresh = res.Handle
			c.server.opened.Add(1)
		}
		return res, err
	})
	if err != nil {
		c.takeBack(fresh)
		return reply{}, err
	}
	r.fresh = fresh
	return r, nil
}

// handle finds a handle under the lock, and describes it with its memory.
func (c *connection) handle(get func(*object.Manager) (object.Result, error)) (reply, error) {
	s := c.server
	s.mu.Lock()
	if s.closing || c.left {
		s.mu.Unlock()
		return reply{}, errClosing
	}
	res, err := get(s.objects)
	r := reply{}
	if err == nil {
		r = c.describe(res)
	}
	bodies := s.objects.Reclaim()
	s.mu.Unlock()
	closeBodies(bodies)
	if err != nil {
		return reply{}, err
	}
	return c.restrict(r, res)
}

// describe makes the reply for a handle and retains what it leads to. The caller holds the lock.
func (c *connection) describe(res object.Result) reply {
	what := res.Object.Body().(body)
	h := &c.scratch.answer
	*h = wire.Handle{
		Handle:     uint32(res.Handle),
		Generation: c.process.object.Generation(res.Handle),
		Type:       res.Object.Type().ID,
		Access:     res.Access,
		Object:     res.Object.ID,
	}
	what.describe(h, c.process.id.user)
	r := reply{body: h}
	if res.Existed {
		r.status = winerr.ERROR_ALREADY_EXISTS
	}
	if file, ok := what.attach(); ok {
		r.files = append(c.scratch.files[:0], file)
	}
	return r
}

func (c *connection) opClose(req *request) (reply, error) {
	m := &c.scratch.handle
	if err := wire.Decode(req.body, m); err != nil {
		return reply{}, err
	}
	return c.close(object.Handle(m.Handle))
}

func (c *connection) close(h object.Handle) (reply, error) {
	s := c.server
	s.mu.Lock()
	if c.left {
		s.mu.Unlock()
		return reply{}, errClosing
	}
	err := s.objects.Close(c.process.object, h)
	dead := s.objects.ReclaimInto(c.scratch.dead[:0])
	s.mu.Unlock()
	if err != nil {
		closeBodies(dead)
		return failure(err)
	}
	return reply{dead: slices.DeleteFunc(dead, closeNow)}, nil
}

// closeNow closes a section over a disk file: its client may do with the file what it could not while that was mapped, and expects to
// as soon as it has the answer.
func closeNow(body object.Body) bool {
	sec, ok := body.(*section)
	if ok = ok && sec.disk; ok {
		sec.release()
	}
	return ok
}

func (c *connection) opFlags(req *request) (reply, error) {
	m := &c.scratch.flags
	if err := wire.Decode(req.body, m); err != nil {
		return reply{}, err
	}
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.left {
		return reply{}, errClosing
	}
	flags, err := s.objects.SetFlags(c.process.object, object.Handle(m.Handle), object.HandleFlags(m.Mask), object.HandleFlags(m.Flags))
	if err != nil {
		return failure(err)
	}
	answer := &c.scratch.flagsReply
	answer.Flags = uint32(flags)
	return reply{body: answer}, nil
}
