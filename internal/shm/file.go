package shm

import (
	"errors"
	"fmt"
	"math"
	"os"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// File owns the descriptor of a memory file. It counts its users: the descriptor is closed when the last one is done, so
// that one who maps or sends it never meets another file under the same number.
type File struct {
	fd    int
	users atomic.Int32
	inode atomic.Uint64 // once somebody asked for it
}

// Name is what memory files are called in /proc/PID/maps: "/memfd:winshm (deleted)".
const Name = "winshm"

// ErrFileLimit means that the process's limit of file sizes (RLIMIT_FSIZE) is below the size asked for. Going beyond it
// would kill the process.
var ErrFileLimit = errors.New("size over the limit of file sizes")

// Create makes a memory file of size bytes, all zero, none of them allocated yet, which nobody can shrink, grow or seal
// further. Other users cannot open it even if they get hold of a descriptor.
func Create(size uint64) (*File, error) {
	return createSealed(size, unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_SEAL)
}

func createSealed(size uint64, seals int) (*File, error) {
	if size > FileSizeLimit() {
		return nil, ErrFileLimit
	}
	fd, err := memfd()
	if err != nil {
		return nil, err
	}
	f := NewFile(fd)
	if err := f.prepare(size, seals); err != nil {
		f.Release()
		return nil, err
	}
	return f, nil
}

func (f *File) prepare(size uint64, seals int) error {
	if err := unix.Fchmod(f.fd, 0o600); err != nil {
		return sysError("fchmod", err)
	}
	if err := unix.Ftruncate(f.fd, int64(size)); err != nil {
		return sysError("ftruncate", err)
	}
	return f.seal(seals)
}

func (f *File) seal(seals int) error {
	_, err := unix.FcntlInt(uintptr(f.fd), unix.F_ADD_SEALS, seals)
	return sysError("fcntl F_ADD_SEALS", err)
}

// Sealed makes a memory file of these contents that nobody can change any more.
func Sealed(contents []byte) (*File, error) {
	if uint64(len(contents)) > FileSizeLimit() {
		return nil, ErrFileLimit
	}
	fd, err := memfd()
	if err != nil {
		return nil, err
	}
	f := NewFile(fd)
	if err := f.fill(contents); err != nil {
		f.Release()
		return nil, err
	}
	return f, nil
}

func (f *File) fill(contents []byte) error {
	if err := unix.Fchmod(f.fd, 0o600); err != nil {
		return sysError("fchmod", err)
	}
	for len(contents) > 0 {
		n, err := unix.Write(f.fd, contents)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return sysError("write", err)
		}
		contents = contents[max(n, 0):]
	}
	return f.seal(unix.F_SEAL_WRITE | unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_SEAL)
}

// NewFile takes ownership of fd.
func NewFile(fd int) *File {
	f := &File{fd: fd}
	f.users.Store(1)
	return f
}

// Retain keeps the descriptor open until the matching Release. It fails when the last user is done already.
func (f *File) Retain() bool {
	for {
		n := f.users.Load()
		if n == 0 {
			return false
		}
		if f.users.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// Release ends one use.
func (f *File) Release() {
	if f.users.Add(-1) == 0 {
		_ = unix.Close(f.fd)
	}
}

// Close is Release, for those who close what they own.
func (f *File) Close() error {
	f.Release()
	return nil
}

// Duplicate returns another descriptor of the same file, which is the caller's. The caller holds a use.
func (f *File) Duplicate() (int, error) {
	fd, err := unix.FcntlInt(uintptr(f.fd), unix.F_DUPFD_CLOEXEC, 0)
	return fd, sysError("fcntl F_DUPFD_CLOEXEC", err)
}

// FD returns the descriptor, which stays the file's. The caller holds a use.
func (f *File) FD() int { return f.fd }

// ReadOnly returns the same memory by a descriptor that cannot be written through, nor mapped for writing.
func (f *File) ReadOnly() (*File, error) {
	fd, err := unix.Open(fmt.Sprintf("/proc/self/fd/%d", f.fd), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "reopen read-only", Path: "/proc/self/fd", Err: err}
	}
	return NewFile(fd), nil
}

// Inode returns the file's number, as /proc/PID/maps shows it.
func (f *File) Inode() (uint64, error) {
	if ino := f.inode.Load(); ino != 0 {
		return ino, nil
	}
	var st unix.Stat_t
	if err := unix.Fstat(f.fd, &st); err != nil {
		return 0, sysError("fstat", err)
	}
	f.inode.Store(st.Ino)
	return st.Ino, nil
}

// ReadAll returns the contents of a sealed file of at most limit bytes.
func (f *File) ReadAll(size, limit uint64) ([]byte, error) {
	if size > limit {
		return nil, fmt.Errorf("memory file of %d bytes, more than the %d expected", size, limit)
	}
	contents := make([]byte, size)
	return contents, f.readAt(contents, 0)
}

// readAt fills p with the file's contents from an offset on.
func (f *File) readAt(p []byte, offset uint64) error {
	for done := 0; done < len(p); {
		n, err := unix.Pread(f.fd, p[done:], int64(offset)+int64(done))
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil || n == 0 {
			return fmt.Errorf("memory file ends after %d of %d bytes: %w", done, len(p), err)
		}
		done += n
	}
	return nil
}

// seekData returns where the file has memory next, from an offset on, or its highest offset. It does not look for the end of that,
// which may be far away (see NextData).
func (f *File) seekData(offset uint64) (uint64, error) {
	next, err := unix.Seek(f.fd, int64(offset), unix.SEEK_DATA)
	if errors.Is(err, unix.ENXIO) {
		return math.MaxInt64, nil
	}
	return uint64(next), sysError("lseek", err)
}

func (f *File) size() (uint64, error) {
	var st unix.Stat_t
	err := unix.Fstat(f.fd, &st)
	return uint64(st.Size), sysError("fstat", err)
}

// IsOutOfFDs reports whether err comes from the limit of open files.
func IsOutOfFDs(err error) bool { return errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) }

func sysError(call string, err error) error { return os.NewSyscallError(call, err) }

// Punch gives n bytes from offset back to the system: they are zero from now on.
func (f *File) Punch(offset, n uint64) error {
	return sysError("fallocate", unix.Fallocate(f.fd, unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, int64(offset), int64(n)))
}

// SetInode says what Inode returns.
func (f *File) SetInode(inode uint64) { f.inode.Store(inode) }
