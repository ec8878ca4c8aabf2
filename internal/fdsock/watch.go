package fdsock

import (
	"os"

	"golang.org/x/sys/unix"
)

// Watch tells when the other side of a connection is gone, without a thread that waits for it and without hearing of frames.
type Watch struct {
	set  *os.File
	done chan struct{}
}

// Watch calls gone, once, when the other side has closed its end or the connection is closed here. It does not if the Watch
// is closed before.
func (c *Conn) Watch(gone func()) (*Watch, error) {
	if !c.sock.enter() {
		return nil, os.ErrClosed
	}
	defer c.sock.leave()
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, sysError("epoll_create1", err)
	}
	event := unix.EpollEvent{Events: unix.EPOLLRDHUP}
	if err = unix.EpollCtl(fd, unix.EPOLL_CTL_ADD, c.sock.fd, &event); err == nil {
		err = unix.SetNonblock(fd, true) // what makes os.File use the poller
	}
	if err != nil {
		_ = unix.Close(fd)
		return nil, sysError("epoll_ctl", err)
	}
	w := &Watch{set: os.NewFile(uintptr(fd), "epoll"), done: make(chan struct{})}
	go w.run(gone)
	return w, nil
}

func (w *Watch) run(gone func()) {
	defer close(w.done)
	raw, err := w.set.SyscallConn()
	if err != nil {
		return
	}
	events := make([]unix.EpollEvent, 1)
	if raw.Read(func(set uintptr) bool { return epollNow(int(set), events) > 0 }) == nil {
		gone()
	}
}

// Close ends the watch, and waits until gone has returned if it was called. So gone must not call it.
func (w *Watch) Close() {
	_ = w.set.Close()
	<-w.done
}

// Abandon gives up a watch that a forked child inherited.
func (w *Watch) Abandon() { _ = w.set.Close() }
