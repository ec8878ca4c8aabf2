package server_test

import (
	"fmt"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// ok is what an actor says when all went well.
var ok = name(0)

// askNumber gives an actor a command that it answers with a number.
func askNumber(t *testing.T, a *testkit.Actor, format string, args ...any) uint32 {
	t.Helper()
	answer := ask(a, format, args...)
	n, err := strconv.ParseUint(answer, 10, 32)
	if err != nil {
		t.Fatalf("%s: %s", fmt.Sprintf(format, args...), answer)
	}
	return uint32(n)
}

// isOver reports whether nobody has the other end of a channel's pipe any more.
func isOver(end int) bool {
	fds := []unix.PollFd{{Fd: int32(end)}}
	_, err := unix.Poll(fds, 0)
	return err == nil && fds[0].Revents&unix.POLLHUP != 0
}

// TestWindowsEnd ends a process in every way: its windows go, with those of others that are below them, and both sides of its
// channels see that.
func TestWindowsEnd(t *testing.T) {
	for how, end := range ends {
		t.Run(how, func(t *testing.T) {
			testkit.CheckLeaks(t)
			m := testkit.StartManager(t, server.Config{})
			w := newWorker(t, m.Socket)
			queue, bell := w.queue(0)
			mine := w.window(wire.CreateWindow{Queue: queue, Class: "mine"})
			a := testkit.Start(t, "worker", nil, m.Socket)
			a.Say("queue")
			a.Expect(ok)
			its := askNumber(t, a, "window its")
			if got := ask(a, "channel %d", mine); got != ok+" 2" {
				t.Fatal("its channel: ", got)
			}
			_, there, status := w.channel(its)
			if status != 0 {
				t.Fatal("my channel: ", status)
			}
			list, here := w.collect(queue)
			if len(list.Channels) != 1 || isOver(here[1]) || isOver(there[1]) {
				t.Fatalf("%+v is over", list)
			}
			child := w.window(wire.CreateWindow{Queue: queue, Parent: its, Class: "child"})
			w.arena.TakeNews(bell)
			end(a)
			if got := w.byClass("its"); got != 0 {
				t.Errorf("window %#x is found after the end", got)
			}
			testkit.Eventually(t, "news", func() bool { return w.arena.TakeNews(bell) })
			if list, _ := w.collect(queue); len(list.Gone) != 1 || list.Gone[0] != child {
				t.Errorf("%#x are gone, not %#x", list.Gone, child)
			}
			if info, status := w.describe(child); status != winerr.ERROR_INVALID_WINDOW_HANDLE {
				t.Errorf("the child is left: %+v, %v", info, status)
			}
			testkit.Eventually(t, "the channels to end", func() bool { return isOver(there[1]) && isOver(here[1]) })
			if _, _, status := w.channel(its); status != winerr.ERROR_INVALID_WINDOW_HANDLE {
				t.Errorf("a channel to it: %v", status)
			}
			if err := m.Server.Recount(); err != nil {
				t.Error(err)
			}
			if s := m.Server.Stats(); s.Queues != 1 || s.Windows != 1 || s.Channels != 0 {
				t.Errorf("%d queues, %d windows and %d channels are left", s.Queues, s.Windows, s.Channels)
			}
		})
	}
}

// TestWindowsBeforeProcess: who has seen the end of a process finds none of its windows, nor what was below them.
func TestWindowsBeforeProcess(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	me := w.actor()
	queue, _ := w.queue(0)
	const rounds = 20
	for range rounds {
		a := testkit.Start(t, "worker", nil, m.Socket)
		a.Say("queue")
		a.Expect(ok)
		child := w.window(wire.CreateWindow{Queue: queue, Parent: askNumber(t, a, "window its")})
		process := w.process(pidfdOf(t, a.Cmd.Process.Pid))
		w.begin(me, wire.Handle{Size: uint64(process.Attributes)})
		a.Kill()
		if _, s := w.await(me); s != waitable.Satisfied {
			t.Fatal(s)
		}
		if info, status := w.describe(child); status != winerr.ERROR_INVALID_WINDOW_HANDLE {
			t.Fatalf("%+v, %v", info, status)
		}
	}
}

// TestConnectionEnds: a client's windows end with its connection, though its process has another.
func TestConnectionEnds(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	stays, goes := newWorker(t, m.Socket), newWorker(t, m.Socket)
	queue, _ := goes.queue(0)
	goes.window(wire.CreateWindow{Queue: queue, Class: "its"})
	if _, _, status := stays.channel(stays.byClass("its")); status != 0 {
		t.Fatal(status)
	}
	_ = goes.conn.Close()
	testkit.Eventually(t, "all of it to go", func() bool {
		s := m.Server.Stats()
		return s.Queues+s.Windows+s.Channels+m.Server.Ways() == 0
	})
	if got := stays.byClass("its"); got != 0 {
		t.Errorf("window %#x is left", got)
	}
}

// TestQueueEnds: a thread that ends takes its windows with it, and only those.
func TestQueueEnds(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w, other := newWorker(t, m.Socket), newWorker(t, m.Socket)
	first, _ := w.queue(0)
	second, _ := w.queue(0)
	w.window(wire.CreateWindow{Queue: first, Class: "first"})
	stays := w.window(wire.CreateWindow{Queue: second, Class: "second"})
	_, fds, _ := other.channel(w.byClass("first"))
	info, stay, _ := other.channel(stays)
	if status := other.status(wire.OpEndQueue, &wire.Queue{Queue: first}); status != winerr.ERROR_INVALID_PARAMETER {
		t.Errorf("another client ends the queue: %v", status)
	}
	if status := w.status(wire.OpEndQueue, &wire.Queue{Queue: first}); status != 0 {
		t.Fatal(status)
	}
	testkit.Eventually(t, "the channel to end", func() bool { return isOver(fds[1]) })
	if other.byClass("first") != 0 || other.byClass("second") != stays || isOver(stay[1]) {
		t.Error("what ended is not what was to end")
	}
	for _, status := range []winerr.Errno{
		other.status(wire.OpCut, &wire.Cut{Channel: info.Channel}), w.status(wire.OpCut, &wire.Cut{Channel: info.Channel}),
	} {
		if status != 0 {
			t.Errorf("cut: %v", status)
		}
	}
	testkit.Eventually(t, "the channel that is cut to end", func() bool { return isOver(stay[1]) && m.Server.Ways() == 0 })
	if list, _ := w.collect(second); len(list.Channels) != 0 {
		t.Errorf("what is cut is collected: %+v", list)
	}
}

// TestChannelEndsWithManager: a channel is over when the manager is.
func TestChannelEndsWithManager(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	a, b := newWorker(t, m.Socket), newWorker(t, m.Socket)
	queue, _ := a.queue(0)
	_, fds, _ := b.channel(a.window(wire.CreateWindow{Queue: queue}))
	_, others := a.collect(queue)
	m.Stop()
	if !isOver(fds[1]) || !isOver(others[1]) {
		t.Error("the channel goes on")
	}
}
