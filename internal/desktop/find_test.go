package desktop

import (
	"errors"
	"slices"
	"testing"

	"winshm/winerr"
)

func TestFind(t *testing.T) {
	w := newWorld(t)
	me, other, root := w.client(1), w.client(2), w.client(0)
	mine, his := w.queue(me), w.queue(other)
	first := w.window(mine, NoWindow, "Title")
	second := w.window(mine, NoWindow, "TITLE")
	hidden := w.window(mine, MessageParent, "title")
	child := w.window(mine, first, "title")
	closed := w.window(his, NoWindow, "title")
	open := w.window(his, NoWindow, "title")
	opened, _ := w.Own(other, open)
	w.SetOpen(opened, true)
	text := func(s string) *string { return &s }
	const bad = winerr.ERROR_INVALID_WINDOW_HANDLE
	for _, tc := range []struct {
		name string
		c    *Client
		s    Search
		want uint32
		err  error
	}{
		{"any", me, Search{Top: true}, second, nil},
		{"in either case", me, Search{Top: true, Title: text("tItLe")}, second, nil},
		{"a prefix", me, Search{Top: true, Title: text("titl")}, 0, nil},
		{"no title is empty", me, Search{Top: true, Title: text("")}, 0, nil},
		{"no class is empty", me, Search{Top: true, Class: text("")}, 0, nil},
		{"class", me, Search{Top: true, Class: text("C")}, second, nil},
		{"class and another title", me, Search{Top: true, Class: text("c"), Title: text("x")}, 0, nil},
		{"after the top", me, Search{Top: true, After: second}, first, nil},
		{"after the last top-level one", me, Search{Top: true, After: first}, hidden, nil},
		{"after all of mine", me, Search{Top: true, After: hidden}, open, nil},
		{"after the last", me, Search{Top: true, After: open}, 0, nil},
		{"after a child", me, Search{Top: true, After: child}, 0, bad},
		{"after what I do not see", me, Search{Top: true, After: closed}, 0, bad},
		{"after nothing", me, Search{Top: true, After: 4711}, 0, bad},
		{"of the desktop", me, Search{After: first}, open, nil},
		{"message-only", me, Search{Parent: MessageParent}, hidden, nil},
		{"after one that is not message-only", me, Search{Parent: MessageParent, After: first}, 0, bad},
		{"children", me, Search{Parent: first}, child, nil},
		{"children of nothing", me, Search{Parent: 4711}, 0, bad},
		{"children of what I do not see", me, Search{Parent: closed}, 0, bad},
		{"his own first", other, Search{Top: true}, open, nil},
		{"none of mine", other, Search{Top: true, After: closed}, 0, nil},
		{"root sees mine", root, Search{Top: true}, second, nil},
		{"root sees his", root, Search{Top: true, After: hidden}, open, nil},
		{"root sees what is closed", root, Search{Top: true, After: open}, closed, nil},
		{"root has seen all", root, Search{Top: true, After: closed}, 0, nil},
	} {
		got, err := w.Find(tc.c, tc.s)
		number := uint32(0)
		if got != nil {
			number = got.Number
		}
		if number != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("%s: %#x, %v, not %#x, %v", tc.name, number, err, tc.want, tc.err)
		}
	}
}

// TestMixedChildren: a window of a user's has children of that user and of root, who finds his own first.
func TestMixedChildren(t *testing.T) {
	w := newWorld(t)
	root, user := w.client(0), w.client(1)
	roots, users := w.queue(root), w.queue(user)
	parent := w.window(users, NoWindow, "")
	want := map[uint32][]uint32{}
	for range 2 {
		want[1] = append([]uint32{w.window(users, parent, "")}, want[1]...)
		want[0] = append([]uint32{w.window(roots, parent, "")}, want[0]...)
	}
	for _, tc := range []struct {
		c    *Client
		want []uint32
	}{{root, append(want[0], want[1]...)}, {user, want[1]}} {
		var got []uint32
		for after := uint32(NoWindow); len(got) < 9; {
			found, err := w.Find(tc.c, Search{Parent: parent, After: after})
			w.expect("find", err, nil)
			if found == nil {
				break
			}
			after = found.Number
			got = append(got, after)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%#x, not %#x", got, tc.want)
		}
	}
}

// TestDeadAreNotFound: a process that has ended, though nobody has said so, has no windows.
func TestDeadAreNotFound(t *testing.T) {
	w := newWorld(t)
	me, dead := w.client(1), w.client(1)
	alive := true
	dead.Alive = func() bool { return alive }
	window := w.window(w.queue(dead), NoWindow, "x")
	alive = false
	if got, err := w.Find(me, Search{Top: true}); got != nil || err != nil {
		t.Errorf("found %v, %v", got, err)
	}
	_, err := w.Window(me, window)
	w.expect("look", err, winerr.ERROR_INVALID_WINDOW_HANDLE)
	_, err = w.Reach(me, window)
	w.expect("reach", err, winerr.ERROR_INVALID_WINDOW_HANDLE)
	if got := w.titles(me, NoWindow); got != "" {
		t.Errorf("there is %q", got)
	}
	for one := range w.All(me, 0) {
		t.Errorf("there is %q", one.Title)
	}
}
