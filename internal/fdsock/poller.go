package fdsock

import (
	"errors"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// poller waits for many idle peers in one goroutine. Go's own poller will not do: it is told of every frame on every
// socket that it knows, and a connection whose next frame a thread awaits in the kernel would wake another thread for
// nothing each time. Here a peer is watched for one frame, when it asks for it, and not at all in between.
//
// The set is itself a file that can be waited for, and that is done in Go's poller: no thread is held.
type poller struct {
	set   *os.File
	mu    sync.Mutex
	peers map[int32]*Peer // by descriptor
	done  chan struct{}
}

func newPoller() (*poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, sysError("epoll_create1", err)
	}
	if err := unix.SetNonblock(fd, true); err != nil { // what makes os.File use the poller
		_ = unix.Close(fd)
		return nil, sysError("fcntl", err)
	}
	w := &poller{set: os.NewFile(uintptr(fd), "epoll"), peers: map[int32]*Peer{}, done: make(chan struct{})}
	go w.run()
	return w, nil
}

// add makes a peer known. It is not watched yet.
func (w *poller) add(p *Peer) error {
	w.mu.Lock()
	w.peers[int32(p.sock.fd)] = p
	w.mu.Unlock()
	return w.control(unix.EPOLL_CTL_ADD, p.sock.fd, unix.EPOLLONESHOT) // else a hang-up would be told again and again
}

// remove forgets a peer, whose descriptor is still open.
func (w *poller) remove(p *Peer) {
	_ = w.control(unix.EPOLL_CTL_DEL, p.sock.fd, 0)
	w.mu.Lock()
	delete(w.peers, int32(p.sock.fd))
	w.mu.Unlock()
}

// wait returns when the peer has something to read, or is closed.
func (w *poller) wait(p *Peer) error {
	if err := w.control(unix.EPOLL_CTL_MOD, p.sock.fd, unix.EPOLLIN|unix.EPOLLRDHUP|unix.EPOLLONESHOT); err != nil {
		return err
	}
	select {
	case <-p.ready:
		return nil
	case <-p.closed:
		return os.ErrClosed
	}
}

func (w *poller) control(op, fd int, events uint32) error {
	raw, err := w.set.SyscallConn()
	if err != nil {
		return err
	}
	return control(raw, func(set int) error {
		return sysError("epoll_ctl", unix.EpollCtl(set, op, fd, &unix.EpollEvent{Events: events, Fd: int32(fd)}))
	})
}

// run tells peers that they have something to read, until close.
func (w *poller) run() {
	defer close(w.done)
	raw, err := w.set.SyscallConn()
	if err != nil {
		return
	}
	events := make([]unix.EpollEvent, 64)
	for err == nil {
		n := 0
		err = raw.Read(func(set uintptr) bool {
			n = epollNow(int(set), events)
			return n > 0
		})
		w.mu.Lock()
		for _, event := range events[:n] {
			if p := w.peers[event.Fd]; p != nil {
				select {
				case p.ready <- struct{}{}:
				default:
				}
			}
		}
		w.mu.Unlock()
	}
}

// epollNow returns how many events there are, without waiting.
func epollNow(set int, events []unix.EpollEvent) int {
	for {
		n, err := unix.EpollWait(set, events, 0)
		if !errors.Is(err, unix.EINTR) {
			return max(n, 0)
		}
	}
}

// close ends the goroutine. Peers that wait go on waiting until they are closed.
func (w *poller) close() {
	_ = w.set.Close()
	<-w.done
}
