package shm

import (
	"errors"
	"fmt"
	"io"

	"golang.org/x/sys/unix"
)

// ErrNoDiskFile means that a descriptor is not one of a regular file that can be mapped.
var ErrNoDiskFile = errors.New("not a file that can be mapped")

// DiskFile is what the kernel says of a disk file's descriptor.
type DiskFile struct {
	Readable, Writable bool
	// Device and Inode name the file.
	Device, Inode uint64
}

// CheckDiskFile looks at a descriptor that somebody else has sent. A file system that does not answer is not waited for longer than
// it takes to tell what is known.
func CheckDiskFile(fd int) (DiskFile, error) {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	if err != nil {
		return DiskFile{}, sysError("fcntl F_GETFL", err)
	}
	var st unix.Statx_t
	err = unix.Statx(fd, "", unix.AT_EMPTY_PATH|unix.AT_STATX_DONT_SYNC, unix.STATX_TYPE|unix.STATX_INO, &st)
	if err != nil {
		return DiskFile{}, sysError("statx", err)
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG || flags&unix.O_PATH != 0 {
		return DiskFile{}, ErrNoDiskFile
	}
	mode := flags & unix.O_ACCMODE
	return DiskFile{
		Readable: mode == unix.O_RDONLY || mode == unix.O_RDWR, Writable: mode == unix.O_WRONLY || mode == unix.O_RDWR,
		Device: uint64(st.Dev_major)<<32 | uint64(st.Dev_minor), Inode: st.Ino,
	}, nil
}

// ReopenDisk opens the file of a descriptor anew, so that claims on it are its own.
func ReopenDisk(fd int, writable bool) (*File, error) {
	mode := unix.O_RDONLY
	if writable {
		mode = unix.O_RDWR
	}
	again, err := unix.Open(fmt.Sprintf("/proc/self/fd/%d", fd), mode|unix.O_CLOEXEC|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, sysError("open", err)
	}
	return NewFile(again), nil
}

// DuplicateOf is another descriptor of the same open file.
func DuplicateOf(fd int) (*File, error) {
	again, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, sysError("fcntl F_DUPFD_CLOEXEC", err)
	}
	return NewFile(again), nil
}

// Sync waits until what was written to a range of a shared mapping is on the disk. The range is whole pages.
func Sync(addr, length uintptr) error {
	_, _, errno := unix.Syscall(unix.SYS_MSYNC, addr, length, unix.MS_SYNC)
	if errno != 0 {
		return sysError("msync", errno)
	}
	return nil
}

// Grow makes a file of length bytes size bytes long, and has the file system keep room for what is new if it can. If there is no
// room, the file is as it was.
func Grow(fd int, length, size int64) error {
	if uint64(size) > FileSizeLimit() {
		return ErrFileLimit
	}
	err := unix.Fallocate(fd, unix.FALLOC_FL_KEEP_SIZE, length, size-length)
	switch {
	case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.ENOSYS):
		return sysError("ftruncate", unix.Ftruncate(fd, size))
	case err != nil:
		giveBack(fd, length)
		return sysError("fallocate", err)
	}
	return sysError("fallocate", unix.Fallocate(fd, 0, length, size-length)) // unlike ftruncate, it never makes a file shorter
}

// giveBack frees the room behind the end of a file that had length bytes, unless others have made it longer.
func giveBack(fd int, length int64) {
	var st unix.Stat_t
	if unix.Fstat(fd, &st) == nil && st.Size == length {
		_ = unix.Ftruncate(fd, length)
	}
}

// Length returns how many bytes the file has now.
func (f *File) Length() (uint64, error) {
	var st unix.Stat_t
	if err := unix.Fstat(f.fd, &st); err != nil {
		return 0, sysError("fstat", err)
	}
	return uint64(st.Size), nil
}

// NextData returns where the next part of the file that has memory, or room on a disk, begins, from an offset on, and where it ends.
// io.EOF: there is none.
func (f *File) NextData(from int64) (start, end int64, err error) {
	if start, err = unix.Seek(f.fd, from, unix.SEEK_DATA); errors.Is(err, unix.ENXIO) {
		return 0, 0, io.EOF
	}
	if err == nil {
		end, err = unix.Seek(f.fd, start, unix.SEEK_HOLE)
	}
	if err != nil {
		return 0, 0, sysError("lseek", err)
	}
	return start, end, nil
}
