package desktop

import (
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// Where the number of a parent is expected, these are no windows.
const (
	NoWindow      = 0
	MessageParent = 0xFFFFFFFD // HWND_MESSAGE
)

// The longest texts, in UTF-16 units.
const (
	MaxClass = 256
	MaxTitle = 32767
)

// Window is a window. Its fields are read by callers and changed by this package.
type Window struct {
	// Number is the HWND: a slot in the low half, and in the high half how often the slot was used.
	Number         uint32
	Queue          *Queue
	Class, Title   string
	Style, ExStyle uint32
	// Open: processes of other users may find the window and send to it.
	Open bool

	classKey, titleKey string
	parent             *Window
	first              *Window // child, the one on top
	before, next       *Window // among the children of the same parent
}

// Parent returns the number of the window's parent, NoWindow of a top-level window, MessageParent of a message-only one.
func (w *Window) Parent() uint32 { return w.parent.Number }

// text is what a window is charged with for its texts, which are kept in two forms.
func (w *Window) text() int64 {
	return int64(len(w.Class) + len(w.Title) + len(w.classKey) + len(w.titleKey))
}

// NewWindow is what a window begins with.
type NewWindow struct {
	Parent         uint32
	Style, ExStyle uint32
	Class, Title   string
}

// CreateWindow makes a window on top of its siblings (CreateWindowEx). ERROR_INVALID_PARAMETER: the class is empty, or a text is
// none or too long. ERROR_INVALID_WINDOW_HANDLE: there is no such parent. ERROR_ACCESS_DENIED: the parent is another user's.
// ERROR_NO_MORE_USER_HANDLES: there are too many windows.
func (d *Desktop) CreateWindow(q *Queue, n NewWindow) (*Window, error) {
	if n.Class == "" || !isText(n.Class, MaxClass) || !isText(n.Title, MaxTitle) {
		return nil, winerr.ERROR_INVALID_PARAMETER
	}
	if err := d.mayAdopt(q.Client, n.Parent); err != nil {
		return nil, err
	}
	w := &Window{
		Queue: q, Class: n.Class, Title: n.Title, Style: n.Style, ExStyle: n.ExStyle,
		classKey: wtf8.Fold(n.Class), titleKey: wtf8.Fold(n.Title),
	}
	use := Use{Windows: 1, Text: w.text()}
	if err := q.Client.Account.Room(use); err != nil {
		return nil, err
	}
	if w.Number = d.slots.take(); w.Number == 0 {
		return nil, winerr.ERROR_NO_MORE_USER_HANDLES
	}
	q.Client.Account.Charge(use)
	slot := int(slotOf(w.Number))
	for len(d.windows) <= slot {
		d.windows = append(d.windows, nil)
	}
	d.windows[slot] = w
	d.count++
	q.windows[w] = struct{}{}
	d.rootOf(q.Client.User).enter()
	w.link(d.above(q, n.Parent))
	return w, nil
}

// mayAdopt returns an error if a client cannot make something a child of that.
func (d *Desktop) mayAdopt(c *Client, number uint32) error {
	if number == NoWindow || number == MessageParent {
		return nil
	}
	parent, err := d.Window(c, number)
	if err == nil && !c.rules(parent.Queue.Client.User) {
		err = winerr.ERROR_ACCESS_DENIED
	}
	return err
}

// above returns the parent of that number for a window in q: one that exists, or a root.
func (d *Desktop) above(q *Queue, number uint32) *Window {
	switch number {
	case NoWindow:
		return &d.rootOf(q.Client.User).top
	case MessageParent:
		return &d.rootOf(q.Client.User).hidden
	}
	return d.at(number)
}

// Window returns a window that the client sees. ERROR_INVALID_WINDOW_HANDLE: there is none of that number.
func (d *Desktop) Window(c *Client, number uint32) (*Window, error) {
	w := d.at(number)
	if w == nil || !c.sees(w) || !w.Queue.Client.Alive() {
		return nil, winerr.ERROR_INVALID_WINDOW_HANDLE
	}
	return w, nil
}

func (d *Desktop) at(number uint32) *Window {
	if slot := int(slotOf(number)); slot < len(d.windows) {
		if w := d.windows[slot]; w != nil && w.Number == number {
			return w
		}
	}
	return nil
}

// Own returns a window of the client's. ERROR_ACCESS_DENIED: it is another's.
func (d *Desktop) Own(c *Client, number uint32) (*Window, error) {
	w, err := d.Window(c, number)
	if err == nil && w.Queue.Client != c {
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return w, err
}

// Destroy takes a window of the client's away, with its children (DestroyWindow).
func (d *Desktop) Destroy(c *Client, number uint32) error {
	w, err := d.Own(c, number)
	if err == nil {
		d.destroy(w)
	}
	return err
}

// SetTitle changes a window's title. ERROR_INVALID_PARAMETER: it is no text, or too long.
func (d *Desktop) SetTitle(w *Window, title string) error {
	if !isText(title, MaxTitle) {
		return winerr.ERROR_INVALID_PARAMETER
	}
	key, account := wtf8.Fold(title), w.Queue.Client.Account
	if err := take(account, Use{Text: int64(len(title) + len(key) - len(w.Title) - len(w.titleKey))}); err != nil {
		return err
	}
	w.Title, w.titleKey = title, key
	return nil
}

// SetParent moves a window, with its children, on top of those of another parent (SetParent). ERROR_INVALID_PARAMETER: that
// is the window itself or a child of its.
func (d *Desktop) SetParent(w *Window, number uint32) error {
	if err := d.mayAdopt(w.Queue.Client, number); err != nil {
		return err
	}
	parent := d.above(w.Queue, number)
	for up := parent; up != nil; up = up.parent {
		if up == w {
			return winerr.ERROR_INVALID_PARAMETER
		}
	}
	w.unlink()
	w.link(parent)
	return nil
}

// destroy takes a window and its children away, the deepest first.
func (d *Desktop) destroy(w *Window) {
	for at := w; ; {
		if at.first != nil {
			at = at.first
			continue
		}
		up := at.parent
		d.remove(at, at != w)
		if at == w {
			return
		}
		at = up
	}
}

// remove takes a window without children away. tell: its queue is to hear of it.
func (d *Desktop) remove(w *Window, tell bool) {
	w.unlink()
	q, use := w.Queue, Use{Windows: -1, Text: -w.text()}
	delete(q.windows, w)
	d.windows[slotOf(w.Number)] = nil
	d.slots.give(w.Number)
	d.count--
	d.leave(w)
	if tell {
		use.Windows = 0
		q.gone = append(q.gone, w.Number)
		d.tell(q)
	}
	q.Client.Account.Charge(use)
}

// link puts a window on top of the children of its parent to be.
func (w *Window) link(parent *Window) {
	w.parent, w.before, w.next = parent, nil, parent.first
	if w.next != nil {
		w.next.before = w
	}
	parent.first = w
}

func (w *Window) unlink() {
	if w.before != nil {
		w.before.next = w.next
	} else {
		w.parent.first = w.next
	}
	if w.next != nil {
		w.next.before = w.before
	}
}
