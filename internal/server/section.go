package server

import (
	"errors"

	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// section is the body of a section: what it is, and its memory.
type section struct {
	object.Section
	*shm.File
	disk     bool         // the file is one on a disk
	readable *shm.File    // the same file for those who may only read, if File can be written to and is one on a disk
	later    func(func()) // calls a function when it may take time, for a file on a disk
}

// Bytes is what the section's maker is charged with. What is committed of a reserved section is not seen here: it is charged,
// as all memory is, to the control group of who uses it.
func (s *section) Bytes() int64 {
	switch {
	case s.disk:
		return 0
	case s.Reserved():
		return int64(s.reserved().Offset())
	}
	return int64(s.Size)
}

// Close gives the files up. Closing one on a disk may take as long as its file system likes.
func (s *section) Close() error {
	if s.disk {
		s.later(s.release)
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
	m := &c.scratch.createSection
	if err := wire.Decode(req.body, m); err != nil {
		return reply{}, err
	}
	sec, err := object.ParseSection(m.Protect, m.Size)
	if err != nil {
		return failure(err)
	}
	if !sec.Reserved() && sec.Size > c.server.commit.Bytes() {
		return failure(winerr.ERROR_COMMITMENT_LIMIT)
	}
	r := c.request(object.SectionType, m.Name, object.SectionAccess(sec.Protect), m.Flags)
	if r.Security, err = parseSecurity(m.Security); err != nil {
		return failure(err)
	}
	res, err := c.create(r, nil)
	if errors.Is(err, object.ErrNoBody) {
		var file *shm.File
		if file, err = c.server.memory(sec); err != nil {
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
func (s *Server) memory(sec object.Section) (*shm.File, error) {
	create := shm.Create
	switch {
	case sec.Reserved():
		create = shm.CreateReserved
	case sec.Attributes&object.SecLargePages != 0:
		create = shm.CreateHuge
	}
	file, err := create(sec.Size)
	switch {
	case err == nil:
		return file, nil
	case errors.Is(err, shm.ErrNoHugePages):
		return nil, winerr.ERROR_PRIVILEGE_NOT_HELD
	case errors.Is(err, shm.ErrHugePagesUsed):
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	case errors.Is(err, shm.ErrFileLimit):
		s.log.Error("a section is refused: it is over the manager's limit of file sizes (RLIMIT_FSIZE)", "size", sec.Size)
		return nil, winerr.ERROR_COMMITMENT_LIMIT
	default:
		s.log.Error("a section is refused", "size", sec.Size, "err", err)
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
}

func (c *connection) opOpenSection(req *request) (reply, error) {
	m := &c.scratch.openSection
	if err := wire.Decode(req.body, m); err != nil {
		return reply{}, err
	}
	r := c.request(object.SectionType, m.Name, m.Access, m.Flags)
	res, err := c.obtain(func(m *object.Manager) (object.Result, error) { return m.Open(r) })
	if err != nil {
		return failure(err)
	}
	return res, nil
}

// restrict replaces a section's memory in a reply by a read-only way to it where the handle does not grant more. Clients of
// old do not know what the file of a reserved section looks like.
func (c *connection) restrict(r reply, res object.Result) (reply, error) {
	sec, isSection := res.Object.Body().(*section)
	if isSection && sec.Reserved() && c.version < wire.ReserveVersion {
		r.release()
		return reply{}, winerr.ERROR_NOT_SUPPORTED
	}
	if !isSection || res.Access&object.SectionMapWrite != 0 {
		return r, nil
	}
	readOnly, err := sec.view()
	r.release()
	if err != nil {
		c.server.log.Error("a handle is refused", "err", err)
		return reply{}, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	r.files = append(c.scratch.files[:0], readOnly)
	return r, nil
}

// reserved is the memory of a section whose pages are committed one by one. The caller holds a use of the file.
func (s *section) reserved() shm.Reserved { return shm.NewReserved(s.File, s.Size) }

// opCommit commits pages for a client whose descriptor is read-only: others do it themselves.
func (c *connection) opCommit(req *request) (reply, error) {
	var m wire.Commit
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	sec, err := c.mappable(object.Handle(m.Handle), m.Object)
	if err != nil {
		return failure(err)
	}
	if sec.Reserved() {
		defer sec.Release()
	}
	from, to, err := sec.ParseRange(m.Offset, m.Length)
	if err == nil && sec.Reserved() {
		err = c.server.commitPages(sec, from, to)
	}
	if err != nil {
		return failure(err)
	}
	return reply{}, nil
}

// mappable returns the section that a handle leads to, if views of it can be mapped by the handle. id, if not 0, is the object
// that is meant. The caller releases the section if it is a reserved one.
func (c *connection) mappable(h object.Handle, id uint64) (*section, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left {
		return nil, errClosing
	}
	res, err := s.objects.Query(c.process.object, h)
	if err != nil {
		return nil, err
	}
	sec, ok := res.Object.Body().(*section)
	switch {
	case !ok, id != 0 && id != res.Object.ID:
		return nil, winerr.ERROR_INVALID_HANDLE
	case res.Access&(object.SectionMapRead|object.SectionMapWrite) == 0:
		return nil, winerr.ERROR_ACCESS_DENIED
	case sec.Reserved() && !sec.Retain():
		return nil, errClosing
	}
	return sec, nil
}

func (s *Server) commitPages(sec *section, from, to uint64) error {
	err := sec.reserved().Commit(from, to, s.commit.Bytes())
	switch {
	case errors.Is(err, shm.ErrCommitLimit), errors.Is(err, shm.ErrFileLimit):
		return winerr.ERROR_COMMITMENT_LIMIT
	case err != nil:
		s.log.Error("pages cannot be committed", "err", err)
		return winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return nil
}
