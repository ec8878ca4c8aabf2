package fdsock

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"winshm/internal/wire"
)

// A connection whose last request is this recent (in microseconds) is waited for in the kernel, which saves the way
// through the poller. Every such wait holds a thread, so their number is limited.
const (
	hotMicroseconds = 3000
	maxHot          = 8
)

var hotNow atomic.Int32

// frames holds buffers for the longest frame. A connection has one only between receiving a frame and answering it.
var frames = sync.Pool{New: func() any { return new([wire.MaxFrame]byte) }}

// Credentials say who connected, as the kernel saw it at that moment.
type Credentials struct {
	PID      int32
	UID, GID uint32
}

// Peer is the manager's end of a connection. Receive and Send are for one goroutine; Close may come at any time.
type Peer struct {
	conn *net.UnixConn
	raw  syscall.RawConn
	cred Credentials

	msg  message
	hot  bool
	read func(fd uintptr) bool // made once: a closure a call is garbage a call
	buf  *[wire.MaxFrame]byte
	got  received
	err  error
}

func newPeer(conn *net.UnixConn) (*Peer, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, err
	}
	p := &Peer{conn: conn, raw: raw}
	p.read = p.tryRead
	err = control(raw, func(fd int) error {
		cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
		if err != nil {
			return sysError("getsockopt", err)
		}
		p.cred = Credentials{PID: cred.Pid, UID: cred.Uid, GID: cred.Gid}
		// The descriptor is in the poller already. From here on it blocks where we do not say MSG_DONTWAIT.
		if err := unix.SetNonblock(fd, false); err != nil {
			return sysError("fcntl", err)
		}
		tv := unix.Timeval{Usec: hotMicroseconds}
		return sysError("setsockopt", unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &tv))
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Credentials returns who connected.
func (p *Peer) Credentials() Credentials { return p.cred }

// Control runs f with the connection's descriptor, which stays open meanwhile.
func (p *Peer) Control(f func(fd int) error) error { return control(p.raw, f) }

// Receive waits for a frame. It is valid until Done, which must follow. The caller takes ownership of the descriptors.
// Errors: io.EOF when the other side is gone, ErrForeign, ErrNoFDs, ErrTooLong, net.ErrClosed.
func (p *Peer) Receive() (frame []byte, fds []int, err error) {
	if err := p.raw.Read(p.read); err != nil {
		return nil, nil, err
	}
	got, err := p.got, p.err
	p.got, p.err = received{}, nil
	if err == nil && (!got.creds || got.cred.Pid != p.cred.PID) {
		CloseAll(got.fds)
		err = ErrForeign
	}
	if err != nil {
		p.Done()
		return nil, nil, err
	}
	return p.buf[:got.n], got.fds, nil
}

// Done gives the last frame's buffer back.
func (p *Peer) Done() {
	if p.buf != nil {
		frames.Put(p.buf)
		p.buf = nil
	}
}

// tryRead reads a frame and says whether that is settled; if not, the poller calls again when there is something.
func (p *Peer) tryRead(fd uintptr) bool {
	p.buf = frames.Get().(*[wire.MaxFrame]byte)
	wait := p.hot && hotNow.Add(1) <= maxHot
	p.got, p.err = p.msg.receive(int(fd), p.buf[:], wait)
	if p.hot {
		hotNow.Add(-1)
	}
	if errors.Is(p.err, unix.EAGAIN) {
		p.Done()
		p.hot = false
		return false
	}
	p.hot = true
	return true
}

// Send sends a frame, with descriptors beside it, which stay the caller's. It never blocks: ErrSlow means that the other
// side's buffer is full of replies that it did not read.
func (p *Peer) Send(frame []byte, fds ...int) error {
	return control(p.raw, func(fd int) error {
		err := p.msg.send(fd, frame, fds)
		if errors.Is(err, unix.EAGAIN) {
			return ErrSlow
		}
		return sysError("sendmsg", err)
	})
}

// Close ends Receive and the connection.
func (p *Peer) Close() error {
	_ = control(p.raw, func(fd int) error { return unix.Shutdown(fd, unix.SHUT_RDWR) })
	return p.conn.Close()
}

func control(raw syscall.RawConn, f func(fd int) error) error {
	var result error
	if err := raw.Control(func(fd uintptr) { result = f(int(fd)) }); err != nil {
		return err
	}
	return result
}
