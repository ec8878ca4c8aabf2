package conformance

import (
	"fmt"
	"strings"
)

// threadID is GetCurrentThreadId.
func (o Objects) threadID() uint32 { return o.ask("CurrentThreadID").Dword() }

var windowCases = []Case{
	{
		Name: "window: class names",
		Rows: []string{"B6.1/class-twice", "B6.1/class-absent", "B6.1/class-case", "B6.1/atom", "B6.1/class-unregister"},
		Run: func(t *T) {
			p := t.Start()
			name := t.NewName()
			t.Fails(p.CreateWindow(wide(name), nil, 0, messageParent), classDoesNotExist)
			atom := t.OK(p.RegisterClass(wide(name)))
			if atom < 0xC000 || atom > 0xFFFF {
				t.Errorf("the atom is %#x", atom)
			}
			t.Fails(p.RegisterClass(wide(name)), classExists)
			t.Fails(p.RegisterClass(wide(strings.ToUpper(name))), classExists)
			h := t.OK(p.CreateWindow(wide(strings.ToUpper(name)), nil, 0, messageParent))
			t.OK(p.CreateWindow(atom, nil, 0, messageParent))
			if got, _ := p.text("GetClassName", h, 100); got != name {
				t.Errorf("the class is %q, want %q", got, name)
			}
			t.OK(p.result("RegisterClassEx", wide(name+"ex"), 0))
			t.Fails(p.result("RegisterClassEx", wide(name), 0), classExists)
			t.Fails(p.result("UnregisterClass", wide(name)), classHasWindows)
			t.Fails(p.result("UnregisterClass", wide(name+"x")), classDoesNotExist)
		},
	}, {
		Name: "window: a class belongs to its process",
		Rows: []string{"B6.1/class-process", "B6.1/class-unregister"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			name := wide(t.NewName())
			atom := t.OK(p.RegisterClass(name))
			t.Fails(q.CreateWindow(name, nil, 0, messageParent), classDoesNotExist)
			t.Sent(q.RegisterClass(name), atom, "one number for one name")
			h := t.OK(p.CreateWindow(name, nil, 0, messageParent))
			t.OK(p.DestroyWindow(h))
			t.OK(p.result("UnregisterClass", atom))
			t.Fails(p.CreateWindow(name, nil, 0, messageParent), classDoesNotExist)
			t.OK(q.CreateWindow(name, nil, 0, messageParent))
		},
	}, {
		Name: "window: what it is asked",
		Rows: []string{"B6.1/describe", "B6.1/user-data"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			for _, p := range []*Process{w.Process, q} {
				a := p.ask("GetWindowThreadProcessId", w.handle)
				t.Sent(a.result(), uint64(w.threadID()))
				if got, want := a.Dword(), w.CurrentProcessID(); got != want {
					t.Errorf("the process is %d, want %d", got, want)
				}
				if got, r := p.text("GetClassName", w.handle, 100); got != string16(w.class) || r.Value != uint64(len(got)) {
					t.Errorf("the class is %q (%v), want %q", got, r, string16(w.class))
				}
				if got, r := p.text("GetClassName", w.handle, 5); got != string16(w.class[:4]) || r.Value != 4 {
					t.Errorf("in 5 characters the class is %q (%v)", got, r)
				}
				t.Fails(p.result("GetWindowThreadProcessId", uint64(0xDEAD)), invalidWindow)
			}
			t.Sent(w.result("GetWindowLongPtr", w.handle, uint32(gwlpUserData)), 0)
			t.Sent(w.result("SetWindowLongPtr", w.handle, uint32(gwlpUserData), ^uint64(6)), 0)
			t.Sent(w.result("SetWindowLongPtr", w.handle, uint32(gwlpUserData), uint64(1<<40)), ^uint64(6))
			t.Sent(w.result("GetWindowLongPtr", w.handle, uint32(gwlpUserData)), 1<<40)
			t.Fails(w.result("GetWindowLongPtr", uint64(0xDEAD), uint32(gwlpUserData)), invalidWindow)
		},
	}, {
		Name: "window: a procedure before its own",
		Rows: []string{"B6.1/subclass"},
		Run: func(t *T) {
			w := t.window()
			w.on(wmUser, "Return 5")
			t.OK(w.result("Subclass", w.handle))
			t.Sent(w.SendMessage(w.handle, wmUser, 1, 2), 5)
			t.told(w.home, "S 1024 1 2", raw(wmUser, 0))
		},
	}, {
		Name: "window: ends with its thread",
		Rows: []string{"B6.1/thread-end"},
		Run: func(t *T) {
			for _, how := range threadEnds {
				p, q := t.Start(), t.Start()
				w := t.windowOf(p, p.NewThread(), 0, messageParent)
				if !p.IsWindow(w.handle) || !q.IsWindow(w.handle) {
					t.Error("it is not there")
				}
				t.endThread(w.Process, how)
				t.gone(w.handle, p, q)
			}
		},
	}, {
		Name: "window: ends with its process",
		Rows: []string{"B6.1/process-end"},
		Run: func(t *T) {
			for _, how := range ends {
				q, w := t.Start(), t.window()
				how.of(t, w.Process)
				t.gone(w.handle, q)
				t.Fails(q.FindWindow(nil, w.title), q.FindWindow(nil, wide("no such window")).Code)
			}
		},
	}, {
		Name: "window: destroyed",
		Rows: []string{"B6.1/destroy", "B6.1/destroy-other"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			t.Fails(w.NewThread().DestroyWindow(w.handle), accessDenied, "another thread")
			t.Fails(q.DestroyWindow(w.handle), accessDenied, "another process")
			t.OK(w.DestroyWindow(w.handle))
			t.gone(w.handle, w.Process, q)
		},
	}, {
		Name: "window: what is none",
		Rows: []string{"B6.1/none"},
		Run: func(t *T) {
			w := t.window()
			for _, none := range []uint64{0, 0xDEAD, w.handle + 0x10000} {
				t.Fails(w.DestroyWindow(none), invalidWindow, hexOf(none))
				t.Fails(w.result("GetClassName", none, 10), invalidWindow, hexOf(none))
			}
		},
		Deviation: &Deviation{Wine: "DestroyWindow says 5, and GetClassName 87"},
	}, {
		Name: "window: destroyed with its parent",
		Rows: []string{"B6.1/destroy"},
		Run: func(t *T) {
			w := t.window()
			child := t.OK(w.CreateWindow(w.class, nil, wsChild, w.handle))
			const wmDestroy = 2
			w.Behave(child, wmDestroy, "Return 0")
			t.OK(w.DestroyWindow(w.handle))
			t.gone(child, w.Process)
			t.told(w.Process, message(wmDestroy, 0, 0, 0))
		},
	}, {
		Name: "window: the numbers",
		Rows: []string{"B6.1/number"},
		Run: func(t *T) {
			w, seen := t.window(), map[uint64]bool{}
			for range 50 {
				h := t.OK(w.CreateWindow(w.class, nil, 0, messageParent))
				if h>>32 != 0 || h&0xFFFF == 0 || seen[h] {
					t.Fatalf("the handle %#x is no number of 32 bits, or was there before", h)
				}
				seen[h] = true
				t.OK(w.DestroyWindow(h))
			}
			for h := range seen {
				if w.IsWindow(h) {
					t.Errorf("%#x is a window", h)
				}
			}
			for _, none := range []uint64{0, broadcast, messageParent, 0xDEAD} {
				if w.IsWindow(none) {
					t.Errorf("%#x is a window", none)
				}
			}
		},
	}, {
		Name: "window: the procedure runs on the window's thread",
		Rows: []string{"B6.1/affinity", "B6.1/retrieving"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.windowOf(p, p.NewThread(), 0, messageParent)
			w.on(wmUser, "CurrentThreadID;Return 3")
			here := fmt.Sprintf("A %d", w.threadID())
			w.pump(t)
			for _, from := range []Objects{q.Objects, p.Objects, q.NewThread().Objects} {
				t.Sent(from.SendMessage(w.handle, wmUser, 1, 2), 3)
				t.told(p, raw(wmUser, ismexSend), here)
			}
			t.OK(q.PostMessage(w.handle, wmUser, 1, 2))
			w.stop(t)
			t.told(p, raw(wmUser, 0), here)
		},
	}, {
		Name: "window: the procedure runs while its thread retrieves messages, and not while it waits",
		Rows: []string{"B6.1/retrieving"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.windowOf(p, p.NewThread(), 0, messageParent)
			w.on(wmUser, "Return 3")
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			for _, filter := range [][4]uint64{{0, 0, 0, pmRemove}, {w.handle, 0, 0, pmNoRemove}, {w.handle, wmApp, wmApp, pmNoRemove}} {
				w.Begin(t, "Wait", event, forever)
				sender := q.NewThread()
				sender.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
				t.told(p)
				t.OK(p.SetEvent(event))
				t.Waits(w.Finish(), waitObject0)
				t.told(p)
				_, r := w.PeekMessage(filter[0], uint32(filter[1]), uint32(filter[2]), uint32(filter[3]))
				t.Sent(r, 0, "a sent message is not retrieved")
				t.Sent(sender.Finish(), 3)
				t.told(p, raw(wmUser, ismexSend))
			}
		},
	}, {
		Name: "window: message-only",
		Rows: []string{"B6.1/message-only"},
		Run: func(t *T) {
			p := t.Start()
			w := t.windowOf(p, p.NewThread(), wsVisible, messageParent)
			t.Sent(p.result("IsWindowVisible", w.handle), 0)
			t.Sent(p.result("GetParent", w.handle), 0)
			if strings.Contains(p.Call("EnumWindows 0")+" ", fmt.Sprintf(" %d ", w.handle)) {
				t.Error("EnumWindows tells of it")
			}
			w.on(wmUser, "Return 8")
			w.pump(t)
			t.Sent(p.SendMessage(w.handle, wmUser, 1, 2), 8)
			t.OK(p.PostMessage(w.handle, wmUser, 1, 2))
			w.stop(t)
			t.told(p, raw(wmUser, ismexSend), raw(wmUser, 0))
		},
	}, {
		Name: "window: the parent of message-only windows",
		Rows: []string{"B6.1/message-parent"},
		Run: func(t *T) {
			w := t.window()
			parent := t.OK(w.result("GetAncestor", w.handle, uint32(gaParent)))
			if got, _ := w.text("GetClassName", parent, 100); got != "Message" {
				t.Errorf("its class is %q", got)
			}
		},
	}, {
		Name: "window: top-level ones and children",
		Rows: []string{"B6.1/enum", "B6.1/parent"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			top := t.windowOf(p, p, 0, 0)
			second := t.windowOf(p, p, wsPopup, 0)
			child := t.windowOf(p, p, wsChild, top.handle)
			listed := q.Call("EnumWindows 0") + " "
			for w, want := range map[*window]bool{top: true, second: true, child: false} {
				if strings.Contains(listed, fmt.Sprintf(" %d ", w.handle)) != want {
					t.Errorf("EnumWindows tells of it: %t, want %t", !want, want)
				}
			}
			a := q.ask("EnumWindows", 1)
			t.Sent(a.result(), 0, "the callback ended it")
			if n := a.Dword(); n != 1 {
				t.Errorf("%d windows", n)
			}
			t.Sent(q.result("GetParent", child.handle), top.handle)
			t.Sent(q.result("GetParent", top.handle), 0)
			t.Fails(q.result("GetParent", uint64(0xDEAD)), invalidWindow)
		},
	}, {
		Name: "window: a thread has a queue from its first call on",
		Rows: []string{"B6.1/queue", "B6.4/thread-none"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			thread := p.NewThread()
			id := thread.threadID()
			for _, from := range []*Process{p, q} {
				t.Fails(from.PostThreadMessage(id, wmUser, 1, 2), invalidThreadID)
			}
			_, r := thread.PeekMessage(0, 0, 0, pmNoRemove)
			t.Sent(r, 0)
			for _, from := range []*Process{p, q, thread} {
				t.OK(from.PostThreadMessage(id, wmUser, 1, 2))
				t.retrieves(thread, Retrieved{0, wmUser, 1, 2})
			}
		},
	},
}
