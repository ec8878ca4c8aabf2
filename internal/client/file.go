package client

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"winshm/internal/object"
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
	mode fs.FileMode // what kind of file it is

	appends    bool // every write goes to the end
	overlapped bool // there is no file position: every call says where
	doomed     bool // deleted when it is closed
	std        bool // one of the three that the process began with
}

// newFile takes ownership of f.
func newFile(f *os.File) (*file, error) {
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, fileError(err)
	}
	f.Fd() // blocking from now on, since the next program that inherits it expects that
	return &file{f: f, mode: info.Mode()}, nil
}

// File returns the open file, borrowed.
func (f *file) File() *os.File { return f.f }

// Close closes the file, and first deletes it if it is doomed and still has a name.
func (f *file) Close() error {
	if f.doomed {
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
	entry *localEntry
}

func (f *heldFile) release() { f.entry.release() }

// holdFile returns the file of h, retained: the caller releases it. rights, if not 0, are those of which the handle needs
// one. ERROR_INVALID_HANDLE: it is no handle, or not a file's. ERROR_ACCESS_DENIED: it has none of the rights.
func holdFile(h Handle, rights uint32) (*heldFile, error) {
	e, ok := local(h)
	if !ok {
		return nil, winerr.ERROR_INVALID_HANDLE
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
	body.appends = access&(object.FileWriteData|object.FileAppendData) == object.FileAppendData
	return adoptLocal(h, object.FileType, access, flags, body)
}

// isMissing reports whether an error of Win32 says that a file is not there, though its folder is.
func isMissing(err error) bool { return errors.Is(err, winerr.ERROR_FILE_NOT_FOUND) }
