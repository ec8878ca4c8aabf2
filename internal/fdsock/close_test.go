package fdsock_test

import (
	"io"
	"os"
	"sync"
	"testing"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/testkit"
)

// received returns a channel with the error of a Receive that is under way.
func received(peer *fdsock.Peer) <-chan error {
	done := make(chan error, 1)
	go func() {
		_, _, err := peer.Receive()
		if err == nil {
			peer.Done()
		}
		done <- err
	}()
	return done
}

// Close ends a Receive that waits in the kernel (after a frame), in the poller (before the first, or long after one), and
// on the way from one to the other.
func TestCloseEndsReceive(t *testing.T) {
	testkit.CheckLeaks(t)
	t.Run("cold", func(t *testing.T) {
		_, peer := connect(t)
		done := received(peer)
		_ = peer.Close()
		wantError(t, "Receive", soon(t, "Receive to end", done), os.ErrClosed)
	})
	for _, after := range []time.Duration{0, 100 * time.Microsecond, 3 * time.Millisecond, 4 * time.Millisecond, 30 * time.Millisecond} {
		t.Run("after "+after.String(), func(t *testing.T) {
			for range 10 {
				conn, peer := connect(t)
				if done := echo(peer); true {
					_, _, err := conn.Call([]byte("warm"))
					wantError(t, "Call", err, nil)
					<-time.After(after)
					_ = peer.Close()
					wantError(t, "Receive", soon(t, "Receive to end", done), os.ErrClosed)
				}
			}
		})
	}
}

func TestReceiveAfterClose(t *testing.T) {
	testkit.CheckLeaks(t)
	_, peer := connect(t)
	for range 2 {
		wantError(t, "Close", peer.Close(), nil)
	}
	_, _, err := peer.Receive()
	wantError(t, "Receive", err, os.ErrClosed)
	wantError(t, "Send", peer.Send([]byte("reply")), os.ErrClosed)
	wantError(t, "Control", peer.Control(func(int) error { return nil }), os.ErrClosed)
}

// The other side's end is seen wherever the peer waits.
func TestPeerSeesTheEnd(t *testing.T) {
	testkit.CheckLeaks(t)
	t.Run("cold", func(t *testing.T) {
		conn, peer := connect(t)
		done := received(peer)
		_ = conn.Close()
		wantError(t, "Receive", soon(t, "Receive to end", done), io.EOF)
	})
	t.Run("hot", func(t *testing.T) {
		conn, peer := connect(t)
		done := echo(peer)
		_, _, err := conn.Call([]byte("warm"))
		wantError(t, "Call", err, nil)
		_ = conn.Close()
		wantError(t, "Receive", soon(t, "Receive to end", done), io.EOF)
	})
}

// Many connections at once, more than may wait in the kernel, and all of them are answered.
func TestManyConnections(t *testing.T) {
	testkit.CheckLeaks(t)
	l, socket := listen(t)
	const many, rounds = 50, 100
	var wg sync.WaitGroup
	for range many {
		conn, err := fdsock.Dial(socket, patience)
		wantError(t, "Dial", err, nil)
		peer := accept(t, l)
		wg.Go(func() { wantError(t, "the peer", <-echo(peer), io.EOF) })
		wg.Go(func() {
			defer conn.Close()
			for range rounds {
				if reply, _, err := conn.Call([]byte("frame")); err != nil || string(reply) != "frame" {
					t.Errorf("%q, %v", reply, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestCloseEndsCall(t *testing.T) {
	testkit.CheckLeaks(t)
	for name, end := range map[string]func(*fdsock.Conn, *fdsock.Peer) error{
		"client": func(c *fdsock.Conn, _ *fdsock.Peer) error { return c.Close() },
		"peer":   func(_ *fdsock.Conn, p *fdsock.Peer) error { return p.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			conn, peer := connect(t)
			wantError(t, "SetPatient", conn.SetPatient(), nil)
			done := make(chan error, 1)
			go func() {
				_, _, err := conn.Call([]byte("request"))
				done <- err
			}()
			wantError(t, "Receive", soon(t, "the request", received(peer)), nil)
			wantError(t, "the end", end(conn, peer), nil)
			if err := soon(t, "the call to end", done); err == nil {
				t.Error("the call succeeded")
			}
			wantError(t, "Close", conn.Close(), nil)
			_, _, err := conn.Call([]byte("again"))
			wantError(t, "Call after Close", err, os.ErrClosed)
			if conn.Alive() {
				t.Error("the connection is alive")
			}
		})
	}
}

// A descriptor that Close gives up is not used by a call that is under way: its number may be another file's by then.
func TestCloseKeepsDescriptorInUse(t *testing.T) {
	testkit.CheckLeaks(t)
	for range 100 {
		conn, peer := connect(t)
		done := echo(peer)
		var wg sync.WaitGroup
		wg.Go(func() {
			for conn.Alive() {
			}
		})
		wg.Go(func() {
			for {
				if _, _, err := conn.Call([]byte("frame")); err != nil {
					return
				}
			}
		})
		wg.Go(func() { _ = conn.Close() })
		wg.Wait()
		if err := soon(t, "the peer to end", done); err == nil {
			t.Error("the peer has no error")
		}
		_ = peer.Close()
	}
}

// What a forked child gives up goes on for the parent.
func TestAbandon(t *testing.T) {
	testkit.CheckLeaks(t)
	raw, peer := connectRaw(t)
	f, err := raw.File() // the copy that a forked child would have
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	if _, err := raw.Write([]byte("parent")); err != nil {
		t.Fatal(err)
	}
	wantError(t, "Receive", soon(t, "the parent's frame", received(peer)), nil)

	conn, other := connect(t)
	done := echo(other)
	conn.Abandon()
	conn.Abandon()
	wantError(t, "Close", conn.Close(), nil)
	_, _, err = conn.Call([]byte("frame"))
	wantError(t, "Call", err, os.ErrClosed)
	wantError(t, "the only copy is gone", soon(t, "the peer to end", done), io.EOF)
}

func TestCloseEndsAccept(t *testing.T) {
	testkit.CheckLeaks(t)
	l, socket := listen(t)
	done := make(chan error, 1)
	go func() {
		_, err := l.Accept()
		done <- err
	}()
	wantError(t, "Close", l.Close(), nil)
	wantError(t, "Accept", soon(t, "Accept to end", done), os.ErrClosed)
	if _, err := os.Lstat(socket); err != nil {
		t.Errorf("the socket is gone: %v", err)
	}
}

// TestLastWords has a manager say why it hangs up, without reading what it was asked: before it is asked, and after.
func TestLastWords(t *testing.T) {
	testkit.CheckLeaks(t)
	l, socket := listen(t)
	for range 50 {
		conn, err := fdsock.Dial(socket, patience)
		wantError(t, "Dial", err, nil)
		peer := accept(t, l)
		var wg sync.WaitGroup
		wg.Go(func() {
			wantError(t, "Send", peer.Send([]byte("full")), nil)
			_ = peer.Close()
		})
		if reply, _, err := conn.Call([]byte("hello")); err != nil || string(reply) != "full" {
			t.Errorf("%q, %v", reply, err)
		}
		wg.Wait()
		_ = conn.Close()
	}
}
