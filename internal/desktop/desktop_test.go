package desktop

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"winshm/winerr"
)

// purse counts what a user has, up to a limit.
type purse struct{ used, most Use }

func (p *purse) Room(u Use) error {
	if p.most.Windows != 0 && u.Windows > 0 && p.used.Windows+u.Windows > p.most.Windows {
		return winerr.ERROR_NO_MORE_USER_HANDLES
	}
	return nil
}

func (p *purse) Charge(u Use) {
	p.used.Queues += u.Queues
	p.used.Windows += u.Windows
	p.used.Channels += u.Channels
	p.used.Text += u.Text
}

// world is a desktop with clients to whom nothing happens unless a test says so.
type world struct {
	*testing.T
	*Desktop
	bells uint32
}

func newWorld(t *testing.T) *world { return &world{T: t, Desktop: New()} }

func (w *world) client(user uint32) *Client {
	return &Client{User: user, Account: &purse{}, Alive: func() bool { return true }}
}

func (w *world) queue(c *Client) *Queue {
	w.Helper()
	w.bells++
	q, err := w.NewQueue(c, w.bells, 0)
	if err != nil {
		w.Fatal(err)
	}
	return q
}

// window makes a window whose class is "c" and whose title is given.
func (w *world) window(q *Queue, parent uint32, title string) uint32 {
	w.Helper()
	made, err := w.CreateWindow(q, NewWindow{Parent: parent, Class: "c", Title: title})
	if err != nil {
		w.Fatal(err)
	}
	return made.Number
}

// titles are those of a parent's children, in their order.
func (w *world) titles(c *Client, parent uint32) (titles string) {
	w.Helper()
	children, err := w.Children(c, parent, NoWindow)
	if err != nil {
		w.Fatal(err)
	}
	for child := range children {
		titles += child.Title
	}
	return titles
}

func (w *world) expect(what string, err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Errorf("%s: %v, not %v", what, err, want)
	}
}

type closer struct{}

func (closer) Close() error { return nil }

func TestOrder(t *testing.T) {
	w := newWorld(t)
	c := w.client(1)
	q := w.queue(c)
	a, b := w.window(q, NoWindow, "a"), w.window(q, NoWindow, "b")
	w.window(q, MessageParent, "m")
	w.window(q, a, "x")
	y := w.window(q, a, "y")
	for parent, want := range map[uint32]string{NoWindow: "ba", MessageParent: "m", a: "yx", b: ""} {
		if got := w.titles(c, parent); got != want {
			t.Errorf("children of %#x: %q, not %q", parent, got, want)
		}
	}
	moved, _ := w.Own(c, y)
	w.expect("move", w.SetParent(moved, NoWindow), nil)
	if got := w.titles(c, NoWindow) + w.titles(c, a); got != "ybax" {
		t.Errorf("after the move: %q", got)
	}
	top, _ := w.Own(c, a)
	w.expect("into itself", w.SetParent(top, a), winerr.ERROR_INVALID_PARAMETER)
	w.expect("move back", w.SetParent(moved, a), nil)
	w.expect("into a child", w.SetParent(top, y), winerr.ERROR_INVALID_PARAMETER)
	w.expect("into nothing", w.SetParent(top, 4711), winerr.ERROR_INVALID_WINDOW_HANDLE)
	if got := w.titles(c, NoWindow) + w.titles(c, a); got != "bayx" {
		t.Errorf("after moves that failed: %q", got)
	}
}

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

// TestEnds is about what goes with what: a parent with its children in the queues of others, a queue with its windows, a
// client with its queues, and the channels.
func TestEnds(t *testing.T) {
	w := newWorld(t)
	one, two := w.client(1), w.client(1)
	q, child, same := w.queue(one), w.queue(two), w.queue(one)
	parent := w.window(q, NoWindow, "parent")
	in := w.window(child, parent, "in two")
	deep := w.window(same, in, "in one again")
	w.expect("another's", w.Destroy(two, parent), winerr.ERROR_ACCESS_DENIED)
	ch, err := w.Connect(two, q, closer{})
	w.expect("connect", err, nil)
	if _, err := w.Connect(one, child, closer{}); err != nil {
		t.Fatal(err)
	}
	if news := w.News(); !slices.Equal(news, []*Queue{q, child}) {
		t.Errorf("news for %v", news)
	}
	w.expect("destroy", w.Destroy(one, parent), nil)
	if n := w.Counts(); n != (Counts{3, 0, 2}) {
		t.Errorf("%+v are left", n)
	}
	if one.Account.(*purse).used.Windows != 1 || two.Account.(*purse).used.Windows != 1 {
		t.Error("windows are not charged until their queues have heard of their ends")
	}
	for queue, want := range map[*Queue]uint32{child: in, same: deep} {
		if _, gone, _ := queue.Collect(9, 9); !slices.Equal(gone, []uint32{want}) {
			t.Errorf("%#x are gone, not %#x", gone, want)
		}
	}
	w.EndQueue(q)
	if dead := w.Reclaim(); len(dead) != 1 || !ch.Ended() || two.ChannelTo(q) != nil {
		t.Errorf("%d channels ended with the queue", len(dead))
	}
	w.EndClient(one)
	if dead := w.Reclaim(); len(dead) != 1 {
		t.Errorf("%d channels ended with the sender", len(dead))
	}
	w.EndClient(two)
	if n := w.Counts(); n != (Counts{}) || one.Account.(*purse).used != (Use{}) || two.Account.(*purse).used != (Use{}) {
		t.Errorf("%+v are left, charged %+v %+v", n, one.Account, two.Account)
	}
}

func TestNumbers(t *testing.T) {
	w := newWorld(t)
	c := w.client(1)
	q := w.queue(c)
	seen := map[uint32]bool{}
	for range 200000 {
		n := w.window(q, NoWindow, "")
		if seen[n] || n <= 0xFFFF || n > 0x7FFFFFFF || n&0xFFFF == 0xFFFF || n&0xFFFF == 0 {
			t.Fatalf("number %#x", n)
		}
		seen[n] = true
		w.expect("destroy", w.Destroy(c, n), nil)
	}
	_, err := w.Window(c, 0x10010)
	w.expect("an old number", err, winerr.ERROR_INVALID_WINDOW_HANDLE)
	var s slots
	s.give(lastUse<<16 | firstSlot)
	if s.free[0] != 1<<16|firstSlot {
		t.Errorf("the count goes on with %#x", s.free[0])
	}
}

func TestTooManyWindows(t *testing.T) {
	w := newWorld(t)
	c := w.client(1)
	q := w.queue(c)
	n := 0
	for ; ; n++ {
		if _, err := w.CreateWindow(q, NewWindow{Class: "c"}); err != nil {
			w.expect("one too many", err, winerr.ERROR_NO_MORE_USER_HANDLES)
			break
		}
	}
	if want := lastSlot - firstSlot + 1; n != want {
		t.Errorf("there were %d, not %d", n, want)
	}
	c.Account.(*purse).most.Windows = 1
	_, err := w.CreateWindow(q, NewWindow{Class: "c"})
	w.expect("beyond the limit", err, winerr.ERROR_NO_MORE_USER_HANDLES)
	w.EndClient(c)
	if used := c.Account.(*purse).used; used != (Use{}) {
		t.Errorf("%+v is charged", used)
	}
}

func TestTexts(t *testing.T) {
	w := newWorld(t)
	c := w.client(1)
	q := w.queue(c)
	long := strings.Repeat("€", MaxTitle)
	for _, tc := range []struct {
		class, title string
		want         error
	}{
		{"", "", winerr.ERROR_INVALID_PARAMETER},
		{strings.Repeat("c", MaxClass), long, nil},
		{strings.Repeat("c", MaxClass+1), "", winerr.ERROR_INVALID_PARAMETER},
		{"c", long + "€", winerr.ERROR_INVALID_PARAMETER},
		{"c\x00", "", winerr.ERROR_INVALID_PARAMETER},
		{"c", "\xff", winerr.ERROR_INVALID_PARAMETER},
		{"c", "\xed\xa0\x80", nil}, // a lone surrogate
	} {
		_, err := w.CreateWindow(q, NewWindow{Class: tc.class, Title: tc.title})
		w.expect(tc.class, err, tc.want)
	}
	window, _ := w.Window(c, w.window(q, NoWindow, "short"))
	before := c.Account.(*purse).used.Text
	w.expect("title", w.SetTitle(window, "ÄÖ"), nil)
	w.expect("no title", w.SetTitle(window, "\x00"), winerr.ERROR_INVALID_PARAMETER)
	if got, _ := w.Find(c, Search{Top: true, Title: &[]string{"äö"}[0]}); got != window || c.Account.(*purse).used.Text != before-2 {
		t.Errorf("found %v, charged %d before and %d after", got, before, c.Account.(*purse).used.Text)
	}
}

func TestChannels(t *testing.T) {
	w := newWorld(t)
	me, other, root := w.client(1), w.client(2), w.client(0)
	his := w.queue(other)
	his.Thread = 7
	window, _ := w.Window(other, w.window(his, NoWindow, ""))
	_, err := w.Reach(me, window.Number)
	w.expect("a closed window", err, winerr.ERROR_ACCESS_DENIED)
	_, err = w.Reach(me, 4711)
	w.expect("no window", err, winerr.ERROR_INVALID_WINDOW_HANDLE)
	for _, c := range []*Client{me, root} {
		_, err = w.ReachThread(c, 7)
		w.expect("another's thread", err, winerr.ERROR_INVALID_THREAD_ID)
	}
	if q, err := w.ReachThread(other, 7); q != his || err != nil {
		t.Errorf("his own thread: %v, %v", q, err)
	}
	if q, err := w.Reach(root, window.Number); q != his || err != nil {
		t.Errorf("root: %v, %v", q, err)
	}
	w.SetOpen(window, true)
	if q, err := w.Reach(me, window.Number); q != his || err != nil {
		t.Errorf("an open window: %v, %v", q, err)
	}
	var many []*Channel
	for range MaxForeign {
		ch, err := w.Connect(w.client(1), his, closer{})
		w.expect("connect", err, nil)
		many = append(many, ch)
	}
	_, err = w.Connect(me, his, closer{})
	w.expect("one too many", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
	w.Cut(many[0])
	w.Cut(many[0])
	ch, err := w.Connect(me, his, closer{})
	w.expect("room again", err, nil)
	made, _, more := his.Collect(10, 10)
	if len(made) != 10 || made[0] != many[1] || !more {
		t.Errorf("collected %d, more: %t", len(made), more)
	}
	w.Cut(many[2])
	w.News()
	w.Restore(his, made, nil)
	if news := w.News(); len(news) != 1 {
		t.Error("what is restored is no news")
	}
	made, _, more = his.Collect(100, 100)
	if len(made) != MaxForeign-1 || made[0] != many[1] || made[1] != many[3] || made[len(made)-1] != ch || more {
		t.Errorf("collected %d, more: %t", len(made), more)
	}
}

// TestNearestThread: the same number may be that of several threads.
func TestNearestThread(t *testing.T) {
	w := newWorld(t)
	me, far := w.client(1), w.client(1)
	me.Process, far.Process = 1, 2
	w.queue(far).Thread = 7
	mine := w.queue(me)
	mine.Thread = 7
	w.queue(me).Thread = 7
	if q, err := w.ReachThread(me, 7); q != mine || err != nil {
		t.Errorf("%+v, %v", q, err)
	}
	_, err := w.ReachThread(me, 0)
	w.expect("no thread", err, winerr.ERROR_INVALID_THREAD_ID)
}

func TestAtoms(t *testing.T) {
	a := NewAtoms()
	first, err := a.Add("Größe")
	if err != nil || first != FirstAtom {
		t.Fatalf("%#x, %v", first, err)
	}
	if again, err := a.Add("GRÖßE"); again != first || err != nil {
		t.Errorf("again %#x, %v", again, err)
	}
	if name, err := a.Name(first); name != "Größe" || err != nil {
		t.Errorf("%q, %v", name, err)
	}
	for name, want := range map[string]error{
		"": winerr.ERROR_INVALID_NAME, "\xff": winerr.ERROR_INVALID_NAME, "a\x00": winerr.ERROR_INVALID_NAME,
		strings.Repeat("x", 255): nil, strings.Repeat("x", 256): winerr.ERROR_INVALID_PARAMETER,
		strings.Repeat("\U0001F600", 128): winerr.ERROR_INVALID_PARAMETER, strings.Repeat("x", 5000): winerr.ERROR_INVALID_PARAMETER,
	} {
		if _, err := a.Add(name); !errors.Is(err, want) {
			t.Errorf("%.10q: %v, not %v", name, err, want)
		}
	}
	for i := a.Len(); i < LastAtom-FirstAtom+1; i++ {
		if _, err := a.Add(fmt.Sprint("n", i)); err != nil {
			t.Fatal(i, err)
		}
	}
	if _, err := a.Add("full"); !errors.Is(err, winerr.ERROR_NOT_ENOUGH_MEMORY) {
		t.Error(err)
	}
	if n, err := a.Find("GRÖSSE"); !errors.Is(err, winerr.ERROR_FILE_NOT_FOUND) {
		t.Errorf("%#x, %v", n, err)
	}
	for _, number := range []uint32{0, FirstAtom - 1, LastAtom + 1, 1<<32 - 1} {
		if name, err := a.Name(number); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
			t.Errorf("%#x: %q, %v", number, name, err)
		}
	}
}
