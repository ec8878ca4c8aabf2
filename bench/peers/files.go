package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/edsrzf/mmap-go"
)

// files are files on a tmpfs that are mapped.
type files struct {
	kept, brief string // their paths
	keeps       bool
}

func newFiles(name string) *files {
	path := "/dev/shm/" + name
	return &files{kept: path, brief: fmt.Sprintf("%s-%d", path, os.Getpid())}
}

// make makes a file and touches it.
func (f *files) make(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Truncate(size), touchAndClose(file))
}

// touchAndClose maps a file, writes to it, unmaps and closes it.
func touchAndClose(file *os.File) error {
	view, err := mmap.Map(file, mmap.RDWR, 0)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	view[0] = 1
	return errors.Join(view.Unmap(), file.Close())
}

func (f *files) life() error { return errors.Join(f.make(f.brief), os.Remove(f.brief)) }

func (f *files) keep() error {
	err := f.make(f.kept)
	f.keeps = err == nil
	return err
}

func (f *files) visit() error {
	file, err := os.OpenFile(f.kept, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return touchAndClose(file)
}

// close removes what is kept.
func (f *files) close() error {
	if !f.keeps {
		return nil
	}
	return os.Remove(f.kept)
}
