package winshm

import (
	"errors"
	"io"
	"os"
	"runtime"
	"sync/atomic"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// Protection says what views of a section may do at most.
type Protection uint32

// The protections of Win32 (PAGE_*). Copy-on-write views, which keep to themselves what is written, are possible with all
// of them.
const (
	ReadOnly         Protection = object.PageReadOnly
	ReadWrite        Protection = object.PageReadWrite
	ExecuteRead      Protection = object.PageExecuteRead
	ExecuteReadWrite Protection = object.PageExecuteReadWrite
)

// Access says what a handle lets its process do with an object.
type Access uint32

// The rights to a section (FILE_MAP_*).
const (
	MapRead    Access = object.SectionMapRead
	MapWrite   Access = object.SectionMapWrite
	MapExecute Access = object.SectionMapExecute
	AllAccess  Access = object.SectionAll
)

// The rights to an event, mutex, semaphore or timer.
const (
	Synchronize Access = object.Synchronize    // to wait for it
	ModifyState Access = object.WaitableModify // to change its state; there is none of a mutex
	QueryState  Access = object.WaitableQuery
)

// Section is a handle to shared memory. It is safe for concurrent use. It should be closed; one that the program has no way
// to reach any more is closed by the garbage collector, some time. So keep it as long as others shall find the name.
type Section struct {
	client  *client.Client
	name    string
	opened  client.Opened
	closed  *atomic.Bool
	cleanup runtime.Cleanup
}

// SectionOptions are the finer points of CreateSection.
type SectionOptions struct {
	// Protection is ReadWrite when it is 0.
	Protection Protection
	// Inherit: child processes may inherit the handle.
	Inherit bool
	// Reserve: none of the section's pages is there until it is committed ([Section.Commit]), which costs no memory, however large
	// the section is: up to 8 TiB. (SEC_RESERVE)
	Reserve bool
	// LargePages: the section consists of pages of 2 MiB, of which its size is a multiple, and which are there at once. The machine
	// must have set some aside (vm.nr_hugepages): winerr.ERROR_PRIVILEGE_NOT_HELD if it has none, ERROR_NO_SYSTEM_RESOURCES if too
	// few are free. Offsets and addresses of its views are multiples of 2 MiB too. (SEC_LARGE_PAGES)
	LargePages bool
	// Exclusive: a section that exists already is an error (fs.ErrExist).
	Exclusive bool
	// Security says who may open a section that is new; nil: its owner and root.
	Security *Security
	// File, if not nil, is the disk file that the section is over, open for reading, and for writing if the protection allows that.
	// A size of 0 then stands for all of it, and a file that is shorter than size becomes so long. The program may close it
	// afterwards. As long as any process has the section or a view, the file counts as mapped.
	File *os.File
}

// CreateSection makes a section of at least size bytes, all zero, or opens the one of that name. Which of the two it was
// is told by [Section.Existed]; an existing one keeps its size and protection. nil stands for the zero SectionOptions.
//
// Errors: winerr.ERROR_INVALID_HANDLE if the name belongs to another type of object, ERROR_ACCESS_DENIED if its
// security does not allow it, ERROR_COMMITMENT_LIMIT if the machine has less memory, and those of a bad name. (CreateFileMapping)
func CreateSection(name string, size int64, opts *SectionOptions) (*Section, error) {
	return shared.CreateSection(name, size, opts)
}

// OpenSection opens the section of that name, for reading and writing, or as access says if it is not 0. An error that is
// fs.ErrNotExist means that no process holds one. (OpenFileMapping)
func OpenSection(name string, access Access) (*Section, error) {
	return shared.OpenSection(name, access)
}

// CreateSection is the function of that name, through c.
func (c *Client) CreateSection(name string, size int64, opts *SectionOptions) (*Section, error) {
	const op = "create section"
	if opts == nil {
		opts = &SectionOptions{}
	}
	if err := checkName(name); err != nil {
		return nil, opError(op, name, err)
	}
	if size < 0 || size == 0 && opts.File == nil {
		return nil, opError(op, name, winerr.ERROR_INVALID_PARAMETER)
	}
	protect := opts.Protection
	if protect == 0 {
		protect = ReadWrite
	}
	if opts.Reserve {
		protect |= object.SecReserve
	}
	if opts.LargePages {
		protect |= object.SecCommit | object.SecLargePages
	}
	flags := uint32(0)
	if opts.Inherit {
		flags = client.Inherit
	}
	descriptor, err := opts.Security.encode()
	if err != nil {
		return nil, opError(op, name, err)
	}
	var opened client.Opened
	if opts.File == nil {
		opened, err = c.c.CreateSecuredSection(uint32(protect), uint64(size), flags, name, descriptor)
	} else {
		opened, err = c.c.CreateOpenFileSection(opts.File, client.FileSection{
			Protect: uint32(protect), Size: uint64(size), Flags: flags, Name: name, Security: descriptor,
		})
	}
	if err != nil {
		return nil, opError(op, name, err)
	}
	if opened.Existed && opts.Exclusive {
		_ = c.c.CloseHandle(opened.Handle)
		return nil, opError(op, name, winerr.ERROR_ALREADY_EXISTS)
	}
	return c.newSection(name, opened), nil
}

// OpenSection is the function of that name, through c.
func (c *Client) OpenSection(name string, access Access) (*Section, error) {
	const op = "open section"
	if err := checkName(name); err != nil {
		return nil, opError(op, name, err)
	}
	if access == 0 {
		access = MapRead | MapWrite
	}
	opened, err := c.c.OpenSection(uint32(access), 0, name)
	if err != nil {
		return nil, opError(op, name, err)
	}
	return c.newSection(name, opened), nil
}

// newSection takes ownership of the handle.
func (c *Client) newSection(name string, opened client.Opened) *Section {
	s := &Section{client: c.c, name: name, opened: opened, closed: &atomic.Bool{}}
	// A net for the forgetful, not a plan: the garbage collector may take its time.
	s.cleanup = runtime.AddCleanup(s, func(closed *atomic.Bool) {
		if !closed.Swap(true) {
			_ = c.c.CloseHandle(opened.Handle)
		}
	}, s.closed)
	return s
}

// checkName refuses a name that Win32 cannot express, or would silently cut.
func checkName(name string) error {
	switch {
	case !wtf8.Valid(name):
		return winerr.ERROR_INVALID_NAME
	case wtf8.Len(name) > object.MaxName:
		return winerr.ERROR_FILENAME_EXCED_RANGE
	}
	return nil
}

// Name returns the name that the section was created or opened by.
func (s *Section) Name() string { return s.name }

// Existed reports whether the section was there before: true of every OpenSection.
func (s *Section) Existed() bool { return s.opened.Existed }

// Commit gives pages to a reserved section: those that hold length bytes from an offset on. They are zero, and from now on there
// in every view in every process, wherever it was mapped; no view moves. Nothing takes them back while the section lives. So
// shared memory can grow as it is used. Pages that are committed, as all are of a section that is not reserved, stay as they are.
//
// Errors: winerr.ERROR_INVALID_PARAMETER for a length that is not positive, ERROR_INVALID_ADDRESS if not all of it is in the
// section, ERROR_COMMITMENT_LIMIT if the machine has less memory: then nothing was committed. (VirtualAlloc with MEM_COMMIT)
func (s *Section) Commit(offset, length int64) error {
	const op = "commit section"
	switch {
	case offset < 0 || length <= 0:
		return opError(op, s.name, winerr.ERROR_INVALID_PARAMETER)
	case s.closed.Load():
		return opError(op, s.name, winerr.ERROR_INVALID_HANDLE)
	}
	return opError(op, s.name, s.client.CommitSection(s.opened.Handle, s.opened.Section.Object, uint64(offset), uint64(length)))
}

// Size returns the section's size in bytes, which is a multiple of 4096.
func (s *Section) Size() int64 { return int64(s.opened.Section.Size) }

// Protection returns what views may do at most.
func (s *Section) Protection() Protection { return Protection(s.opened.Section.Protect) }

// Reserved reports whether the section's pages are committed one by one ([Section.Commit]).
func (s *Section) Reserved() bool { return s.opened.Section.Attributes&object.SecReserve != 0 }

// Access returns what the handle lets this process do.
func (s *Section) Access() Access { return Access(s.opened.Section.Access) }

// Handle returns the handle's number, which the kernel32 package understands.
func (s *Section) Handle() uintptr { return uintptr(s.opened.Handle) }

// NextData returns where the next part of the section that anything was written to begins, from an offset on, and where it ends: what
// lies between is zero, and reading it would give it memory. io.EOF: there is nothing more.
func (s *Section) NextData(from int64) (start, end int64, err error) {
	if s.closed.Load() {
		return 0, 0, opError("look into section", s.name, winerr.ERROR_INVALID_HANDLE)
	}
	start, end, err = s.client.NextData(s.opened.Handle, from)
	if err != nil && !errors.Is(err, io.EOF) {
		err = opError("look into section", s.name, err)
	}
	return start, end, err
}

// Close closes the handle. With the last one in any process the name is free. Views stay mapped. A second Close is an
// error that is fs.ErrClosed. (CloseHandle)
func (s *Section) Close() error {
	if s.closed.Swap(true) {
		return opError("close section", s.name, winerr.ERROR_INVALID_HANDLE)
	}
	s.cleanup.Stop()
	return opError("close section", s.name, s.client.CloseHandle(s.opened.Handle))
}
