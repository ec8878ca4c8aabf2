package client

import (
	"errors"
	"io"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/wire"
	"winshm/winerr"
)

// SectionInfo is what is known of the section behind a handle.
type SectionInfo struct {
	// Size is in bytes.
	Size uint64
	// Protect is the section's PAGE_ value, Attributes its SEC_ bits.
	Protect, Attributes uint32
	// Access is what the handle grants.
	Access uint32
	// Object numbers the object for the life of the manager.
	Object uint64
}

// Opened is a new handle to a section.
type Opened struct {
	Handle  Handle
	Section SectionInfo
	// Existed: the section was there before the call.
	Existed bool
}

// CreateSection makes a section over the paging file, or opens the one that has the name already, whose size and
// protection are then what they were; the handle grants what protect stands for. protect is a PAGE_ value with SEC_ bits,
// flags are handle flags, name is WTF-8 and "" asks for none. The codes are those of CreateFileMapping.
func (c *Client) CreateSection(protect uint32, size uint64, flags uint32, name string) (Opened, error) {
	return c.CreateSecuredSection(protect, size, flags, name, "")
}

// CreateSecuredSection is CreateSection with a security descriptor for a section that is new: self-relative, "" for the
// default.
func (c *Client) CreateSecuredSection(protect uint32, size uint64, flags uint32, name, descriptor string) (Opened, error) {
	if _, err := object.ParseSection(protect, size); err != nil {
		return Opened{}, err
	}
	x := newExchange()
	defer x.release()
	x.createSection = wire.CreateSection{Protect: protect, Flags: flags, Size: size, Name: name, Security: descriptor}
	return c.obtain(wire.OpCreateSection, &x.createSection)
}

// OpenSection opens the section of that name. access may hold generic rights. The codes are those of OpenFileMapping.
func (c *Client) OpenSection(access, flags uint32, name string) (Opened, error) {
	x := newExchange()
	defer x.release()
	x.openSection = wire.OpenSection{Access: access, Flags: flags, Name: name}
	return c.obtain(wire.OpOpenSection, &x.openSection)
}

// Section says what a section handle is. It costs no round trip for a handle that this client opened.
func (c *Client) Section(h Handle) (SectionInfo, error) {
	e, err := c.section(h)
	if err != nil {
		return SectionInfo{}, err
	}
	defer e.release()
	return sectionInfo(&e.Handle), nil
}

func sectionInfo(h *wire.Handle) SectionInfo {
	return SectionInfo{Size: h.Size, Protect: h.Protect, Attributes: h.Attributes, Access: h.Access, Object: h.Object}
}

// section returns the entry of h, which must be a section's; the caller releases it.
func (c *Client) section(h Handle) (*entry, error) {
	e, err := c.lookup(h)
	if err != nil {
		return nil, err
	}
	if e.Type != object.SectionType.ID {
		e.release()
		return nil, winerr.ERROR_INVALID_HANDLE
	}
	return e, nil
}

// obtain asks for a new handle.
func (c *Client) obtain(op wire.Op, request wire.Message, send ...int) (Opened, error) {
	return withManager(c, func(l *link) (Opened, error) { return l.obtain(op, request, 1, send) })
}

// obtain asks for a new handle, with so many descriptors.
func (l *link) obtain(op wire.Op, request wire.Message, want int, send []int) (Opened, error) {
	x := newExchange()
	defer x.release()
	reply := &x.opened
	status, fds, err := l.call(op, request, reply, want, send...)
	switch {
	case errors.Is(err, fdsock.ErrNoFDs) && succeeded(status):
		_, _, _ = l.call(wire.OpClose, &wire.HandleRequest{Handle: reply.Handle}, nil, 0)
		return Opened{}, winerr.ERROR_NO_SYSTEM_RESOURCES
	case err != nil:
		return Opened{}, err
	case !succeeded(status):
		return Opened{}, status
	}
	if !l.remember(*reply, fds) {
		return Opened{}, errCut
	}
	return Opened{
		Handle: Handle(reply.Handle), Section: sectionInfo(reply),
		Existed: op == wire.OpOpenSection || op == wire.OpOpenWaitable || status == winerr.ERROR_ALREADY_EXISTS,
	}, nil
}

// NextData returns where the next part of a section that anything was written to begins, from an offset on, and where it ends; a part
// may be larger than what was written. io.EOF: there is none any more. ERROR_ACCESS_DENIED: the handle does not let read.
func (c *Client) NextData(h Handle, from int64) (start, end int64, err error) {
	e, err := c.section(h)
	if err != nil {
		return 0, 0, err
	}
	defer e.release()
	switch {
	case e.Access&object.SectionMapRead == 0:
		return 0, 0, winerr.ERROR_ACCESS_DENIED
	case from < 0:
		return 0, 0, winerr.ERROR_INVALID_PARAMETER
	case uint64(from) >= e.Size:
		return 0, 0, io.EOF
	}
	begin := int64(c.reserve(h, e).offset())
	start, end, err = e.file.NextData(begin + from)
	if err == nil && uint64(start-begin) >= e.Size {
		err = io.EOF
	}
	return start - begin, min(end-begin, int64(e.Size)), err
}
