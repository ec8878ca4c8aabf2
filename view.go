package winshm

import (
	"fmt"
	"io"
	"sync"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/winerr"
)

// View is a part of a section mapped into this process. Its methods are safe for concurrent use with each other; the
// memory itself is shared, and is as safe as what the processes agree upon makes it.
//
// Memory of a reserved section that is not committed ([SectionOptions].Reserve) is a fault to touch (SIGSEGV or SIGBUS), and an
// error for ReadAt and WriteAt. Between committed pages it is there, and zero, but the view may not rely on that.
//
// A view must be closed: the garbage collector does not unmap it, since it cannot know who still uses the memory.
type View struct {
	name     string
	writable bool

	mu     sync.RWMutex // held for reading while the memory is used, for writing while it is unmapped
	memory []byte       // nil when closed
}

// ViewMode says what a view is for.
type ViewMode int

const (
	// ViewDefault is ViewWrite where the handle allows it, and ViewRead otherwise.
	ViewDefault ViewMode = iota
	// ViewRead lets the program read. A write is a fault (SIGSEGV).
	ViewRead
	// ViewWrite lets the program read and write.
	ViewWrite
	// ViewCopy lets the program write too, but keeps to itself what is written. Pages that were not written go on showing
	// what others write.
	ViewCopy
)

// ViewOptions say what Map shall map.
type ViewOptions struct {
	// Offset is where the view begins in the section, a multiple of 64 KiB.
	Offset int64
	// Length is in bytes; 0 means up to the end of the section.
	Length int64
	// Mode says what the view is for.
	Mode ViewMode
	// Execute: the memory may be run. The handle needs MapExecute.
	Execute bool
	// Address is where the view must be, a multiple of 64 KiB; 0 means anywhere.
	Address uintptr
	// Prefault gives all pages memory now, so that touching them costs nothing later.
	// winerr.ERROR_COMMITMENT_LIMIT: there is not so much.
	Prefault bool
	// HugePages asks the kernel to use large pages for the memory where it can (transparent huge pages): a hint.
	HugePages bool
}

// Map maps the section or a part of it. nil stands for the zero ViewOptions: all of it, for writing if the handle allows.
//
// Errors: winerr.ERROR_MAPPED_ALIGNMENT for an odd offset or address, ERROR_ACCESS_DENIED if the handle does not grant
// the mode or the part is not all inside the section, ERROR_INVALID_ADDRESS if something is at Address already,
// ERROR_NOT_ENOUGH_MEMORY if there is no address space left. (MapViewOfFileEx)
func (s *Section) Map(opts *ViewOptions) (*View, error) {
	const op = "map section"
	if opts == nil {
		opts = &ViewOptions{}
	}
	if opts.Offset < 0 || opts.Length < 0 {
		return nil, opError(op, s.name, winerr.ERROR_INVALID_PARAMETER)
	}
	access, ok := opts.access(s.Access())
	if !ok {
		return nil, opError(op, s.name, winerr.ERROR_INVALID_PARAMETER)
	}
	if s.closed.Load() {
		return nil, opError(op, s.name, winerr.ERROR_INVALID_HANDLE)
	}
	v, err := s.client.MapView(s.opened.Handle, client.MapRequest{
		Access: access, Offset: uint64(opts.Offset), Length: uint64(opts.Length), Base: opts.Address,
		Object: s.opened.Section.Object,
	})
	if err != nil {
		return nil, opError(op, s.name, err)
	}
	if err := opts.prepare(v); err != nil {
		_ = client.UnmapView(v.Base)
		return nil, opError(op, s.name, err)
	}
	length := min(v.Length, uintptr(s.opened.Section.Size-uint64(opts.Offset))) // what is behind a disk file's end goes nowhere
	if opts.Length > 0 {
		length = uintptr(opts.Length)
	}
	writable := v.Protect != object.PageReadOnly && v.Protect != object.PageExecuteRead
	return &View{name: s.name, writable: writable, memory: shm.Bytes(v.Base, length)}, nil
}

// prepare does with the memory of a new view what the options say.
func (o *ViewOptions) prepare(v client.View) error {
	if o.HugePages {
		shm.PreferHugePages(v.Base, v.Length)
	}
	if o.Prefault && shm.Populate(v.Base, v.Length, object.CanWrite(v.Protect)) != nil {
		return winerr.ERROR_COMMITMENT_LIMIT
	}
	return nil
}

// access returns the FILE_MAP_ bits for the options.
func (o *ViewOptions) access(granted Access) (uint32, bool) {
	mode := o.Mode
	if mode == ViewDefault {
		mode = ViewRead
		if granted&MapWrite != 0 {
			mode = ViewWrite
		}
	}
	access, ok := map[ViewMode]uint32{
		ViewRead: client.FileMapRead, ViewWrite: client.FileMapWrite, ViewCopy: client.FileMapCopy,
	}[mode]
	if o.Execute {
		access |= client.FileMapExecute
	}
	return access, ok
}

// Bytes returns the memory itself. It must not be touched after Close: that is a fault, which ends the program.
func (v *View) Bytes() []byte {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.memory
}

// Size returns the length of the view in bytes, 0 when it is closed.
func (v *View) Size() int64 { return int64(len(v.Bytes())) }

// ReadAt copies from the view. It is an io.ReaderAt: io.EOF means that the view ends before p is full. A fault of the
// memory is an error: winerr.ERROR_NOACCESS if not all of it is committed, io.ErrUnexpectedEOF if the section's disk file has become
// shorter than the view meanwhile, else winerr.ERROR_IO_DEVICE: the machine could not provide a page, or the disk is full or broken.
func (v *View) ReadAt(p []byte, off int64) (int, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	part, err := v.from(off)
	if err != nil {
		return 0, opError("read view", v.name, err)
	}
	n, err := copyFault(p, part)
	err = v.cause(err, off, len(p))
	switch {
	case err != nil:
		return n, opError("read view", v.name, err)
	case n < len(p):
		return n, io.EOF
	}
	return n, nil
}

// WriteAt copies into the view. It is an io.WriterAt: io.ErrShortWrite means that the view ends before all of p is in it.
func (v *View) WriteAt(p []byte, off int64) (int, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	part, err := v.from(off)
	if err == nil && !v.writable {
		err = winerr.ERROR_ACCESS_DENIED
	}
	if err != nil {
		return 0, opError("write view", v.name, err)
	}
	n, err := copyFault(part, p)
	if err = v.cause(err, off, len(p)); err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return n, opError("write view", v.name, err)
}

var errTruncated = fmt.Errorf("the file under the view was truncated: %w", io.ErrUnexpectedEOF)

// cause says why memory faulted of which n bytes were copied.
func (v *View) cause(fault error, off int64, n int) error {
	if fault == nil {
		return nil
	}
	addr := addressOf(v.memory) + uintptr(off)
	if client.Shortened(addr, uintptr(n)) {
		return errTruncated
	}
	committed, length, err := client.Committed(addr)
	if n = min(n, len(v.memory)-int(off)); err == nil && (!committed || length < uintptr(n)) {
		return winerr.ERROR_NOACCESS
	}
	return fault
}

// Committed says whether the memory at an offset of the view is committed, and for how many bytes from there on, up to the end of
// the view, the same holds. It is always true of sections that are not reserved. It touches no memory. (VirtualQuery)
func (v *View) Committed(off int64) (committed bool, length int64, err error) {
	const op = "query view"
	v.mu.RLock()
	defer v.mu.RUnlock()
	part, err := v.from(off)
	if err == nil && len(part) == 0 {
		err = winerr.ERROR_INVALID_PARAMETER
	}
	if err != nil {
		return false, 0, opError(op, v.name, err)
	}
	committed, n, err := client.Committed(addressOf(part))
	return committed, min(int64(n), int64(len(part))), opError(op, v.name, err)
}

// from returns the memory from off on.
func (v *View) from(off int64) ([]byte, error) {
	switch {
	case v.memory == nil:
		return nil, winerr.ERROR_INVALID_HANDLE
	case off < 0:
		return nil, winerr.ERROR_INVALID_PARAMETER
	case off > int64(len(v.memory)):
		return nil, nil
	}
	return v.memory[off:], nil
}

// Flush waits until what was written to the view is on the disk, if its section is over a disk file. (FlushViewOfFile, and the file's
// part of FlushFileBuffers)
func (v *View) Flush() error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.memory == nil {
		return opError("flush view", v.name, winerr.ERROR_INVALID_HANDLE)
	}
	return opError("flush view", v.name, client.FlushView(addressOf(v.memory), 0))
}

// Close unmaps the view. A second Close is an error that is fs.ErrClosed. (UnmapViewOfFile)
func (v *View) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.memory == nil {
		return opError("close view", v.name, winerr.ERROR_INVALID_HANDLE)
	}
	addr := addressOf(v.memory)
	v.memory = nil
	return opError("close view", v.name, client.UnmapView(addr))
}

// String names the view for people.
func (v *View) String() string {
	return fmt.Sprintf("view of %q, %d bytes", v.name, v.Size())
}
