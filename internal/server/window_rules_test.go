package server_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

// TestWindowRefusals gives each operation what it must refuse.
func TestWindowRefusals(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w, other := newWorker(t, m.Socket), newWorker(t, m.Socket)
	queue, bell := w.queue(7)
	window := w.window(wire.CreateWindow{Queue: queue})
	child := w.window(wire.CreateWindow{Queue: queue, Parent: window})
	spare, foreign := w.threads(1)[0], other.threads(1)[0]
	const bad, gone, denied = winerr.ERROR_INVALID_PARAMETER, winerr.ERROR_INVALID_WINDOW_HANDLE, winerr.ERROR_ACCESS_DENIED
	for _, tc := range []struct {
		name string
		who  *worker
		op   wire.Op
		m    wire.Message
		want winerr.Errno
	}{
		{"a bell that is none", w, wire.OpNewQueue, &wire.NewQueue{}, bad},
		{"a bell twice", w, wire.OpNewQueue, &wire.NewQueue{Bell: bell}, bad},
		{"another client's bell", w, wire.OpNewQueue, &wire.NewQueue{Bell: foreign}, bad},
		{"a bell beyond the arena", w, wire.OpNewQueue, &wire.NewQueue{Bell: 1 << 31}, bad},
		{"another queue", w, wire.OpNewQueue, &wire.NewQueue{Bell: spare}, 0},
		{"a window without a queue", w, wire.OpCreateWindow, &wire.CreateWindow{Class: "c"}, bad},
		{"a window in another's queue", other, wire.OpCreateWindow, &wire.CreateWindow{Queue: queue, Class: "c"}, bad},
		{"no class", w, wire.OpCreateWindow, &wire.CreateWindow{Queue: queue}, bad},
		{"no parent", w, wire.OpCreateWindow, &wire.CreateWindow{Queue: queue, Class: "c", Parent: 4711}, gone},
		{"destroy another's", other, wire.OpDestroyWindow, &wire.Window{Window: window}, denied},
		{"destroy nothing", w, wire.OpDestroyWindow, &wire.Window{}, gone},
		{"change another's", other, wire.OpChangeWindow, &wire.ChangeWindow{Window: window, What: wire.WindowTitle}, denied},
		{"change nothing of it", w, wire.OpChangeWindow, &wire.ChangeWindow{Window: window}, bad},
		{"change what there is not", w, wire.OpChangeWindow, &wire.ChangeWindow{Window: window, What: 6}, bad},
		{"into its child", w, wire.OpChangeWindow, &wire.ChangeWindow{Window: window, What: wire.WindowParent, Value: child}, bad},
		{"children of nothing", w, wire.OpWindows, &wire.Windows{Parent: 4711}, gone},
		{"after nothing", w, wire.OpWindows, &wire.Windows{After: 4711}, gone},
		{"a channel to nothing", w, wire.OpChannel, &wire.Channel{}, winerr.ERROR_INVALID_THREAD_ID},
		{"a channel to no window", w, wire.OpChannel, &wire.Channel{Window: 4711}, gone},
		{"a channel to a thread", other, wire.OpChannel, &wire.Channel{Thread: 7}, 0},
		{"a channel to its window too", other, wire.OpChannel, &wire.Channel{Window: window}, winerr.ERROR_ALREADY_EXISTS},
		{"a channel to no thread", other, wire.OpChannel, &wire.Channel{Thread: 8}, winerr.ERROR_INVALID_THREAD_ID},
		{"collect another's", other, wire.OpCollect, &wire.Queue{Queue: queue}, bad},
		{"a channel that is none", other, wire.OpCut, &wire.Cut{Channel: 4711}, 0},
	} {
		if got := tc.who.status(tc.op, tc.m); got != tc.want {
			t.Errorf("%s: %v, not %v", tc.name, got, tc.want)
		}
	}
}

// TestChangeWindow changes all that can be changed.
func TestChangeWindow(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	queue, _ := w.queue(0)
	parent := w.window(wire.CreateWindow{Queue: queue})
	window := w.window(wire.CreateWindow{Queue: queue, Class: "it"})
	for _, change := range []wire.ChangeWindow{
		{What: wire.WindowTitle, Text: "Title"},
		{What: wire.WindowStyle, Value: 1},
		{What: wire.WindowExStyle, Value: 2},
		{What: wire.WindowParent, Value: parent},
		{What: wire.WindowOpen, Value: 1},
	} {
		change.Window = window
		if status := w.status(wire.OpChangeWindow, &change); status != 0 {
			t.Errorf("%+v: %v", change, status)
		}
	}
	got, _ := w.describe(window)
	want := wire.WindowInfo{
		Window: window, Parent: parent, Style: 1, ExStyle: 2, Open: 1, Process: uint32(os.Getpid()), User: uint32(os.Getuid()),
		Queue: queue, Class: "it", Title: "Title",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
}

// TestWindowLists reads long lists of windows piece by piece, those of a parent from the top down.
func TestWindowLists(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	queue, _ := w.queue(0)
	title := strings.Repeat("€", 5000)
	var made []uint32
	for range 40 {
		made = append(made, w.window(wire.CreateWindow{Queue: queue, Title: title}))
	}
	hidden := w.window(wire.CreateWindow{Queue: queue, Parent: wire.MessageParent, Title: strings.Repeat("€", 32767)})
	list := func(m wire.Windows) (all []uint32, pieces int) {
		for {
			var reply wire.WindowsReply
			if status, _ := w.call(wire.OpWindows, &m, &reply); status != 0 {
				t.Fatal(status)
			}
			for _, info := range reply.Windows {
				all = append(all, info.Window)
			}
			if pieces++; reply.More == 0 {
				return all, pieces
			}
			m.After = all[len(all)-1]
		}
	}
	got, pieces := list(wire.Windows{})
	slices.Reverse(got)
	if !slices.Equal(got, made) || pieces < 4 {
		t.Errorf("%d windows in %d pieces", len(got), pieces)
	}
	if got, _ := list(wire.Windows{Parent: wire.MessageParent}); !slices.Equal(got, []uint32{hidden}) {
		t.Errorf("message-only: %#x", got)
	}
	all, _ := list(wire.Windows{All: 1})
	if want := append(made, hidden); !slices.Equal(all, want) {
		t.Errorf("all: %#x, not %#x", all, want)
	}
	if status := w.status(wire.OpDestroyWindow, &wire.Window{Window: made[0]}); status != 0 {
		t.Fatal(status)
	}
	if all, _ := list(wire.Windows{All: 1, After: made[0]}); len(all) != 40 {
		t.Errorf("%d windows after one that is gone", len(all))
	}
}

// TestAtoms: names have one number in a session, and none in another's.
func TestAtoms(t *testing.T) {
	m := startSystem(t, server.Limits{})
	atom := func(w *worker, find uint32, name string) (uint32, winerr.Errno) {
		var reply wire.AtomReply
		status, _ := w.call(wire.OpAtom, &wire.Atom{Find: find, Name: name}, &reply)
		return reply.Atom, status
	}
	one, two := newWorker(t, m.Socket), newWorker(t, m.Socket)
	if _, status := atom(one, 1, "Message"); status != winerr.ERROR_FILE_NOT_FOUND {
		t.Error(status)
	}
	number, status := atom(one, 0, "Message")
	again, status2 := atom(two, 1, "MESSAGE")
	if number < 0xC000 || again != number || status != 0 || status2 != 0 {
		t.Errorf("%#x, %#x, %v, %v", number, again, status, status2)
	}
	var reply wire.Name
	if status, _ := two.call(wire.OpAtomName, &wire.AtomName{Atom: number}, &reply); status != 0 || reply.Name != "Message" {
		t.Errorf("%q, %v", reply.Name, status)
	}
	asUser(t, alice, func() {
		w := newWorker(t, m.Socket)
		if status := w.status(wire.OpAtomName, &wire.AtomName{Atom: number}); status != winerr.ERROR_INVALID_HANDLE {
			t.Errorf("another session's: %v", status)
		}
		if _, status := atom(w, 1, "Message"); status != winerr.ERROR_FILE_NOT_FOUND {
			t.Errorf("another session's: %v", status)
		}
	})
}

// TestManagerStaysForWindows: a manager does not leave while there is a queue, or a number that the next one would not know.
func TestManagerStaysForWindows(t *testing.T) {
	for what, begin := range map[string]func(*worker){
		"queue": func(w *worker) { w.queue(0) },
		"atom":  func(w *worker) { _ = w.status(wire.OpAtom, &wire.Atom{Name: "Message"}) },
	} {
		t.Run(what, func(t *testing.T) {
			m := testkit.StartManager(t, server.Config{})
			w := newWorker(t, m.Socket)
			begin(w)
			testkit.Eventually(t, "all replies to be sent", func() bool { return m.Server.Serving() == 0 })
			if m.Server.MayLeave() {
				t.Error("the manager leaves")
			}
		})
	}
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	queue, _ := w.queue(0)
	if status := w.status(wire.OpEndQueue, &wire.Queue{Queue: queue}); status != 0 {
		t.Error(status)
	}
	testkit.Eventually(t, "the manager to leave", m.Server.MayLeave)
}

// TestTrace: who watches a user's messages must be that user, or root; his programs know of it while somebody does.
func TestTrace(t *testing.T) {
	m := startSystem(t, server.Limits{})
	a, spy := startWorker(t, m, alice), startWorker(t, m, alice)
	denied, absent := name(winerr.ERROR_ACCESS_DENIED), name(winerr.ERROR_NOT_FOUND)
	want(t, a, "false", "traced")
	want(t, a, absent, "trace %d", alice)
	want(t, a, denied, "spy %d", bob)
	want(t, a, denied, "trace %d", 0)
	root := newWorker(t, m.Socket)
	for range 3 {
		want(t, spy, ok, "spy %d", alice)
	}
	if status := root.status(wire.OpTrace, &wire.Trace{Spy: 1, User: alice}); status != 0 {
		t.Error(status)
	}
	want(t, a, "true", "traced")
	want(t, a, ok, "trace %d", alice)
	spy.Kill()
	want(t, a, "true", "traced")
	_ = root.conn.Close()
	testkit.Eventually(t, "the trace to end", func() bool { return ask(a, "traced") == "false" })
	want(t, a, absent, "trace %d", alice)

	late := newWorker(t, m.Socket) // an arena that is made while somebody watches its user
	if status := late.status(wire.OpTrace, &wire.Trace{Spy: 1, User: bob}); status != 0 {
		t.Error(status)
	}
	want(t, startWorker(t, m, bob), "true", "traced")
}

// TestChannelsOutOfFiles: a manager without descriptors refuses channels, says so, and goes on.
func TestChannelsOutOfFiles(t *testing.T) {
	const files = 100
	socket, manager := startManager(t, files)
	w := newWorker(t, socket)
	var windows []uint32
	for range files {
		queue, _ := w.queue(0)
		windows = append(windows, w.window(wire.CreateWindow{Queue: queue}))
	}
	other := newWorker(t, socket)
	made := 0
	for _, window := range windows {
		_, _, status := other.channel(window)
		if status == winerr.ERROR_NO_SYSTEM_RESOURCES {
			break
		}
		if made++; status != 0 {
			t.Fatal(status)
		}
	}
	if made < 10 || made == len(windows) {
		t.Errorf("%d channels were made with %d files", made, files)
	}
	if w.byClass("class") == 0 {
		t.Error("no window is found any more")
	}
	if err := other.conn.Close(); err != nil {
		t.Fatal(err)
	}
	again := newWorker(t, socket)
	testkit.Eventually(t, "room again", func() bool { _, _, status := again.channel(windows[0]); return status == 0 })
	if err := manager.End(); err != nil {
		t.Error(err)
	}
}
