package desktop

import (
	"iter"

	"winshm/internal/wtf8"
	"winshm/winerr"
)

// Search is what a window is looked for by.
type Search struct {
	// Top: among top-level windows, and after them among message-only ones; else among the children of Parent.
	Top    bool
	Parent uint32
	// After is the window after which to begin; NoWindow: at the first.
	After uint32
	// Class and Title, if not nil, are what the window must have, in either case.
	Class, Title *string
}

// Find returns the first window that fits, or nil: those of the client's user come first, then the others that the client sees
// (FindWindow, FindWindowEx). ERROR_INVALID_WINDOW_HANDLE: there is no such parent, or After is none of its children.
func (d *Desktop) Find(c *Client, s Search) (*Window, error) {
	windows, err := d.from(c, s)
	if err != nil {
		return nil, err
	}
	fits := s.matcher()
	for w := range windows {
		if fits(w) && w.Queue.Client.Alive() {
			return w, nil
		}
	}
	return nil, nil
}

func (s *Search) matcher() func(*Window) bool {
	key := func(text *string) string {
		if text == nil || wtf8.Len(*text) > MaxTitle {
			return "\x00" // which no window has
		}
		return wtf8.Fold(*text)
	}
	class, title := key(s.Class), key(s.Title)
	return func(w *Window) bool {
		return (s.Class == nil || w.classKey == class) && (s.Title == nil || w.titleKey == title)
	}
}

// stretch is a part of what a search goes through: those of a parent's children that are the user's own, or are not.
type stretch struct {
	parent *Window
	own    bool
}

// stretches returns what s goes through, in order.
func (d *Desktop) stretches(c *Client, s Search) (list []stretch, err error) {
	tops, hidden := s.Top || s.Parent == NoWindow, s.Top || s.Parent == MessageParent
	if !tops && !hidden {
		parent, err := d.Window(c, s.Parent)
		return []stretch{{parent, true}, {parent, false}}, err
	}
	var others []*root
	for _, r := range d.roots {
		switch {
		case r.user == c.User:
			list = r.stretches(list, true, tops, hidden)
		case r.open > 0 || c.User == 0:
			others = append(others, r)
		}
	}
	for _, r := range others {
		list = r.stretches(list, false, tops, hidden)
	}
	return list, nil
}

func (r *root) stretches(list []stretch, own, tops, hidden bool) []stretch {
	if tops {
		list = append(list, stretch{&r.top, own})
	}
	if hidden {
		list = append(list, stretch{&r.hidden, own})
	}
	return list
}

// from returns the windows that a search goes through, as far as the client sees them.
func (d *Desktop) from(c *Client, s Search) (iter.Seq[*Window], error) {
	list, err := d.stretches(c, s)
	if err != nil {
		return nil, err
	}
	var first *Window // nil: that of the first stretch
	if s.After != NoWindow {
		after, err := d.Window(c, s.After)
		if err != nil {
			return nil, err
		}
		for len(list) > 0 && (list[0].parent != after.parent || list[0].own != c.owns(after)) {
			list = list[1:]
		}
		if len(list) == 0 {
			return nil, winerr.ERROR_INVALID_WINDOW_HANDLE
		}
		first = after.next
		if first == nil {
			list = list[1:]
		}
	}
	return func(yield func(*Window) bool) { c.walk(list, first, yield) }, nil
}

// walk yields the windows of stretches, of the first one those from first on.
func (c *Client) walk(list []stretch, first *Window, yield func(*Window) bool) {
	for _, part := range list {
		w := part.parent.first
		if first != nil {
			w, first = first, nil
		}
		for ; w != nil; w = w.next {
			if c.owns(w) == part.own && c.sees(w) && !yield(w) {
				return
			}
		}
	}
}

func (c *Client) owns(w *Window) bool { return w.Queue.Client.User == c.User }

// Children returns the children of a parent that the client sees, those after a child if one is given: first its own user's, and
// of each user's the one on top.
func (d *Desktop) Children(c *Client, parent, after uint32) (iter.Seq[*Window], error) {
	windows, err := d.from(c, Search{Parent: parent, After: after})
	if err != nil {
		return nil, err
	}
	return c.alive(windows), nil
}

// All returns all windows that the client sees, in no meaningful order, those after a number if one is given: it need not be a
// window's any more.
func (d *Desktop) All(c *Client, after uint32) iter.Seq[*Window] {
	return c.alive(func(yield func(*Window) bool) {
		for slot := int(slotOf(after)) + 1; slot < len(d.windows); slot++ {
			if w := d.windows[slot]; w != nil && c.sees(w) && !yield(w) {
				return
			}
		}
	})
}

// alive leaves out windows of processes that have ended. Each is asked once.
func (c *Client) alive(windows iter.Seq[*Window]) iter.Seq[*Window] {
	return func(yield func(*Window) bool) {
		alive := map[*Client]bool{}
		for w := range windows {
			owner := w.Queue.Client
			lives, asked := alive[owner]
			if !asked {
				lives = owner.Alive()
				alive[owner] = lives
			}
			if lives && !yield(w) {
				return
			}
		}
	}
}
