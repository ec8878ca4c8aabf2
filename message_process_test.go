package winshm_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"winshm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// playListener answers with the sum of what comes to the window of the title Args[0], and ends when it is told to.
func playListener(s *testkit.Stage) {
	l, err := winshm.Listen("winshm.test", s.Args[0], sum, nil)
	s.Check(err)
	s.Say("ready")
	_, _ = s.Hear()
	s.Check(l.Close())
}

// playStuck says when it begins with a message, and goes on when it hears something.
func playStuck(s *testkit.Stage) {
	l, err := winshm.Listen("winshm.test", s.Args[0], func(m *winshm.Message) uintptr {
		s.Say("begun")
		_, _ = s.Hear()
		return sum(m)
	}, nil)
	s.Check(err)
	s.Say("ready")
	<-l.Done()
}

// playSender sends a block to the window of the title Args[0], and says what was answered.
func playSender(s *testkit.Stage) {
	w, err := winshm.FindWindow("winshm.test", s.Args[0])
	s.Check(err)
	s.Say("ready")
	_, _ = s.Hear()
	n, err := w.SendData(context.Background(), 1, []byte(strings.Repeat("\x01", 2000)))
	s.Check(err)
	s.Say("%d", n)
}

func play(t testing.TB, m *testkit.Manager, role, title string) *testkit.Actor {
	t.Helper()
	a := testkit.Start(t, role, []string{"WINSHM_SOCKET=" + m.Socket}, title)
	a.Expect("ready")
	return a
}

func TestBetweenProcesses(t *testing.T) {
	c, m := connect(t)
	a := play(t, m, "listener", "one")
	w := window(t, c, "one")
	if w.Process() != a.Cmd.Process.Pid || w.User() != os.Geteuid() || !w.MessageOnly() {
		t.Errorf("%+v", w)
	}
	for _, size := range []int{0, 64, 5000, 2 << 20} {
		n, err := w.SendFrom(t.Context(), 9, size, func(buf []byte) { buf[size-1] = 1; buf[0] = 2 })
		if want := uintptr(9 + min(size, 1)*3); n != want || err != nil {
			t.Errorf("%d bytes: %d, %v", size, n, err)
		}
	}
	must(t, a.End())
	_, err := w.SendData(t.Context(), 1, nil)
	isError(t, "after the end", err, fs.ErrNotExist)
}

// TestReceiverKilled kills it while it handles one message and others wait.
func TestReceiverKilled(t *testing.T) {
	c, m := connect(t)
	a := play(t, m, "stuck", "one")
	w := window(t, c, "one")
	ends := make(chan error)
	send := func() {
		_, err := w.SendData(context.Background(), 1, []byte("x"))
		ends <- err
	}
	go send()
	a.Expect("begun")
	for range 3 {
		go send()
	}
	testkit.Eventually(t, "senders to wait", func() bool { return c.Waiting() >= 4 })
	a.Kill()
	for range 4 {
		isError(t, "killed", <-ends, winerr.ERROR_ACCESS_DENIED)
	}
	_, err := w.SendData(t.Context(), 1, nil)
	isError(t, "gone", err, fs.ErrNotExist)
	_, err = c.FindWindow("winshm.test", "")
	isError(t, "found", err, fs.ErrNotExist)
	play(t, m, "listener", "one")
	if n, err := window(t, c, "one").SendData(t.Context(), 3, nil); n != 3 || err != nil {
		t.Error(n, err)
	}
}

// TestSenderKilled kills a sender that waits: what it has sent is handled to the end.
func TestSenderKilled(t *testing.T) {
	c, m := connect(t)
	begun, free, got := make(chan struct{}, 2), make(chan struct{}), make(chan int, 2)
	listen(t, c, "one", func(m *winshm.Message) uintptr {
		begun <- struct{}{}
		<-free
		got <- len(m.CopyData())
		return 1
	})
	first, second := play(t, m, "sender", "one"), play(t, m, "sender", "one")
	first.Say("go")
	<-begun
	first.Kill() // while it is handled
	second.Say("go")
	close(free)
	if n := <-got; n != 2000 {
		t.Errorf("%d bytes", n)
	}
	second.Expect("1")
	if n := <-got; n != 2000 {
		t.Errorf("%d bytes", n)
	}
}

// TestWithdrawn: what was not begun when the time of its sender was over is never handled, and costs nothing.
func TestWithdrawn(t *testing.T) {
	c, m := connect(t)
	a := play(t, m, "stuck", "one")
	w := window(t, c, "one")
	for i := range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		_, err := w.SendData(ctx, 1, []byte{1})
		cancel()
		isError(t, "time", err, context.DeadlineExceeded)
		if i == 0 {
			a.Expect("begun")
		}
	}
	a.Say("go on")
	done := make(chan error)
	go func() {
		n, err := w.SendData(context.Background(), 1, []byte{5})
		if n != 6 {
			err = errors.Join(err, errors.New("another answer"))
		}
		done <- err
	}()
	a.Expect("begun")
	a.Say("go on")
	must(t, <-done)
}

// TestManagerEndsSends ends sends, listeners and windows.
func TestManagerEndsSends(t *testing.T) {
	c, m := connect(t)
	free := make(chan struct{})
	l := listen(t, c, "one", func(*winshm.Message) uintptr { <-free; return 1 })
	other := connectTo(t, m)
	w := window(t, other, "one")
	ended := make(chan error)
	go func() {
		_, err := w.Send(context.Background(), winshm.MsgUser, 0, 0)
		ended <- err
	}()
	testkit.Eventually(t, "the sender to wait", func() bool { return other.Waiting() >= 1 })
	m.Stop()
	if err := <-ended; err == nil {
		t.Error("a send succeeds")
	}
	close(free)
	<-l.Done()
	isError(t, "listener", l.Err(), winerr.ERROR_INVALID_HANDLE)
}

// TestManySenders: goroutines that wait for answers cost no threads.
func TestManySenders(t *testing.T) {
	c, m := connect(t)
	a := play(t, m, "stuck", "one")
	w := window(t, c, "one")
	const senders = 1000
	before := threads(t)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range senders {
		all.Go(func() {
			if n, err := w.SendData(ctx, 1, []byte("x")); err == nil || !errors.Is(err, context.Canceled) {
				t.Errorf("%d, %v", n, err)
			}
		})
	}
	a.Expect("begun")
	testkit.Eventually(t, "senders to wait", func() bool { return c.Waiting() >= senders })
	if n := threads(t) - before; n > 20 {
		t.Errorf("%d threads more", n)
	}
	cancel()
	all.Wait()
}

func threads(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/task")
	must(t, err)
	return len(entries)
}
