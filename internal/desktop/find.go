package desktop

import (
	"iter"
	"slices"

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
	places, err := d.places(c, s)
	if err != nil {
		return nil, err
	}
	after, err := d.after(c, s.After, places)
	if err != nil {
		return nil, err
	}
	fits := s.matcher()
	for _, own := range []bool{true, false} {
		for _, place := range places {
			w := place.first
			if after != nil {
				if after.parent != place || c.owns(after) != own {
					continue
				}
				w, after = after.next, nil
			}
			for ; w != nil; w = w.next {
				if c.owns(w) == own && c.sees(w) && fits(w) && w.Queue.Client.Alive() {
					return w, nil
				}
			}
		}
	}
	return nil, nil
}

func (c *Client) owns(w *Window) bool { return w.Queue.Client.User == c.User }

// places returns the parents among whose children s looks.
func (d *Desktop) places(c *Client, s Search) ([]*Window, error) {
	if s.Top {
		return []*Window{&d.top, &d.hidden}, nil
	}
	parent, err := d.parent(c, s.Parent)
	return []*Window{parent}, err
}

// after returns the window after which a search begins, nil for none.
func (d *Desktop) after(c *Client, number uint32, places []*Window) (*Window, error) {
	if number == NoWindow {
		return nil, nil
	}
	w, err := d.Window(c, number)
	if err == nil && !slices.Contains(places, w.parent) {
		return nil, winerr.ERROR_INVALID_WINDOW_HANDLE
	}
	return w, err
}

func (s *Search) matcher() func(*Window) bool {
	key := func(text *string) string {
		if text == nil || len(*text) > 3*MaxTitle {
			return "\x00" // which no window has
		}
		return fold(*text)
	}
	class, title := key(s.Class), key(s.Title)
	return func(w *Window) bool {
		return (s.Class == nil || w.classKey == class) && (s.Title == nil || w.titleKey == title)
	}
}

// Children returns the children of a parent that the client sees, from the top down, those after a child if one is given.
func (d *Desktop) Children(c *Client, parent, after uint32) (iter.Seq[*Window], error) {
	of, err := d.parent(c, parent)
	if err != nil {
		return nil, err
	}
	last, err := d.after(c, after, []*Window{of})
	if err != nil {
		return nil, err
	}
	return func(yield func(*Window) bool) {
		shown := c.shown()
		w := of.first
		if last != nil {
			w = last.next
		}
		for ; w != nil; w = w.next {
			if shown(w) && !yield(w) {
				return
			}
		}
	}, nil
}

// All returns all windows that the client sees, in no meaningful order, those after a number if one is given: it need not be a
// window's any more.
func (d *Desktop) All(c *Client, after uint32) iter.Seq[*Window] {
	return func(yield func(*Window) bool) {
		shown := c.shown()
		for slot := int(slotOf(after)) + 1; slot < len(d.windows); slot++ {
			if w := d.windows[slot]; w != nil && shown(w) && !yield(w) {
				return
			}
		}
	}
}

// shown returns what tells whether a window is there for the client. Each process is asked once whether it lives.
func (c *Client) shown() func(*Window) bool {
	alive := map[*Client]bool{}
	return func(w *Window) bool {
		owner := w.Queue.Client
		lives, asked := alive[owner]
		if !asked {
			lives = owner.Alive()
			alive[owner] = lives
		}
		return lives && c.sees(w)
	}
}
