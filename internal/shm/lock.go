package shm

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Lock is the exclusive lock of a memory file, which one holder in one process has at a time.
type Lock struct{ fd int }

// Lock waits until nobody holds the file's lock, and takes it. The kernel gives it up when the process ends, however that
// happens.
//
// The lock belongs to an open file description of its own: that of f.fd is shared by all processes, and the older kind of
// lock, a process's, is lost when any descriptor of the file is closed.
func (f *File) Lock() (*Lock, error) {
	fd, err := unix.Open(fmt.Sprintf("/proc/self/fd/%d", f.fd), unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "reopen to lock", Path: "/proc/self/fd", Err: err}
	}
	for {
		err = unix.FcntlFlock(uintptr(fd), unix.F_OFD_SETLKW, &unix.Flock_t{Type: unix.F_WRLCK})
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err != nil {
		_ = unix.Close(fd)
		return nil, sysError("fcntl F_OFD_SETLKW", err)
	}
	return &Lock{fd}, nil
}

// Unlock gives the lock up, also if a forked child has a copy of its descriptor.
func (l *Lock) Unlock() {
	_ = unix.FcntlFlock(uintptr(l.fd), unix.F_OFD_SETLK, &unix.Flock_t{Type: unix.F_UNLCK})
	_ = unix.Close(l.fd)
}
