package fdsock_test

import (
	"errors"
	"net"
	"syscall"
	"testing"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/testkit"
)

func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){
		"listener": playListener,
		"nofds":    playNoFDs,
	})
}

const patience = 20 * time.Second // nothing here takes as long

func listen(t *testing.T) (*fdsock.Listener, string) {
	t.Helper()
	socket := testkit.Socket(t)
	l, err := fdsock.Listen(socket, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l, socket
}

// connect returns both ends of a connection.
func connect(t *testing.T) (*fdsock.Conn, *fdsock.Peer) {
	t.Helper()
	l, socket := listen(t)
	conn, err := fdsock.Dial(socket, patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn, accept(t, l)
}

func accept(t *testing.T, l *fdsock.Listener) *fdsock.Peer {
	t.Helper()
	peer, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = peer.Close() })
	return peer
}

// connectRaw returns a connection whose client end keeps to no rules.
func connectRaw(t *testing.T) (*net.UnixConn, *fdsock.Peer) {
	t.Helper()
	l, socket := listen(t)
	raw, err := net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: socket, Net: "unixpacket"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	return raw, accept(t, l)
}

// soon returns what comes out of c, or fails the test if nothing does.
func soon[T any](t *testing.T, what string, c <-chan T) T {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case v := <-c:
		return v
	case <-limit.C:
		t.Fatalf("waited in vain for %s", what)
		panic("unreachable")
	}
}

// wantError fails the test unless err is want, which may be nil.
func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s: %v, not %v", what, err, want)
	}
}

// echo answers every frame with itself until the connection ends, and then says why it did.
func echo(peer *fdsock.Peer) <-chan error {
	done := make(chan error, 1)
	go func() {
		for {
			frame, fds, err := peer.Receive()
			if err == nil {
				err = peer.Send(frame, fds...)
				peer.Done()
				fdsock.CloseAll(fds)
			}
			if err != nil {
				done <- err
				return
			}
		}
	}()
	return done
}

func isCloseOnExec(t *testing.T, fd int) bool {
	t.Helper()
	flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFD, 0)
	if errno != 0 {
		t.Fatal(errno)
	}
	return flags&syscall.FD_CLOEXEC != 0
}
