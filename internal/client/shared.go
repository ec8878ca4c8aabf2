package client

import (
	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/winerr"
)

// Shared is a section that its first holder fills before any other sees it, together with a view of it.
type Shared struct {
	// First: it was this holder that filled the memory.
	First bool

	client *Client
	handle Handle
	object uint64
	base   uintptr // of the view, whose last page is for the state
	length uintptr // of the memory
}

// What the first byte of the state page says. It is read and written under the section's lock only, so that whoever finds
// "filling" knows that the one who did is dead, or failed.
const (
	stateFilling = 1
	stateFull    = 2
)

// OpenShared opens the section of that name, or makes it, with memory of length bytes. If nobody has filled the memory yet,
// fill does, while others wait: it gets zeros. When it fails, or the process dies in it, the next one fills.
//
// Errors: those of CreateSection and MapView, that of fill, and ERROR_BAD_LENGTH if the section has another length.
func (c *Client) OpenShared(name string, length uintptr, fill func(memory []byte) error) (*Shared, error) {
	const protect, flags = object.PageReadWrite, 0
	opened, err := c.CreateSection(protect, uint64(shm.RoundUp(length)+shm.PageSize), flags, name)
	if err != nil {
		return nil, err
	}
	s := &Shared{client: c, handle: opened.Handle, object: opened.Section.Object, length: length}
	if uintptr(opened.Section.Size) != shm.RoundUp(length)+shm.PageSize || opened.Section.Attributes&object.SecReserve != 0 {
		_ = c.CloseHandle(s.handle)
		return nil, winerr.ERROR_BAD_LENGTH
	}
	v, err := c.MapView(s.handle, MapRequest{Access: FileMapWrite, Object: s.object})
	if err != nil {
		_ = c.CloseHandle(s.handle)
		return nil, err
	}
	s.base = v.Base
	if err := s.fill(fill); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// fill fills the memory if nobody has.
func (s *Shared) fill(fill func(memory []byte) error) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	defer e.release()
	lock, err := e.file.Lock()
	if err != nil {
		return err
	}
	defer lock.Unlock()
	state := &shm.Bytes(s.base+shm.RoundUp(s.length), 1)[0]
	if *state == stateFull {
		return nil
	}
	if *state == stateFilling {
		clear(s.Memory())
	}
	*state = stateFilling
	if err := fill(s.Memory()); err != nil {
		return err
	}
	s.First, *state = true, stateFull
	return nil
}

// entry returns what the handle stands for; the caller releases it.
func (s *Shared) entry() (*entry, error) {
	e, err := s.client.section(s.handle)
	if err == nil && e.Object != s.object {
		e.release()
		err = winerr.ERROR_INVALID_HANDLE
	}
	return e, err
}

// Memory returns the memory, which is valid until Close or Unmap.
func (s *Shared) Memory() []byte { return shm.Bytes(s.base, s.length) }

// Overlay puts the memory also in the place of what is mapped at addr, a multiple of the size of pages; so is the length.
func (s *Shared) Overlay(addr uintptr) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	defer e.release()
	return shm.Overlay(e.file, addr, s.length)
}

// Unmap unmaps the view; the handle, and what Overlay did, stay.
func (s *Shared) Unmap() {
	if s.base != 0 {
		_ = UnmapView(s.base)
		s.base = 0
	}
}

// CloseHandle closes the handle, and leaves the view mapped. With the last handle in any process the memory is forgotten.
func (s *Shared) CloseHandle() error { return s.client.CloseHandle(s.handle) }

// Close unmaps the view and closes the handle.
func (s *Shared) Close() error {
	s.Unmap()
	return s.CloseHandle()
}
