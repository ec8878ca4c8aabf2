package winshm_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winshm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

func listen(t testing.TB, c *winshm.Client, title string, handler func(*winshm.Message) uintptr) *winshm.Listener {
	t.Helper()
	l, err := c.Listen("winshm.test", title, handler, nil)
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func window(t testing.TB, c *winshm.Client, title string) *winshm.Window {
	t.Helper()
	w, err := c.FindWindow("winshm.test", title)
	must(t, err)
	return w
}

// sum answers with the bytes that came, added up, and the kind.
func sum(m *winshm.Message) uintptr {
	n := uintptr(m.Kind())
	for _, b := range m.CopyData() {
		n += uintptr(b)
	}
	return n
}

// pairs are a listener's client and a sender's, as they can be: one, and two of one process.
func pairs(t *testing.T, test func(t *testing.T, listener, sender *winshm.Client)) {
	t.Run("one client", func(t *testing.T) {
		c, _ := connect(t)
		test(t, c, c)
	})
	t.Run("two clients", func(t *testing.T) {
		c, m := connect(t)
		test(t, c, connectTo(t, m))
	})
}

func TestSendData(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		listen(t, listener, "one", sum)
		w := window(t, sender, "ONE")
		for _, size := range []int{0, 1, 64, 1000, 100_000, 3 << 20} {
			data := bytes.Repeat([]byte{3}, size)
			want := uintptr(3*size + 5)
			if got, err := w.SendData(t.Context(), 5, data); err != nil || got != want {
				t.Errorf("%d bytes: %d, %v", size, got, err)
			}
			fill := func(buf []byte) { copy(buf, data) }
			if got, err := w.SendFrom(t.Context(), 5, size, fill); err != nil || got != want {
				t.Errorf("%d bytes in place: %d, %v", size, got, err)
			}
		}
		from := listen(t, sender, "from", func(m *winshm.Message) uintptr { return m.WParam }).Window()
		if got, err := from.From(w).SendData(t.Context(), 0, nil); got != w.Handle() || err != nil {
			t.Errorf("the sender's window: %#x, %v", got, err)
		}
		if got, err := w.Send(t.Context(), winshm.MsgUser, 1, 2); got != 0 || err != nil {
			t.Errorf("a message without data: %d, %v", got, err)
		}
		_, err := w.SendFrom(t.Context(), 0, -1, nil)
		isError(t, "a negative size", err, fs.ErrInvalid)
		_, err = w.SendFrom(t.Context(), 0, 1<<32, nil)
		isError(t, "4 GiB", err, winerr.ERROR_INVALID_PARAMETER)
	})
}

func TestTexts(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		listen(t, listener, "before", func(*winshm.Message) uintptr { return 0 })
		w := window(t, sender, "before")
		for _, text := range []string{"after", "", "ÄÖ\U0001F600", strings.Repeat("x", 20000)} {
			if set, err := w.SendText(t.Context(), text); set != 1 || err != nil {
				t.Fatalf("set: %d, %v", set, err)
			}
			if got, err := w.Text(t.Context()); got != text || err != nil {
				t.Errorf("%q, %v, not %q", got, err, text)
			}
			units, err := w.Send(t.Context(), winshm.MsgGetTextLength, 0, 0)
			if want := len([]rune(text)) + strings.Count(text, "\U0001F600"); int(units) != want || err != nil {
				t.Errorf("%d units, not %d: %v", units, want, err)
			}
			name := text
			if name == "" {
				name = winshm.NoTitle
			}
			if found, err := sender.FindWindow("", name); err != nil || found.Handle() != w.Handle() || found.Title() != text {
				t.Errorf("%q is not found: %v", text, err)
			}
		}
		for _, text := range []string{"\xff", "a\x00b"} {
			_, err := w.SendText(t.Context(), text)
			isError(t, "a bad text", err, winerr.ERROR_INVALID_PARAMETER)
		}
	})
}

// TestOwnTexts is about handlers that care.
func TestOwnTexts(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		var text string
		listen(t, listener, "title", func(m *winshm.Message) uintptr {
			switch m.ID {
			case winshm.MsgSetText:
				text = m.Text()
				return 7
			case winshm.MsgGetText:
				return m.SetText("<" + text + ">")
			case winshm.MsgClose:
				m.Reply(0) // not now
			}
			return 0
		})
		w := window(t, sender, "title")
		if got, err := w.SendText(t.Context(), "mine"); got != 7 || err != nil {
			t.Errorf("set: %d, %v", got, err)
		}
		_, err := w.Send(t.Context(), winshm.MsgClose, 0, 0)
		must(t, err)
		if got, err := w.Text(t.Context()); got != "<mine>" || err != nil {
			t.Errorf("text %q, %v", got, err)
		}
		if w := window(t, sender, "title"); w.Title() != "title" {
			t.Errorf("the title is %q", w.Title())
		}
	})
}

// TestNested lets A send to B, which sends to A before it answers, and so on.
func TestNested(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		var a, b atomic.Pointer[winshm.Window] // no race detector sees the way between two clients
		bounce := func(to *atomic.Pointer[winshm.Window]) func(m *winshm.Message) uintptr {
			return func(m *winshm.Message) uintptr {
				if m.WParam == 0 {
					return 1
				}
				n, err := to.Load().Send(m.Context(), winshm.MsgUser, m.WParam-1, 0)
				if err != nil {
					t.Error(err)
				}
				return n + 1
			}
		}
		listen(t, listener, "a", bounce(&b))
		listen(t, sender, "b", bounce(&a))
		a.Store(window(t, sender, "a"))
		b.Store(window(t, listener, "b"))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		for depth := range uintptr(20) {
			if n, err := a.Load().Send(ctx, winshm.MsgUser, depth, 0); n != depth+1 || err != nil {
				t.Fatalf("depth %d: %d, %v", depth, n, err)
			}
		}
	})
}

// TestNestedWithout: without the message's context, two that send to each other wait until their time is over.
func TestNestedWithout(t *testing.T) {
	c, _ := connect(t)
	var a, b *winshm.Window
	la := listen(t, c, "a", func(m *winshm.Message) uintptr {
		if m.WParam == 2 {
			return 3
		}
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		_, err := b.Send(ctx, winshm.MsgUser, 1, 0)
		isError(t, "nested", err, context.DeadlineExceeded)
		return 4
	})
	lb := listen(t, c, "b", func(m *winshm.Message) uintptr {
		_, _ = a.Send(m.Context(), winshm.MsgUser, 2, 0) // which A begins with when its time is over
		return 0
	})
	a, b = la.Window(), lb.Window()
	if n, err := a.Send(t.Context(), winshm.MsgUser, 0, 0); n != 4 || err != nil {
		t.Error(n, err)
	}
}

// TestSelf lets a handler send to its own window.
func TestSelf(t *testing.T) {
	c, _ := connect(t)
	l := listen(t, c, "self", func(m *winshm.Message) uintptr {
		l := m.Listener()
		if m.ID == winshm.MsgUser {
			n, err := l.Window().SendFrom(m.Context(), 1, 3, func(buf []byte) { copy(buf, "\x01\x02\x03") })
			must(t, err)
			text, err := l.Window().Text(m.Context())
			must(t, err)
			return n*10 + uintptr(len(text))
		}
		if pid, _ := m.Sender(); m.ID == winshm.MsgCopyData && (pid <= 0 || m.Posted()) {
			t.Errorf("process %d, posted %t", pid, m.Posted())
		}
		return sum(m)
	})
	if n, err := l.Window().Send(t.Context(), winshm.MsgUser, 0, 0); n != 74 || err != nil {
		t.Error(n, err)
	}
}

// TestContextOfOthers uses a message's context in two goroutines at once, and after the handler's return.
func TestContextOfOthers(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		listen(t, sender, "other", func(m *winshm.Message) uintptr { return m.WParam })
		other := window(t, listener, "other")
		var old context.Context
		l := listen(t, listener, "one", func(m *winshm.Message) uintptr {
			old = m.Context()
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					for i := range uintptr(20) {
						if n, err := other.Send(m.Context(), winshm.MsgUser, i, 0); n != i || err != nil {
							t.Error(n, err)
						}
					}
				})
			}
			all.Wait()
			return 1
		})
		if n, err := window(t, sender, "one").Send(t.Context(), winshm.MsgUser, 0, 0); n != 1 || err != nil {
			t.Error(n, err)
		}
		must(t, l.Close())
		_, err := other.Send(old, winshm.MsgUser, 0, 0)
		isError(t, "later", err, context.Canceled)
	})
}

func TestReply(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		replied, done := make(chan struct{}), make(chan string, 1)
		listen(t, listener, "one", func(m *winshm.Message) uintptr {
			m.Reply(7)
			<-replied
			m.Reply(8)
			done <- string(m.CopyData())
			return 9
		})
		if n, err := window(t, sender, "one").SendData(t.Context(), 1, []byte("still here")); n != 7 || err != nil {
			t.Error(n, err)
		}
		close(replied)
		if text := <-done; text != "still here" {
			t.Errorf("after the reply: %q", text)
		}
	})
}

func TestPosts(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		var got []uintptr
		l := listen(t, listener, "one", func(m *winshm.Message) uintptr {
			got = append(got, m.WParam)
			if pid, uid := m.Sender(); m.Posted() && (pid != -1 || uid != -1) {
				t.Errorf("sent by %d, %d", pid, uid)
			}
			return 0
		})
		w := window(t, sender, "one")
		for i := range uintptr(100) {
			must(t, w.Post(winshm.MsgUser, i, 0))
		}
		isError(t, "posted data", w.Post(winshm.MsgCopyData, 0, 0), winerr.ERROR_MESSAGE_SYNC_ONLY)
		must(t, w.Post(winshm.MsgQuit, 0, 0))
		<-l.Done()
		must(t, l.Err())
		if !slices.IsSorted(got) || len(got) != 100 {
			t.Errorf("%d came: %v", len(got), got)
		}
		_, err := w.Send(t.Context(), winshm.MsgUser, 0, 0)
		isError(t, "afterwards", err, fs.ErrNotExist)
		_, err = sender.FindWindow("winshm.test", "")
		isError(t, "find", err, fs.ErrNotExist)
	})
}

func TestFindWindow(t *testing.T) {
	c, _ := connect(t)
	_, err := c.FindWindow("", "")
	isError(t, "no window", err, fs.ErrNotExist)
	one := listen(t, c, "one", sum)
	l, err := c.Listen("Other", "", sum, &winshm.ListenOptions{TopLevel: true})
	must(t, err)
	defer l.Close()
	for _, tc := range []struct {
		class, title string
		want         *winshm.Listener
	}{
		{"", "", l},
		{"WINSHM.test", "", one},
		{"", "One", one},
		{"other", "", l},
		{"", winshm.NoTitle, l},
		{"other", "one", nil},
		{"", "on", nil},
		{"winshm.test", winshm.NoTitle, nil},
	} {
		w, err := c.FindWindow(tc.class, tc.title)
		switch {
		case tc.want == nil:
			isError(t, tc.class+"/"+tc.title, err, fs.ErrNotExist)
		case err != nil || w.Handle() != tc.want.Window().Handle():
			t.Errorf("%s/%s: %v, %v", tc.class, tc.title, w, err)
		}
	}
	all, err := c.Windows()
	must(t, err)
	if len(all) != 2 || all[0].MessageOnly() == all[1].MessageOnly() || all[0].Process() <= 0 {
		t.Errorf("windows %v", all)
	}
	same, err := c.WindowOf(one.Window().Handle())
	must(t, err)
	if same.Title() != "one" || same.Class() != "winshm.test" || same.Open() || same.User() != one.Window().User() {
		t.Errorf("%+v", same)
	}
	_, err = c.WindowOf(4711)
	isError(t, "no number", err, fs.ErrNotExist)
	_, err = c.Listen("", "x", sum, nil)
	isError(t, "no class", err, fs.ErrInvalid)
	_, err = c.Listen("x", "x", nil, nil)
	isError(t, "no handler", err, fs.ErrInvalid)
}

// TestSendEnds ends sends whose receiver does not answer: by a time, from outside, by the receiver's end, by the sender's.
func TestSendEnds(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		free := make(chan struct{})
		var seen []uintptr
		l := listen(t, listener, "slow", func(m *winshm.Message) uintptr {
			seen = append(seen, m.WParam)
			<-free
			return 0
		})
		w := window(t, sender, "slow")
		must(t, w.Notify(winshm.MsgUser, 0, 0))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		_, err := w.Send(ctx, winshm.MsgUser, 1, 0)
		isError(t, "time", err, context.DeadlineExceeded)
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(10*time.Millisecond, cancel)
		_, err = w.Send(ctx, winshm.MsgUser, 2, 0)
		isError(t, "cancel", err, context.Canceled)
		closing := make(chan error)
		go func() {
			_, err := w.Send(t.Context(), winshm.MsgUser, 3, 0)
			closing <- err
		}()
		go func() { closing <- l.Close() }()
		close(free)
		for range 2 {
			if err := <-closing; err != nil && !errors.Is(err, winerr.ERROR_ACCESS_DENIED) && !errors.Is(err, fs.ErrNotExist) {
				t.Error(err)
			}
		}
		if slices.Contains(seen, 1) || slices.Contains(seen, 2) {
			t.Errorf("messages that were withdrawn came: %v", seen)
		}
	})
}

// TestStopInside stops listeners and closes clients in handlers.
func TestStopInside(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		l := listen(t, listener, "one", func(m *winshm.Message) uintptr {
			m.Listener().Stop()
			m.Listener().Stop()
			if m.Context().Err() == nil {
				t.Error("the handler is not told")
			}
			return 5
		})
		if n, err := window(t, sender, "one").Send(t.Context(), winshm.MsgUser, 0, 0); n != 5 || err != nil {
			t.Error(n, err)
		}
		<-l.Done()
		l = listen(t, listener, "two", func(*winshm.Message) uintptr {
			must(t, listener.Close())
			return 6
		})
		n, err := window(t, sender, "two").Send(t.Context(), winshm.MsgUser, 0, 0)
		if sender != listener && n != 6 && !errors.Is(err, winerr.ERROR_ACCESS_DENIED) { // the answer or the end comes first
			t.Error(n, err)
		}
		<-l.Done()
		must(t, l.Err())
	})
}

// TestClientCloseEndsSends closes a client while its goroutines send and its handlers do.
func TestClientCloseEndsSends(t *testing.T) {
	c, m := connect(t)
	free := make(chan struct{})
	defer close(free)
	stuck := listen(t, c, "stuck", func(*winshm.Message) uintptr { <-free; return 0 })
	other := connectTo(t, m)
	w := window(t, other, "stuck")
	_ = listen(t, other, "handler", func(m *winshm.Message) uintptr {
		_, err := w.Send(m.Context(), winshm.MsgUser, 0, 0)
		if err == nil {
			t.Error("a send of a handler succeeds")
		}
		_, err = w.Send(context.Background(), winshm.MsgUser, 0, 0)
		if err == nil {
			t.Error("a send of a handler succeeds")
		}
		return 0
	})
	must(t, stuck.Window().Notify(winshm.MsgUser, 0, 0))
	must(t, window(t, c, "handler").Notify(winshm.MsgUser, 0, 0))
	var senders sync.WaitGroup
	for range 10 {
		senders.Go(func() {
			if _, err := w.SendData(context.Background(), 1, []byte("x")); err == nil {
				t.Error("a send succeeds")
			}
		})
	}
	testkit.Eventually(t, "goroutines to wait", func() bool { return other.Waiting() >= 11 })
	must(t, other.Close())
	senders.Wait()
	_, err := w.Send(t.Context(), winshm.MsgUser, 0, 0)
	isError(t, "afterwards", err, fs.ErrClosed)
	_, err = other.Listen("x", "", sum, nil)
	isError(t, "listen", err, fs.ErrClosed)
}

func TestFillPanics(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		listen(t, listener, "one", sum)
		w := window(t, sender, "one")
		func() {
			defer func() { _ = recover() }()
			_, _ = w.SendFrom(t.Context(), 0, 8, func([]byte) { panic("no") })
		}()
		if n, err := w.SendData(t.Context(), 4, nil); n != 4 || err != nil {
			t.Error(n, err)
		}
	})
}

// isError fails the test unless err is want.
func isError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, not %v", what, err, want)
	}
}
