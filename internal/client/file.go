package client

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/winerr"
)

// Kinds of files (FILE_TYPE_*).
const (
	FileTypeUnknown = 0
	FileTypeDisk    = 1
	FileTypeChar    = 2
	FileTypePipe    = 3
)

// file is an open file of this process.
type file struct {
	f    *os.File
	open *openState  // the same for all handles that were duplicated from one
	mode fs.FileMode // what kind of file it is

	appends    bool // every write goes to the end
	overlapped bool // there is no file position: every call says where
	doomed     bool // deleted when it is closed
	std        bool // one of the three that the process began with
}

// openState is what handles have in common that were duplicated from one.
type openState struct{ handles atomic.Int32 }

func newOpenState() *openState {
	s := &openState{}
	s.handles.Store(1)
	return s
}

// newFile takes ownership of f.
func newFile(f *os.File) (*file, error) {
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, fileError(err)
	}
	f.Fd() // blocking from now on, since the next program that inherits it expects that
	return &file{f: f, open: newOpenState(), mode: info.Mode()}, nil
}

// duplicate returns another descriptor of the same open file, with the same position.
func (f *file) duplicate() (localBody, error) {
	fd, err := proc.DuplicateFile(f.f)
	if err != nil {
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	other := *f
	other.f, other.std = fd, false
	f.open.handles.Add(1)
	return &other, nil
}

func (f *file) identity() any { return f.open }

// File returns the open file, borrowed.
func (f *file) File() *os.File { return f.f }

// Close closes the file. The last handle to a doomed one deletes it, if it still has a name.
func (f *file) Close() error {
	if f.open.handles.Add(-1) == 0 && f.doomed {
		f.remove()
	}
	if f.std {
		return closeStd(f.f)
	}
	return f.f.Close()
}

// remove deletes the file by whichever name it has now.
func (f *file) remove() {
	name, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", f.f.Fd()))
	if err != nil {
		return
	}
	named, err := os.Lstat(name)
	own, err2 := f.f.Stat()
	if err == nil && err2 == nil && os.SameFile(named, own) {
		_ = os.Remove(name)
	}
}

// isDisk reports whether the file has a length and a position.
func (f *file) isDisk() bool { return f.kind() == FileTypeDisk }

func (f *file) kind() uint32 {
	switch {
	case f.mode&fs.ModeCharDevice != 0:
		return FileTypeChar
	case f.mode&(fs.ModeNamedPipe|fs.ModeSocket) != 0:
		return FileTypePipe
	}
	return FileTypeDisk
}

// heldFile is a file handle in use.
type heldFile struct {
	*file
	entry *localEntry // nil: the file is its own
}

func (f *heldFile) release() {
	if f.entry == nil {
		_ = f.Close()
		return
	}
	f.entry.release()
}

// holdFile returns the file of h, retained: the caller releases it. rights, if not 0, are those of which the handle needs
// one. ERROR_INVALID_HANDLE: it is no handle, or not a file's. ERROR_ACCESS_DENIED: it has none of the rights.
func holdFile(h Handle, rights uint32) (*heldFile, error) {
	e, ok := local(h)
	if !ok {
		return Default().fetchFile(h, rights)
	}
	f, ok := e.body.(*file)
	switch {
	case !ok:
		e.release()
		return nil, winerr.ERROR_INVALID_HANDLE
	case rights != 0 && e.Access&rights == 0:
		e.release()
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return &heldFile{file: f, entry: e}, nil
}

// fetchFile gets the file behind a handle that another process put here.
func (c *Client) fetchFile(h Handle, rights uint32) (*heldFile, error) {
	e, err := c.lookup(h)
	if err != nil {
		return nil, err
	}
	defer e.release()
	switch {
	case e.Type != object.FileType.ID || e.file == nil:
		return nil, winerr.ERROR_INVALID_HANDLE
	case rights != 0 && e.Access&rights == 0:
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	fd, err := e.file.Duplicate()
	if err != nil {
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	f, err := newFile(os.NewFile(uintptr(fd), "file"))
	if err != nil {
		return nil, err
	}
	f.appends = appendsOnly(e.Access)
	return &heldFile{file: f}, nil
}

// appendsOnly reports whether every write by a handle with that access goes to the end.
func appendsOnly(access uint32) bool {
	return access&(object.FileWriteData|object.FileAppendData) == object.FileAppendData
}

// IsFile reports whether h is a handle to a file.
func IsFile(h Handle) bool {
	f, err := holdFile(h, 0)
	if err != nil {
		return false
	}
	f.release()
	return true
}

// FileType returns the kind of file that h stands for: FILE_TYPE_DISK, _CHAR or _PIPE (GetFileType).
func FileType(h Handle) (uint32, error) {
	f, err := holdFile(h, 0)
	if err != nil {
		return FileTypeUnknown, err
	}
	defer f.release()
	return f.kind(), nil
}

// addFile makes a handle to f, of which it takes ownership.
func addFile(f *file, access, flags uint32) (Handle, error) {
	return addLocal(object.FileType, access, flags, f)
}

// adoptFile enters a file that this process inherited as a handle of that number, and takes ownership of f also when it
// fails. ERROR_INVALID_HANDLE: the number is taken, or not one of the library's.
func adoptFile(h Handle, access, flags uint32, f *os.File) error {
	body, err := newFile(f)
	if err != nil {
		return err
	}
	body.appends = appendsOnly(access)
	return adoptLocal(h, object.FileType, access, flags, body)
}

// isMissing reports whether an error of Win32 says that a file is not there, though its folder is.
func isMissing(err error) bool { return errors.Is(err, winerr.ERROR_FILE_NOT_FOUND) }
