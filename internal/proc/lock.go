package proc

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// LockFile is a locked file. The lock ends with Unlock or with the process; the file is never deleted, since two
// processes that lock two files of one name would both believe that they are alone.
type LockFile struct{ f *os.File }

// ErrLocked means that another process has the lock.
var ErrLocked = errors.New("locked by another process")

// TryLock takes the lock at path, and makes the file when there is none.
func TryLock(path string) (*LockFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, ErrLocked
		}
		return nil, os.NewSyscallError("flock", err)
	}
	return &LockFile{f}, nil
}

// Lock takes the lock at path as soon as it is free, asking again every few milliseconds until ctx ends.
func Lock(ctx context.Context, path string) (*LockFile, error) {
	const interval = 2 * time.Millisecond
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		l, err := TryLock(path)
		if !errors.Is(err, ErrLocked) {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, ErrLocked
		case <-tick.C:
		}
	}
}

// Unlock frees the lock, also if a forked child still has a copy of the descriptor.
func (l *LockFile) Unlock() {
	_ = unix.Flock(int(l.f.Fd()), unix.LOCK_UN)
	_ = l.f.Close()
}
