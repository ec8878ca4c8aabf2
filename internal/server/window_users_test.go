package server_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"winshm/internal/desktop"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

// startGlobal starts a manager for all users in which only bob's group may open windows.
func startGlobal(t *testing.T) *testkit.Manager {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to act as other users")
	}
	m := testkit.StartManager(t, server.Config{System: true, GlobalGroup: new(uint32(bob))})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	return m
}

// startDesk starts a worker of some user with a queue.
func startDesk(t *testing.T, m *testkit.Manager, uid int) *testkit.Actor {
	t.Helper()
	a := startWorker(t, m, uid)
	a.Say("queue")
	a.Expect(ok)
	return a
}

// want fails the test unless an actor's answer is that.
func want(t *testing.T, a *testkit.Actor, want, format string, args ...any) {
	t.Helper()
	if got := ask(a, format, args...); got != want {
		t.Errorf("%s: %q, not %q", fmt.Sprintf(format, args...), got, want)
	}
}

// TestWindowsOfOthers: a user sees and reaches another's window if that is open, which takes the right to open it; root sees
// and reaches all.
func TestWindowsOfOthers(t *testing.T) {
	testkit.CheckLeaks(t)
	m := startGlobal(t)
	a, b, root := startDesk(t, m, alice), startDesk(t, m, bob), startDesk(t, m, 0)
	denied, gone := name(winerr.ERROR_ACCESS_DENIED), name(winerr.ERROR_INVALID_WINDOW_HANDLE)
	as, bs := askNumber(t, a, "window it"), askNumber(t, b, "window it")
	want(t, a, fmt.Sprint(as), "find it")
	want(t, b, fmt.Sprint(bs), "find it")
	want(t, a, gone+" ", "describe %d", bs)
	want(t, a, denied+" 0", "channel %d", bs)
	want(t, a, denied, "open %d 1", as)
	want(t, a, ok, "open %d 0", as)
	want(t, a, gone, "title %d x", bs)

	want(t, b, ok, "open %d 1", bs)
	want(t, a, fmt.Sprint(as), "find it")
	want(t, a, ok+" it", "describe %d", bs)
	want(t, a, denied, "title %d x", bs)
	want(t, a, denied, "destroy %d", bs)
	want(t, a, denied, "window child %d", bs)
	want(t, a, ok+" 4", "channel %d", bs)
	want(t, b, "1 0 4", "collect")
	want(t, b, ok, "open %d 0", bs)
	want(t, a, denied+" 0", "channel %d", bs)
	want(t, a, gone+" ", "describe %d", bs)

	want(t, root, ok+" it", "describe %d", as)
	want(t, root, ok+" 4", "channel %d", as)
	want(t, root, denied, "destroy %d", as)
	rs := askNumber(t, root, "window it")
	want(t, root, fmt.Sprint(rs), "find it")
	want(t, b, gone+" ", "describe %d", rs)
	want(t, root, ok, "open %d 1", rs)
	want(t, b, ok+" 4", "channel %d", rs)
	want(t, a, ok, "destroy %d", as)
	want(t, a, fmt.Sprint(rs), "find it")
	for _, end := range []*testkit.Actor{a, b, root} {
		end.Kill()
	}
	expectNothing(t, m)
}

// TestBellsBetweenUsers rings both sides of a channel, one after the other.
func TestBellsBetweenUsers(t *testing.T) {
	m := startGlobal(t)
	b, root := startDesk(t, m, bob), newWorker(t, m.Socket)
	window := askNumber(t, b, "window it")
	queue, _ := root.queue(0)
	mine := root.window(wire.CreateWindow{Queue: queue})
	if status := root.status(wire.OpChangeWindow, &wire.ChangeWindow{Window: mine, What: wire.WindowOpen, Value: 1}); status != 0 {
		t.Fatal(status)
	}
	rung := func(fd int) bool {
		n, err := unix.Read(fd, make([]byte, 8))
		return n == 5 && err == nil
	}
	info, fds, _ := root.channel(window)
	if len(fds) != 4 || info.Bell != 0 || info.User != bob || rung(fds[3]) {
		t.Fatalf("%+v, %d descriptors", info, len(fds))
	}
	want(t, b, ok+" 4", "channel %d", mine)
	list, fds := root.collect(queue)
	if len(list.Channels) != 1 || len(fds) != 4 || list.Channels[0].User != bob || rung(fds[3]) {
		t.Fatalf("%+v, %d descriptors", list, len(fds))
	}
	want(t, b, "<nil>", "knock %d", mine)
	if !rung(fds[3]) {
		t.Error("the queue was not rung")
	}
	if _, err := unix.Write(fds[2], []byte{1}); err != nil {
		t.Error(err)
	}
	b.Kill()
	testkit.Eventually(t, "the channel to end", func() bool { return isOver(fds[1]) })
	for range 5000 { // nobody listens: no signal, and no waiting
		_, _ = unix.Write(fds[2], []byte{1})
	}
}

// TestForeignChannelsAreFew: however many connections a user has, a process of another gets so many descriptors from him.
func TestForeignChannelsAreFew(t *testing.T) {
	m := startGlobal(t)
	b := startDesk(t, m, bob)
	window := askNumber(t, b, "window it")
	want(t, b, ok, "open %d 1", window)
	made := 0
	asUser(t, mallory, func() {
		for range desktop.MaxForeign + 5 {
			switch _, _, status := newWorker(t, m.Socket).channel(window); status {
			case 0:
				made++
			case winerr.ERROR_NO_SYSTEM_RESOURCES:
			default:
				t.Error(status)
			}
		}
	})
	if made != desktop.MaxForeign {
		t.Errorf("%d channels were made, not %d", made, desktop.MaxForeign)
	}
	want(t, startWorker(t, m, alice), ok+" 4", "channel %d", window)
	for total := 0; total < desktop.MaxForeign+1; {
		var n, gone, more int
		answer := ask(b, "collect")
		if _, err := fmt.Sscan(answer, &n, &gone, &more); err != nil || n == 0 || more != 4*n {
			t.Fatalf("collect: %s after %d", answer, total)
		}
		total += n
	}
}

// TestWindowLimits goes beyond each limit as one user, while another goes as far.
func TestWindowLimits(t *testing.T) {
	for l, tc := range map[server.Limit]struct {
		most       uint64
		fill, more string // what may be done, and what then may not
		want       winerr.Errno
		after      string // makes room again
	}{
		server.LimitQueues:   {2, "queue", "queue", winerr.ERROR_NO_SYSTEM_RESOURCES, "end"},
		server.LimitWindows:  {2, "window w", "window w", winerr.ERROR_NO_MORE_USER_HANDLES, "end"},
		server.LimitBytes:    {40, "window w", "window w", winerr.ERROR_COMMITMENT_LIMIT, "end"}, // of 12 bytes each
		server.LimitChannels: {1, "window w", "channel", winerr.ERROR_NO_SYSTEM_RESOURCES, "end"},
	} {
		t.Run(l.String(), func(t *testing.T) {
			m := startSystem(t, only(l, tc.most))
			for _, uid := range []int{alice, bob} {
				a, other := startDesk(t, m, uid), startWorker(t, m, uid)
				window := uint32(0)
				for range 3 {
					if got := ask(a, "%s", tc.fill); got[0] != 'E' {
						_, _ = fmt.Sscan(got, &window)
					}
				}
				switch l {
				case server.LimitChannels:
					want(t, other, ok+" 2", "channel %d", window)
					want(t, startWorker(t, m, uid), name(tc.want)+" 0", "channel %d", window)
				default:
					want(t, a, name(tc.want), "%s", tc.more)
				}
				want(t, a, ok, "%s", tc.after)
				want(t, a, ok, "queue")
				if err := m.Server.Recount(); err != nil {
					t.Error(err)
				}
			}
			if got := m.Server.Stats().Refusals[l]; got < 2 {
				t.Errorf("%d refusals are counted, not 2 or more", got)
			}
		})
	}
}

// TestWindowAccountsAreExact has processes of several users do whatever they like with windows, dying included, and compares
// their accounts with the tables after every step.
func TestWindowAccountsAreExact(t *testing.T) {
	const steps, patience, most = 1500, 30_000, 5
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	m := startSystem(t, server.Limits{
		server.LimitQueues: 5, server.LimitWindows: 4, server.LimitChannels: 3, server.LimitBytes: 60,
	})
	windows := []uint32{0, wire.MessageParent}
	window := func() uint32 { return windows[random.IntN(len(windows))] }
	verbs := []func() string{
		func() string { return "queue" },
		func() string { return "window w" },
		func() string { return "window w" },
		func() string { return fmt.Sprintf("window w %d", window()) },
		func() string { return fmt.Sprintf("destroy %d", window()) },
		func() string { return fmt.Sprintf("title %d %x", window(), random.Uint64()) },
		func() string { return fmt.Sprintf("open %d %d", window(), random.IntN(2)) },
		func() string { return fmt.Sprintf("channel %d", window()) },
		func() string { return fmt.Sprintf("channel %d", window()) },
		func() string { return "collect" },
		func() string { return "end" },
	}
	var actors []*testkit.Actor
	answers := map[string]int{}
	never := func() (codes []winerr.Errno) { // what chance has not led to
		for _, code := range []winerr.Errno{winerr.ERROR_NO_MORE_USER_HANDLES, winerr.ERROR_COMMITMENT_LIMIT, winerr.ERROR_INVALID_WINDOW_HANDLE} {
			if answers[name(code)] == 0 {
				codes = append(codes, code)
			}
		}
		return codes
	}
	for step := 0; step < steps || step < patience && never() != nil; step++ {
		n := random.IntN(most)
		switch {
		case n >= len(actors):
			actors = append(actors, startWorker(t, m, []int{0, alice, bob, bob}[random.IntN(4)]))
		case random.IntN(40) == 0:
			actors[n].Kill()
			actors = append(actors[:n], actors[n+1:]...)
		default:
			answer := ask(actors[n], "%s", verbs[random.IntN(len(verbs))]())
			answers[answer]++
			if n := uint32(0); answer[0] >= '1' && answer[0] <= '9' {
				_, _ = fmt.Sscan(answer, &n)
				windows = append(windows[max(0, len(windows)-9):], n, 0)
			}
		}
		testkit.Eventually(t, "the threads of the dead to be buried", func() bool { return m.Server.Recount() == nil })
		if t.Failed() {
			t.Fatal(m.Server.Recount())
		}
	}
	for _, a := range actors {
		a.Kill()
	}
	expectNothing(t, m)
	for _, code := range never() {
		t.Errorf("%v was never given", code)
	}
}

// TestManyWindowsOfAnother: a user with as many windows as he may have is in nobody's way: others find and list what is theirs.
func TestManyWindowsOfAnother(t *testing.T) {
	limits := server.DefaultLimits()
	m := startSystem(t, limits)
	asUser(t, mallory, func() {
		w := newWorker(t, m.Socket)
		queue, _ := w.queue(0)
		made := uint64(0)
		for ; w.status(wire.OpCreateWindow, &wire.CreateWindow{Queue: queue, Class: "it"}) == 0; made++ {
		}
		if made != limits[server.LimitWindows] {
			t.Errorf("%d windows were made, not %d", made, limits[server.LimitWindows])
		}
	})
	a := startDesk(t, m, alice)
	want(t, a, "0", "find it")
	window := askNumber(t, a, "window it")
	want(t, a, fmt.Sprint(window), "find it")
	want(t, a, "1", "list")
}
