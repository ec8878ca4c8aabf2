package fdsock

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"winshm/internal/wire"
)

// Conn is a client's end of a connection. Calls on it must not overlap; Close may come at any time.
type Conn struct {
	sock  socket
	msg   message
	eager eager
	buf   []byte
}

// Dial connects to the socket at path. timeout bounds the connecting itself, and every reply until SetPatient is called.
// The listener must be run by root or by the caller's own user; anyone else's is refused.
func Dial(path string, timeout time.Duration) (*Conn, error) {
	if err := CheckPath(path); err != nil {
		return nil, err
	}
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, sysError("socket", err)
	}
	c := &Conn{buf: make([]byte, wire.MaxFrame)}
	c.sock.init(fd)
	if err := c.connect(path, timeout); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Conn) connect(path string, timeout time.Duration) error {
	tv := unix.NsecToTimeval(timeout.Nanoseconds())
	for _, option := range []int{unix.SO_SNDTIMEO, unix.SO_RCVTIMEO} {
		if err := unix.SetsockoptTimeval(c.sock.fd, unix.SOL_SOCKET, option, &tv); err != nil {
			return sysError("setsockopt", err)
		}
	}
	err := error(unix.EINTR)
	for errors.Is(err, unix.EINTR) {
		err = unix.Connect(c.sock.fd, &unix.SockaddrUnix{Name: path})
	}
	if err != nil {
		return &os.PathError{Op: "connect", Path: path, Err: err}
	}
	cred, err := unix.GetsockoptUcred(c.sock.fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return sysError("getsockopt", err)
	}
	if uid := uint32(unix.Geteuid()); cred.Uid != 0 && cred.Uid != uid {
		return fmt.Errorf("socket %s is served by user %d: only root's and your own (%d) are trusted", path, cred.Uid, uid)
	}
	return nil
}

// SetPatient makes replies be waited for without end.
func (c *Conn) SetPatient() error {
	return sysError("setsockopt", unix.SetsockoptTimeval(c.sock.fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{}))
}

// ErrNotSent means that the kernel has no room for a frame or its descriptors. The connection is as it was.
var ErrNotSent = errors.New("no room to send a frame")

// Call sends a frame, with descriptors beside it, which stay the caller's, and waits for the reply, which is valid until the
// next call. The caller takes ownership of the reply's descriptors. With ErrNoFDs the reply is still there, but not its
// descriptors.
func (c *Conn) Call(frame []byte, send ...int) (reply []byte, fds []int, err error) {
	if !c.sock.enter() {
		return nil, nil, os.ErrClosed
	}
	defer c.sock.leave()
	sendErr := c.msg.send(c.sock.fd, frame, send)
	if IsShortage(sendErr) {
		return nil, nil, ErrNotSent
	}
	if sendErr != nil && !errors.Is(sendErr, unix.EPIPE) {
		return nil, nil, sysError("sendmsg", sendErr)
	}
	got, err := c.receive(sendErr == nil)
	switch {
	case sendErr != nil && err != nil:
		return nil, nil, sysError("sendmsg", sendErr)
	case errors.Is(err, ErrNoFDs):
		return c.buf[:got.n], nil, err
	case errors.Is(err, unix.EAGAIN):
		return nil, nil, fmt.Errorf("no reply from the manager in time: %w", err)
	case err != nil:
		return nil, nil, err
	}
	return c.buf[:got.n], got.fds, nil
}

// receive receives the reply, if there is or can be one.
func (c *Conn) receive(wait bool) (got received, err error) {
	if wait {
		got, err = c.eager.receive(&c.msg, c.sock.fd, c.buf, true)
	}
	if !wait || errors.Is(err, unix.ECONNRESET) { // a manager that hangs up without reading may have said why
		got, err = c.msg.receive(c.sock.fd, c.buf, false)
	}
	return got, err
}

// Alive reports whether the other side still has its end open. It costs one system call and no waiting.
func (c *Conn) Alive() bool {
	if !c.sock.enter() {
		return false
	}
	defer c.sock.leave()
	return !hungUp(c.sock.fd)
}

// Close ends a call that waits, and the connection. It may be called again.
func (c *Conn) Close() error {
	c.sock.close()
	return nil
}

// Abandon gives up a connection that a forked child inherited. The parent's end of it goes on.
func (c *Conn) Abandon() { c.sock.abandon() }
