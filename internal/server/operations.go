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

// section is the body of a section: what it is, and its memory.
type section struct {
	object.Section
	*shm.File
	disk     bool         // the file is one on a disk
	readable *shm.File    // the same file for those who may only read, if File can be written to and is one on a disk
	start    func(func()) // starts a goroutine, for a file on a disk
}

// Bytes is what the section's maker is charged with.
func (s *section) Bytes() int64 {
	if s.disk {
		return 0
	}
	return int64(s.Size)
}

// Close gives the files up. Closing one on a disk may take as long as its file system likes.
func (s *section) Close() error {
	if s.disk {
		s.start(s.release)
	} else {
		s.release()
	}
	return nil
}

func (s *section) release() {
	s.Release()
	if s.readable != nil {
		s.readable.Release()
	}
}

// view returns a use of a way to the memory that does not allow to write.
func (s *section) view() (*shm.File, error) {
	switch {
	case !s.disk:
		return s.ReadOnly()
	case s.readable == nil:
		s.Retain()
		return s.File, nil
	}
	s.readable.Retain()
	return s.readable, nil
}

func (s *section) describe(h *wire.Handle, _ uint32) {
	h.Protect, h.Attributes, h.Size = s.Protect, s.Attributes, s.Size
}

func (s *section) attach() (attachment, bool) { return s.File, s.Retain() }

// opCreateSection checks the arguments first, as NT builds the section before it looks at the name.
func (c *connection) opCreateSection(req *request) (reply, error) {
	var m wire.CreateSection
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	sec, err := object.ParseSection(m.Protect, m.Size)
	if err != nil {
		return failure(err)
	}
	if sec.Size > c.server.commit.Bytes() {
		return failure(winerr.ERROR_COMMITMENT_LIMIT)
	}
	r := c.request(object.SectionType, m.Name, object.SectionAccess(sec.Protect), m.Flags)
	if r.Security, err = parseSecurity(m.Security); err != nil {
		return failure(err)
	}
	res, err := c.create(r, nil)
	if errors.Is(err, object.ErrNoBody) {
		var file *shm.File
		if file, err = c.server.memory(sec.Size); err != nil {
			return failure(err)
		}
		res, err = c.create(r, &section{Section: sec, File: file})
	}
	if err != nil {
		return failure(err)
	}
	return res, nil
}

// create asks the object manager for a handle. It takes ownership of sec, which may be nil.
func (c *connection) create(r object.Request, sec *section) (reply, error) {
	var body object.Body
	if sec != nil {
		body = sec
	}
	used := false
	defer func() {
		if sec != nil && !used {
			_ = sec.Close()
		}
	}()
	return c.obtain(func(m *object.Manager) (object.Result, error) {
		res, err := m.Create(r, body)
		used = err == nil && !res.Existed
		if errors.Is(err, object.ErrNoBody) && c.server.fullLocked() {
			err = winerr.ERROR_NO_SYSTEM_RESOURCES
		}
		return res, err
	})
}

// memory makes the memory of a section.
func (s *Server) memory(size uint64) (*shm.File, error) {
	file, err := shm.Create(size)
	switch {
	case err == nil:
		return file, nil
	case errors.Is(err, shm.ErrFileLimit):
		s.log.Error("a section is refused: it is over the manager's limit of file sizes (RLIMIT_FSIZE)", "size", size)
		return nil, winerr.ERROR_COMMITMENT_LIMIT
	default:
		s.log.Error("a section is refused", "size", size, "err", err)
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
}

func (c *connection) opOpenSection(req *request) (reply, error) {
	var m wire.OpenSection
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	r := c.request(object.SectionType, m.Name, m.Access, m.Flags)
	res, err := c.obtain(func(m *object.Manager) (object.Result, error) { return m.Open(r) })
	if err != nil {
		return failure(err)
	}
	return res, nil
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
	h := &wire.Handle{
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
		r.files = []attachment{file}
	}
	return r
}

// restrict replaces a section's memory in a reply by a read-only way to it where the handle does not grant more.
func (c *connection) restrict(r reply, res object.Result) (reply, error) {
	sec, isSection := res.Object.Body().(*section)
	if !isSection || res.Access&object.SectionMapWrite != 0 {
		return r, nil
	}
	readOnly, err := sec.view()
	r.release()
	if err != nil {
		c.server.log.Error("a handle is refused", "err", err)
		return reply{}, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	r.files = []attachment{readOnly}
	return r, nil
}

func (c *connection) opClose(req *request) (reply, error) {
	var m wire.HandleRequest
	if err := wire.Decode(req.body, &m); err != nil {
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
	dead := s.objects.Reclaim()
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
	var m wire.Flags
	if err := wire.Decode(req.body, &m); err != nil {
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
	return reply{body: &wire.FlagsReply{Flags: uint32(flags)}}, nil
}
