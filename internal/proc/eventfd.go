package proc

import (
	"os"

	"golang.org/x/sys/unix"
)

// EventFile is a file that can be polled for: it is readable once Signal was called, and stays so.
type EventFile struct{ file *os.File }

// NewEventFile makes one. Close it.
func NewEventFile() (*EventFile, error) {
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return nil, os.NewSyscallError("eventfd", err)
	}
	return &EventFile{os.NewFile(uintptr(fd), "event")}, nil
}

// Signal makes the file readable, unless it is closed.
func (e *EventFile) Signal() {
	one := [8]byte{1}
	_, _ = e.file.Write(one[:])
}

// File returns the file, which stays e's.
func (e *EventFile) File() *os.File { return e.file }

// Close closes the file.
func (e *EventFile) Close() error { return e.file.Close() }
