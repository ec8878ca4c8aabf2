package fdsock

import (
	"errors"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"winshm/internal/wire"
)

// A connection whose last request is this recent (in microseconds) is waited for in the kernel, which saves the way
// through the poller: half of what a call costs. Every such wait holds a thread, of some 64 KiB, so their number is limited.
const (
	hotMicroseconds = 3000

	// MaxHot is how many connections are waited for in the kernel at most. With more that are busy at once they take each
	// other's place, which costs more than none.
	MaxHot = 64
)

var hotNow atomic.Int32

// maxEager is how many of those connections are looked at again and again: the other sides have processors too.
var maxEager = int32(runtime.NumCPU() / 2)

// frames holds buffers for the longest frame. A connection has one only between receiving a frame and answering it.
var frames = sync.Pool{New: func() any { return new([wire.MaxFrame]byte) }}

// Credentials say who connected, as the kernel saw it at that moment.
type Credentials struct {
	PID      int32
	UID, GID uint32
	// Groups are the supplementary ones; GID is not always among them.
	Groups []uint32
}

// Peer is the manager's end of a connection. Receive and Send are for one goroutine; Close may come at any time.
type Peer struct {
	sock socket
	cred Credentials

	poller *poller
	ready  chan struct{} // the poller saw something to read
	closed chan struct{}

	turn   sync.Locker
	inTurn bool

	fewUnread bool

	msg   message
	hot   bool
	eager eager
	buf   *[wire.MaxFrame]byte
}

// newPeer takes ownership of fd, which blocks where we do not say MSG_DONTWAIT.
func newPeer(fd int, w *poller) (*Peer, error) {
	p := &Peer{poller: w, turn: always{}, ready: make(chan struct{}, 1), closed: make(chan struct{})}
	p.sock.init(fd)
	if err := p.prepare(); err != nil {
		_ = p.Close()
		return nil, err
	}
	return p, nil
}

func (p *Peer) prepare() error {
	cred, err := unix.GetsockoptUcred(p.sock.fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return sysError("getsockopt", err)
	}
	groups, err := peerGroups(p.sock.fd)
	if err != nil {
		return err
	}
	p.cred = Credentials{PID: cred.Pid, UID: cred.Uid, GID: cred.Gid, Groups: groups}
	if err := unix.SetsockoptInt(p.sock.fd, unix.SOL_SOCKET, unix.SO_PASSCRED, 1); err != nil {
		return sysError("setsockopt", err)
	}
	tv := unix.Timeval{Usec: hotMicroseconds}
	if err := unix.SetsockoptTimeval(p.sock.fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &tv); err != nil {
		return sysError("setsockopt", err)
	}
	return p.poller.add(p)
}

// Credentials returns who connected.
func (p *Peer) Credentials() Credentials { return p.cred }

// Control runs f with the connection's descriptor, which stays open meanwhile.
func (p *Peer) Control(f func(fd int) error) error {
	if !p.sock.enter() {
		return os.ErrClosed
	}
	defer p.sock.leave()
	return f(p.sock.fd)
}

// SetTurn makes every frame wait for its turn, which lasts until Done, before it and its descriptors are taken out of the
// socket. Call it before Receive. Without it a frame waits for nobody.
func (p *Peer) SetTurn(turn sync.Locker) { p.turn = turn }

// LimitUnread lets only a few replies with descriptors be under way that the other side has not read: those count against
// what this user may have under way to everybody (unix(7), ETOOMANYREFS). Call it before Send.
func (p *Peer) LimitUnread() { p.fewUnread = true }

// tooSlow reports whether too much is under way for another reply with descriptors. The kernel counts some 800 bytes for a
// small reply.
func (p *Peer) tooSlow() bool {
	const most = 4096
	unread, err := unix.IoctlGetInt(p.sock.fd, unix.SIOCOUTQ)
	return err == nil && unread > most
}

// always is the turn of those who need not wait for it.
type always struct{}

func (always) Lock()   {}
func (always) Unlock() {}

// Receive waits for a frame. It is valid until Done, which must follow. The caller takes ownership of the descriptors.
// With ErrNoFDs the frame is still there, but not its descriptors. Other errors: io.EOF when the other side is gone,
// ErrForeign, ErrTooLong, os.ErrClosed.
func (p *Peer) Receive() (frame []byte, fds []int, err error) {
	if !p.sock.enter() {
		return nil, nil, os.ErrClosed
	}
	defer p.sock.leave()
	got, err := p.receive()
	short := errors.Is(err, ErrNoFDs)
	if (err == nil || short) && (!got.creds || got.cred.Pid != p.cred.PID) {
		CloseAll(got.fds)
		err, short = ErrForeign, false
	}
	if err != nil && !short {
		p.Done()
		if p.sock.closed.Load() {
			err = os.ErrClosed
		}
		return nil, nil, err
	}
	return p.buf[:got.n], got.fds, err
}

// receive waits in the kernel while the connection is hot, and in the poller when it is not. It has a buffer only while
// it has, or may get, something to put in.
func (p *Peer) receive() (received, error) {
	for {
		got, err := p.receiveHot()
		if p.hot = !isNothing(err); p.hot {
			p.begin()
			return got, err
		}
		p.Done()
		if err := p.poller.wait(p); err != nil {
			return received{}, err
		}
	}
}

// receiveHot waits in the kernel, if the connection is hot and not too many others are: else it only looks.
func (p *Peer) receiveHot() (received, error) {
	if p.hot {
		defer hotNow.Add(-1)
		if n := hotNow.Add(1); n <= MaxHot {
			p.buf = frames.Get().(*[wire.MaxFrame]byte)
			return p.eager.receive(&p.msg, p.sock.fd, p.buf[:], n <= maxEager)
		}
	}
	p.begin()
	p.buf = frames.Get().(*[wire.MaxFrame]byte)
	return p.msg.receive(p.sock.fd, p.buf[:], false)
}

// begin waits for the peer's turn, if it has not come. Who waits in the kernel for a frame that may not come has none.
func (p *Peer) begin() {
	if !p.inTurn {
		p.turn.Lock()
		p.inTurn = true
	}
}

// Done gives the last frame's buffer back, and ends the turn.
func (p *Peer) Done() {
	if p.buf != nil {
		frames.Put(p.buf)
		p.buf = nil
	}
	if p.inTurn {
		p.inTurn = false
		p.turn.Unlock()
	}
}

// Send sends a frame, with descriptors beside it, which stay the caller's. It never blocks: ErrSlow means that the other
// side's buffer is full of replies that it did not read.
func (p *Peer) Send(frame []byte, fds ...int) error {
	if !p.sock.enter() {
		return os.ErrClosed
	}
	defer p.sock.leave()
	if p.fewUnread && len(fds) > 0 && p.tooSlow() {
		return ErrSlow
	}
	err := p.msg.send(p.sock.fd, frame, fds)
	if errors.Is(err, unix.EAGAIN) {
		return ErrSlow
	}
	return sysError("sendmsg", err)
}

// HungUp reports whether the other side is gone; frames that it sent before may not have been received yet.
func (p *Peer) HungUp() bool {
	if !p.sock.enter() {
		return true
	}
	defer p.sock.leave()
	return hungUp(p.sock.fd)
}

// Cut ends the connection for the other side: what it has sent can still be received, and nothing more. Unlike Close, which
// may have to wait for the end of the files in frames that were never received, it never blocks.
func (p *Peer) Cut() {
	if p.sock.enter() {
		_ = unix.Shutdown(p.sock.fd, unix.SHUT_RDWR)
		p.sock.leave()
	}
}

// Close ends Receive and the connection. It may be called again.
func (p *Peer) Close() error {
	if p.sock.enter() {
		first := p.sock.close() // before the poller's refusals, so that Receive knows what they mean
		p.poller.remove(p)
		if first {
			close(p.closed)
		}
		p.sock.leave()
	}
	return nil
}

func control(raw syscall.RawConn, f func(fd int) error) error {
	var result error
	if err := raw.Control(func(fd uintptr) { result = f(int(fd)) }); err != nil {
		return err
	}
	return result
}
