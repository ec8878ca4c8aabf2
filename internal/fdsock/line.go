package fdsock

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// Line is a descriptor by which others tell this process something, with a goroutine that listens in Go's poller.
type Line struct {
	file *os.File
	done chan struct{}
}

// WatchEnd takes ownership of the reading end of a pipe into which nobody writes, and calls ended, once, when nobody has the
// other end any more.
func WatchEnd(fd int, ended func()) (*Line, error) {
	return listen(fd, func(file *os.File) {
		if _, err := file.Read(make([]byte, 1)); err == io.EOF {
			ended()
		}
	})
}

// WatchKnocks takes ownership of the reading end of a pipe, and calls knocked when somebody has written to it.
func WatchKnocks(fd int, knocked func()) (*Line, error) {
	return listen(fd, func(file *os.File) {
		for knocks := make([]byte, 4096); ; { // all at once, however often it was
			if _, err := file.Read(knocks); err != nil {
				return
			}
			knocked()
		}
	})
}

func listen(fd int, hear func(*os.File)) (*Line, error) {
	if err := unix.SetNonblock(fd, true); err != nil { // what makes os.File use the poller
		_ = unix.Close(fd)
		return nil, sysError("fcntl", err)
	}
	l := &Line{os.NewFile(uintptr(fd), "line"), make(chan struct{})}
	go func() {
		defer close(l.done)
		hear(l.file)
	}()
	return l, nil
}

// Close ends the watch, and waits until what it calls has returned: that must not call Close.
func (l *Line) Close() {
	_ = l.file.Close()
	<-l.done
}

// Knocker is a pipe that another process listens to.
type Knocker struct{ file *os.File }

// NewKnocker takes ownership of the writing end of a pipe.
func NewKnocker(fd int) (*Knocker, error) {
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = unix.Close(fd)
		return nil, sysError("fcntl", err)
	}
	return &Knocker{os.NewFile(uintptr(fd), "knocker")}, nil
}

// Knock tells the other side. That the pipe is full means that it was told and has not listened yet.
func (k *Knocker) Knock() {
	raw, err := k.file.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Write(func(fd uintptr) bool {
		_, _ = unix.Write(int(fd), []byte{1})
		return true
	})
}

// Close gives the descriptor up.
func (k *Knocker) Close() { _ = k.file.Close() }
