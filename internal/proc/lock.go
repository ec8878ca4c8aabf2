package proc

import (
	"context"
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// LockFile is a locked file. The lock ends with Unlock or with the process; the file is never deleted, since two
// processes that lock two files of one name would both believe that they are alone.
type LockFile struct{ f *os.File }

// ErrLocked means that another process has the lock.
var ErrLocked = errors.New("locked by another process")

// TryLock takes the lock at path, and makes the file when there is none.
func TryLock(path string) (*LockFile, error) {
	f, err := openLock(path)
	if err != nil {
		return nil, err
	}
	return lock(f, unix.LOCK_NB)
}

// Lock takes the lock at path when its turn comes, or gives up when ctx ends: ErrLocked. Nothing but the lock itself can
// end the wait in the kernel, so a wait that was given up goes on unseen until then, and frees what it gets.
func Lock(ctx context.Context, path string) (*LockFile, error) {
	l, err := TryLock(path)
	if !errors.Is(err, ErrLocked) {
		return l, err
	}
	f, err := openLock(path)
	if err != nil {
		return nil, err
	}
	type result struct {
		lock *LockFile
		err  error
	}
	done := make(chan result)
	go func() {
		l, err := lock(f, 0)
		select {
		case done <- result{l, err}:
		case <-ctx.Done():
			if err == nil {
				l.Unlock()
			}
		}
	}()
	select {
	case r := <-done:
		return r.lock, r.err
	case <-ctx.Done():
		return nil, ErrLocked
	}
}

func openLock(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o600)
}

// lock takes ownership of f.
func lock(f *os.File, flags int) (*LockFile, error) {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|flags)
		switch {
		case err == nil:
			return &LockFile{f}, nil
		case errors.Is(err, unix.EINTR):
			continue
		}
		_ = f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, ErrLocked
		}
		return nil, os.NewSyscallError("flock", err)
	}
}

// Unlock frees the lock, also if a forked child still has a copy of the descriptor.
func (l *LockFile) Unlock() {
	_ = unix.Flock(int(l.f.Fd()), unix.LOCK_UN)
	_ = l.f.Close()
}
