package client

import (
	"errors"

	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// reserve is the memory of a reserved section, as one of its handles and the views that were mapped by it have it.
type reserve struct {
	memory   shm.Reserved
	file     *shm.File
	writable bool // the file: if not, the manager commits, as long as the handle is open

	client *Client
	handle Handle
	object uint64
}

// reserve returns the memory of a reserved section, nil for any other. It borrows the entry's file.
func (c *Client) reserve(h Handle, e *entry) *reserve {
	if e.Attributes&object.SecReserve == 0 {
		return nil
	}
	return &reserve{
		memory: shm.NewReserved(e.file, e.Size), file: e.file, writable: e.Access&object.SectionMapWrite != 0,
		client: c, handle: h &^ 3, object: e.Object,
	}
}

// retain keeps the file for a view; it is the section's still when the handle is closed.
func (r *reserve) retain() {
	if r != nil {
		r.file.Retain()
	}
}

func (r *reserve) release() {
	if r != nil {
		r.file.Release()
	}
}

// offset returns where the section's memory begins in its file.
func (r *reserve) offset() uint64 {
	if r == nil {
		return 0
	}
	return r.memory.Offset()
}

// commitLimit is how much may be committed of one section.
var commitLimit shm.CommitLimit

// commit commits the section's pages from one byte to another. The caller holds a use of the file.
func (r *reserve) commit(from, to uint64) error {
	if !r.writable {
		return r.ask(from, to)
	}
	err := r.memory.Commit(from, to, commitLimit.Bytes())
	switch {
	case errors.Is(err, shm.ErrFileLimit) && r.ask(from, to) == nil: // the manager may have no such limit
		return nil
	case errors.Is(err, shm.ErrCommitLimit), errors.Is(err, shm.ErrFileLimit):
		return winerr.ERROR_COMMITMENT_LIMIT
	case err != nil:
		return winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return nil
}

// ask lets the manager commit, which looks at the handle: ERROR_ACCESS_DENIED if it was closed.
func (r *reserve) ask(from, to uint64) error {
	l, err := r.client.reach(r.client.current())
	if err != nil {
		return winerr.ERROR_ACCESS_DENIED
	}
	status, _, err := r.client.callOn(l, wire.OpCommit, &wire.Commit{
		Handle: uint32(r.handle), Object: r.object, Offset: from, Length: to - from,
	}, nil, 0)
	switch {
	case status == winerr.ERROR_INVALID_HANDLE, errors.Is(err, winerr.ERROR_INVALID_HANDLE):
		return winerr.ERROR_ACCESS_DENIED
	case err == nil && status != 0:
		return status
	}
	return err
}

// CommitSection commits those pages of the section h that hold length bytes from an offset on. What is committed already
// stays as it is; so does all of a section that is not reserved. id, if not 0, is the object that the handle must stand for.
//
// Errors: ERROR_INVALID_PARAMETER: a length of 0. ERROR_INVALID_ADDRESS: not all of it is in the section. ERROR_ACCESS_DENIED:
// the handle grants neither reading nor writing. ERROR_COMMITMENT_LIMIT: there is not so much memory; nothing is done.
func (c *Client) CommitSection(h Handle, id, offset, length uint64) error {
	e, err := c.section(h)
	if err != nil {
		return err
	}
	defer e.release()
	switch {
	case id != 0 && id != e.Object:
		return winerr.ERROR_INVALID_HANDLE
	case e.Access&(object.SectionMapRead|object.SectionMapWrite) == 0:
		return winerr.ERROR_ACCESS_DENIED
	}
	from, to, err := object.Section{Size: e.Size}.ParseRange(offset, length)
	if r := c.reserve(h, e); r != nil && err == nil {
		err = r.commit(from, to)
	}
	return err
}

// commit commits pages of the view. It may be unmapped meanwhile.
func (v View) commit(from, to uintptr) error {
	if v.reserve == nil {
		return nil
	}
	if !v.reserve.file.Retain() {
		return winerr.ERROR_INVALID_ADDRESS
	}
	defer v.reserve.release()
	return v.reserve.commit(v.inSection(from), v.inSection(to))
}

// inSection returns where in its section an address of the view lies.
func (v View) inSection(addr uintptr) uint64 { return v.offset + uint64(addr-v.Base) }

// committed says whether the page at addr is committed, and how many bytes from there on, up to another address in the view,
// are so as well. The view may be unmapped meanwhile.
func (v View) committed(addr, to uintptr) (committed bool, length uintptr, err error) {
	if v.reserve == nil {
		return true, to - addr, nil
	}
	if !v.reserve.file.Retain() {
		return false, 0, winerr.ERROR_INVALID_ADDRESS
	}
	defer v.reserve.release()
	committed, n, err := v.reserve.memory.Run(v.inSection(addr), v.inSection(to))
	if err != nil {
		return false, 0, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return committed, uintptr(n), nil
}

// Committed says whether the memory at addr, which lies in a view, is committed, and how many bytes from there on are so as
// well. ERROR_INVALID_ADDRESS: there is no view.
func Committed(addr uintptr) (committed bool, length uintptr, err error) {
	v, ok := views.find(addr)
	if !ok {
		return false, 0, winerr.ERROR_INVALID_ADDRESS
	}
	page := addr &^ (windowsPage - 1)
	if committed, length, err = v.committed(page, v.Base+v.Length); err != nil {
		return false, 0, err
	}
	return committed, length - (addr - page), nil
}
