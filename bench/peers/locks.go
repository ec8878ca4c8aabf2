package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/alexflint/go-filemutex"
	"github.com/gofrs/flock"
)

// locks are locks of files on a tmpfs, of which nobody else takes any.
type locks struct {
	path  string // of the file of both
	first *flock.Flock
}

func newLocks(name string) *locks {
	path := fmt.Sprintf("/dev/shm/%s-%d-lock", name, os.Getpid())
	return &locks{path: path, first: flock.New(path)}
}

// flock locks and unlocks by gofrs/flock.
func (l *locks) flock() error {
	if err := l.first.Lock(); err != nil {
		return err
	}
	return l.first.Unlock()
}

// fileMutex locks and unlocks by alexflint/go-filemutex.
func (l *locks) fileMutex(n int) (time.Duration, error) {
	m, err := filemutex.New(l.path)
	if err != nil {
		return 0, err
	}
	took, err := timed(func() error {
		if err := m.Lock(); err != nil {
			return err
		}
		return m.Unlock()
	})(n)
	return took, errors.Join(err, m.Close())
}

// close removes the file.
func (l *locks) close() error {
	if err := os.Remove(l.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
