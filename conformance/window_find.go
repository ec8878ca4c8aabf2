package conformance

import "strings"

// finds reports an error unless a find call returns exactly that window; 0: none, with any code.
func (t *T) finds(r Result, want uint64, about ...any) {
	t.Helper()
	if r.Value != want || want != 0 && r.Code != noError {
		t.Errorf("%sgot %v, want the window %#x", prefix(about), r, want)
	}
}

var findCases = []Case{
	{
		Name: "find: by class and by title",
		Rows: []string{"B6.2/wildcard", "B6.2/class", "B6.2/title", "B6.2/top-and-message", "B6.2/class-empty"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			for _, parent := range []uint64{0, messageParent} {
				w := t.windowOf(p, p, 0, parent)
				atom := w.ask("RegisterClass", wide(t.NewName())).Number()
				class, title := string16(w.class), string16(w.title)
				for _, from := range []*Process{p, q} {
					t.finds(from.FindWindow(w.class, nil), w.handle, "class")
					t.finds(from.FindWindow(nil, w.title), w.handle, "title")
					t.finds(from.FindWindow(w.class, w.title), w.handle, "both")
					t.finds(from.FindWindow(wide(strings.ToUpper(class)), wide(strings.ToUpper(title))), w.handle, "letters of either case")
					t.finds(from.FindWindowEx(0, 0, w.class, w.title), w.handle, "FindWindowEx")
					t.finds(from.FindWindow(w.class, wide(title[:len(title)-1])), 0, "a part of the title")
					t.finds(from.FindWindow(w.class, wide(title+"x")), 0, "more than the title")
					t.finds(from.FindWindow(wide(class[:len(class)-1]), nil), 0, "a part of the class")
					t.finds(from.FindWindow(w.class, []uint16{}), 0, "an empty title")
					t.finds(from.FindWindow([]uint16{}, w.title), 0, "an empty class")
					t.finds(from.FindWindow(atom, w.title), 0, "the atom of another class")
					if r := from.FindWindow(nil, nil); r.Value == 0 {
						t.Error("there is no window at all")
					}
				}
			}
		},
	}, {
		Name: "find: by atom",
		Rows: []string{"B6.2/class"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			class := wide(t.NewName())
			atom := t.OK(p.RegisterClass(class))
			h := t.OK(p.CreateWindow(atom, nil, 0, messageParent))
			t.finds(p.FindWindow(atom, nil), h)
			t.finds(q.FindWindow(atom, nil), h)
			t.finds(q.FindWindowEx(messageParent, 0, atom, nil), h)
		},
	}, {
		Name: "find: an empty title",
		Rows: []string{"B6.2/title"},
		Run: func(t *T) {
			p := t.Start()
			class := wide(t.NewName())
			t.OK(p.RegisterClass(class))
			titled := t.OK(p.CreateWindow(class, wide("title"), 0, messageParent))
			empty := t.OK(p.CreateWindow(class, []uint16{}, 0, messageParent))
			t.finds(p.FindWindow(class, []uint16{}), empty)
			t.finds(p.FindWindow(class, wide("TITLE")), titled)
			t.OK(p.DestroyWindow(empty))
			none := t.OK(p.CreateWindow(class, nil, 0, messageParent))
			t.finds(p.FindWindow(class, []uint16{}), none, "no title is an empty one")
		},
	}, {
		Name: "find: under a parent",
		Rows: []string{"B6.2/message-parent", "B6.2/desktop", "B6.2/children"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			class := wide(t.NewName())
			t.OK(p.RegisterClass(class))
			top := t.OK(p.CreateWindow(class, wide("top"), 0, 0))
			only := t.OK(p.CreateWindow(class, wide("only"), 0, messageParent))
			child := t.OK(p.CreateWindow(class, wide("child"), wsChild, top))
			desktop := t.OK(q.result("GetDesktopWindow"))
			for _, from := range []*Process{p, q} {
				t.finds(from.FindWindowEx(messageParent, 0, class, nil), only)
				t.finds(from.FindWindowEx(messageParent, 0, class, wide("top")), 0)
				t.finds(from.FindWindowEx(desktop, 0, class, nil), top)
				t.finds(from.FindWindowEx(desktop, 0, class, wide("only")), 0)
				t.finds(from.FindWindowEx(top, 0, class, nil), child)
				t.finds(from.FindWindowEx(top, 0, nil, wide("CHILD")), child)
				t.finds(from.FindWindowEx(top, 0, nil, wide("top")), 0)
				t.finds(from.FindWindow(class, wide("child")), 0, "children are not looked at")
			}
		},
	}, {
		Name: "find: one after the other",
		Rows: []string{"B6.2/after", "B6.2/after-bad"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			class := wide(t.NewName())
			t.OK(p.RegisterClass(class))
			for _, parent := range []uint64{0, messageParent} {
				found, want := map[uint64]bool{}, map[uint64]bool{}
				for range 3 {
					want[t.OK(p.CreateWindow(class, nil, 0, parent))] = true
				}
				after := uint64(0)
				for range 3 {
					after = q.FindWindowEx(parent, after, class, nil).Value
					if !want[after] || found[after] {
						t.Fatalf("%#x is found, which is none of %v, or was found before", after, want)
					}
					found[after] = true
				}
				t.finds(q.FindWindowEx(parent, after, class, nil), 0)
			}
			t.Fails(q.FindWindowEx(t.OK(q.result("GetDesktopWindow")), 0xDEAD, class, nil), invalidWindow, "desktop")
			t.Fails(q.FindWindowEx(messageParent, 0xDEAD, class, nil), invalidWindow, "message-only")
		},
	}, {
		Name: "find: under no window, and after none among all",
		Rows: []string{"B6.2/after-bad"},
		Run: func(t *T) {
			w := t.window()
			t.Fails(w.FindWindowEx(0xDEAD, 0, w.class, nil), invalidWindow)
			t.Fails(w.FindWindowEx(0, 0xDEAD, w.class, nil), invalidWindow)
		},
		Deviation: &Deviation{Wine: "no window, and no error"},
	}, {
		Name: "find: after what is not a child of the parent",
		Rows: []string{"B6.2/after-bad"},
		Run: func(t *T) {
			p := t.Start()
			top, other := t.windowOf(p, p, 0, 0), t.windowOf(p, p, 0, 0)
			child := t.windowOf(p, p, wsChild, top.handle)
			t.finds(p.FindWindowEx(other.handle, child.handle, nil, nil), 0)
			t.finds(p.FindWindowEx(top.handle, other.handle, nil, nil), 0)
		},
	}, {
		Name: "find: nothing",
		Rows: []string{"B6.2/none", "B6.2/none-ex"},
		Run: func(t *T) {
			p := t.window()
			none := wide(t.NewName())
			t.finds(p.FindWindow(none, nil), 0)
			t.finds(p.FindWindow(nil, none), 0)
			t.finds(p.FindWindowEx(0, 0, none, nil), 0)
			t.Fails(p.FindWindowEx(messageParent, 0, p.class, none), noError)
		},
	}, {
		Name: "find: nobody is asked",
		Rows: []string{"B6.2/stored"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.on(wmGetText, "Return 0")
			w.on(wmGetTextLength, "Return 0")
			t.finds(w.FindWindow(nil, w.title), w.handle)
			t.finds(q.FindWindow(w.class, w.title), w.handle, "its thread does not retrieve messages")
			t.told(w.Process)
		},
	},
}
