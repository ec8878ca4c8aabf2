package desktop

import (
	"strings"
	"testing"

	"winshm/winerr"
)

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
