package client

import (
	"os"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/wire"
	"winshm/winerr"
)

// Options of DuplicateHandle (DUPLICATE_*).
const (
	DuplicateCloseSource = 0x1
	DuplicateSameAccess  = 0x2
)

// DuplicateRequest is what DuplicateHandle gets. Processes are named by handles, CurrentProcess among them.
type DuplicateRequest struct {
	SourceProcess, Source Handle
	TargetProcess         Handle
	Access, Flags         uint32
	Options               uint32
}

// DuplicateHandle makes a handle in one process to what a handle in another leads to; the result is a number of the
// target's. The codes are those of DuplicateHandle. A handle that another process made itself and has shown to nobody, as
// those of files are, is ERROR_INVALID_HANDLE.
func (c *Client) DuplicateHandle(r DuplicateRequest) (Handle, error) {
	switch r.Source {
	case CurrentProcess:
		return c.duplicateProcess(r)
	case CurrentThread:
		return duplicateThread(r)
	}
	if r.SourceProcess == CurrentProcess {
		if own, ok := local(r.Source); ok {
			defer own.release()
			h, err := c.duplicateLocal(own, r)
			if r.Options&DuplicateCloseSource != 0 {
				_ = removeLocal(r.Source)
			}
			return h, err
		}
	}
	return c.duplicate(r, nil)
}

// duplicateProcess makes a real handle of the pseudo handle that every process has to itself.
func (c *Client) duplicateProcess(r DuplicateRequest) (Handle, error) {
	access := r.Access
	if r.Options&DuplicateSameAccess != 0 {
		access = object.ProcessAll
	}
	if r.SourceProcess != CurrentProcess { // that process's own
		r.SourceProcess, r.Source = CurrentProcess, r.SourceProcess
		r.Access, r.Options = access, 0
		return c.duplicate(r, nil)
	}
	h, err := c.OpenProcess(access, r.Flags, proc.Getpid())
	if err != nil || r.TargetProcess == CurrentProcess {
		return h, err
	}
	r.Source, r.Options = h, DuplicateSameAccess|DuplicateCloseSource
	return c.duplicate(r, nil)
}

// duplicateLocal duplicates a handle that this library made: here without the manager, for another process through it.
func (c *Client) duplicateLocal(own *localEntry, r DuplicateRequest) (Handle, error) {
	access := own.Access
	if r.Options&DuplicateSameAccess == 0 {
		var err error
		if access, err = own.Type.Narrow(r.Access, own.Access); err != nil {
			return 0, err
		}
	}
	if r.TargetProcess == CurrentProcess {
		body, err := own.body.duplicate()
		if err != nil {
			return 0, err
		}
		return addLocal(own.Type, access, r.Flags, body)
	}
	f := own.file()
	if f == nil {
		return 0, winerr.ERROR_NOT_SUPPORTED
	}
	r.Access, r.Options = access, r.Options&^DuplicateSameAccess
	return c.duplicate(r, &openFile{wire.MadeHandle{Handle: uint32(own.Handle), Type: own.Type.ID, Access: access}, f})
}

// openFile is a file that goes to the manager.
type openFile struct {
	made wire.MadeHandle
	file *os.File
}

func (c *Client) duplicate(r DuplicateRequest, file *openFile) (Handle, error) {
	x := newExchange()
	defer x.release()
	request, reply := &x.duplicate, &x.handle
	*request = wire.Duplicate{
		SourceProcess: uint32(r.SourceProcess), Handle: uint32(r.Source), TargetProcess: uint32(r.TargetProcess),
		Access: r.Access, Flags: r.Flags, Options: r.Options,
	}
	var fds []int
	if file != nil {
		request.Made, fds = []wire.MadeHandle{file.made}, []int{proc.FileNumber(file.file)}
	}
	l, err := c.reach(c.living())
	if err != nil {
		return 0, err
	}
	end := c.beginCloseSource(l, r)
	status, _, err := c.callOn(l, wire.OpDuplicate, request, reply, 0, fds...)
	end()
	if err != nil {
		return 0, err
	}
	if status != 0 {
		return 0, status
	}
	if r.TargetProcess == CurrentProcess && !l.noteNumber(reply.Handle) {
		return 0, winerr.ERROR_INVALID_HANDLE
	}
	return Handle(reply.Handle), nil
}

// beginCloseSource is beginClose if the source goes, which it may do although nothing is made of it. end follows the request.
func (c *Client) beginCloseSource(l *link, r DuplicateRequest) (end func()) {
	if r.SourceProcess != CurrentProcess || r.Options&DuplicateCloseSource == 0 {
		return func() {}
	}
	h := r.Source &^ 3
	generation := l.generation(uint32(h))
	used := c.beginClose(l, h, generation)
	return func() {
		used.end(l.generation(uint32(h)) != generation)
		l.forgetClosed(uint32(h))
	}
}

// SameObject reports whether two handles of this process lead to one object (CompareObjectHandles).
func (c *Client) SameObject(a, b Handle) (bool, error) {
	first, err := c.identity(a)
	if err != nil {
		return false, err
	}
	second, err := c.identity(b)
	return first == second, err
}

// leadsTo reports whether a handle that the program knows leads to an object of a link's manager.
func (c *Client) leadsTo(l *link, obj uint64) bool {
	for _, h := range l.inUse() {
		e := l.table.known(object.Handle(h).Slot(), l.generation(uint32(h)))
		if e == nil {
			var err error
			if e, err = c.lookup(h); err != nil {
				continue
			}
			e.release()
		}
		if e.Object == obj {
			return true
		}
	}
	return false
}

// identity returns something that is equal for handles to one object.
func (c *Client) identity(h Handle) (any, error) {
	if own, ok := local(h); ok {
		defer own.release()
		return own.body.identity(), nil
	}
	if h == CurrentProcess {
		p, err := proc.Open(proc.Getpid())
		if err != nil {
			return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
		}
		defer p.Close()
		return p.ID, nil
	}
	e, err := c.lookup(h)
	if err != nil {
		return nil, err
	}
	defer e.release()
	if e.Type != object.ProcessType.ID {
		return e.Object, nil
	}
	p, err := e.processOf()
	if err != nil {
		return nil, err
	}
	defer p.Close()
	if p.PID < 0 {
		return e.Object, nil // before Linux 6.9 nothing else tells such processes apart
	}
	return p.ID, nil
}
