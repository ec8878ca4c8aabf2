package message

import (
	"sync"
	"sync/atomic"

	"winshm/internal/wire"
	"winshm/winerr"
)

// Window is a window of this client.
type Window struct {
	Handle Handle
	Class  *Class
	// Front is what the front knows of it: the procedure and the like. The window's thread alone changes it.
	Front any

	queue *Queue
	gone  atomic.Bool

	mu     sync.Mutex
	info   wire.WindowInfo
	owner  Handle // it goes with that window
	longs  longs
	filter filter
}

// Spec is what CreateWindowEx says of a window.
type Spec struct {
	Class *Class
	Title string
	// Parent is the parent of a window of style Child; else the window that shall own it, or that in which its owner is.
	Parent         Handle
	Style, ExStyle uint32
	Instance, ID   uint64 // what Long returns
	Front          any
}

// CreateWindow makes a window of the queue's thread; it sends nothing. ERROR_INVALID_WINDOW_HANDLE: the parent is none.
// ERROR_TLW_WITH_WSCHILD: a child has none.
func (q *Queue) CreateWindow(spec Spec) (*Window, error) {
	if err := q.register(); err != nil {
		return nil, err
	}
	parent, owner, err := q.system.place(&spec)
	if err != nil {
		return nil, err
	}
	request := &wire.CreateWindow{
		Queue: q.id, Parent: uint32(parent), Style: spec.Style, ExStyle: spec.ExStyle, Class: spec.Class.Name, Title: spec.Title,
	}
	var reply wire.Window
	if _, _, err := q.bell.Ask(wire.OpCreateWindow, request, &reply, 0); err != nil {
		return nil, err
	}
	w := &Window{Handle: Handle(reply.Window), Class: spec.Class, Front: spec.Front, queue: q, owner: owner}
	w.longs = spec.Class.longs()
	w.longs.instance, w.longs.id = spec.Instance, spec.ID
	pid, user := q.system.self()
	w.info = wire.WindowInfo{
		Window: reply.Window, Parent: request.Parent, Style: spec.Style, ExStyle: spec.ExStyle, Class: spec.Class.Name, Title: spec.Title,
		Process: pid, Thread: q.thread, User: user, Queue: q.id,
	}
	q.add(w)
	return w, nil
}

// add makes a window known.
func (q *Queue) add(w *Window) {
	w.Class.count(1)
	q.windows[w.Handle] = w
	q.system.windows.Store(w.Handle, w)
	if q.system.allowed() {
		w.mu.Lock()
		defer w.mu.Unlock()
		_ = w.openLocked(true) // who may not has not allowed anything
	}
}

// Destroy ends the window; it sends nothing. Its thread calls it, once, after those of its children.
func (w *Window) Destroy() error {
	if w.gone.Swap(true) {
		return invalid
	}
	q := w.queue
	delete(q.windows, w.Handle)
	q.system.windows.Delete(w.Handle)
	w.Class.count(-1)
	q.dropPosted(w.Handle)
	q.dropTimers(w.Handle, false)
	_, _, err := q.bell.Ask(wire.OpDestroyWindow, &wire.Window{Window: uint32(w.Handle)}, nil, 0)
	return err
}

// Hide has the manager forget the window before its thread destroys it: nobody finds it any more. Any thread may call it.
func (w *Window) Hide() {
	_, _, _ = w.queue.bell.Ask(wire.OpDestroyWindow, &wire.Window{Window: uint32(w.Handle)}, nil, 0)
}

// lose forgets a window that went because one above it did, in another process.
func (q *Queue) lose(h Handle) {
	if w := q.windows[h]; w != nil && !w.gone.Swap(true) {
		delete(q.windows, h)
		q.system.windows.Delete(h)
		w.Class.count(-1)
		q.dropPosted(h)
		q.dropTimers(h, false)
	}
}

// Queue returns the queue of the window's thread.
func (w *Window) Queue() *Queue { return w.queue }

// Own returns a window of this client, nil if it is none.
func (s *System) Own(h Handle) *Window {
	if w, ok := s.windows.Load(h); ok {
		if w := w.(*Window); w.queue.living() {
			return w
		}
	}
	return nil
}

// Children returns the window's children in this client.
func (w *Window) Children() (children []*Window) {
	w.queue.system.windows.Range(func(_, v any) bool {
		if c := v.(*Window); c.Info().Parent == uint32(w.Handle) {
			children = append(children, c)
		}
		return true
	})
	return children
}

// Info returns what the manager knows of the window, without asking it.
func (w *Window) Info() wire.WindowInfo {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.info
}

// Title returns the window's text.
func (w *Window) Title() string { return w.Info().Title }

// Change changes the title, a style or the parent (wire.WindowTitle and so on).
func (w *Window) Change(what, value uint32, text string) error {
	request := &wire.ChangeWindow{Window: uint32(w.Handle), What: what, Value: value, Text: text}
	if _, _, err := w.queue.bell.Ask(wire.OpChangeWindow, request, nil, 0); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch what {
	case wire.WindowTitle:
		w.info.Title = text
	case wire.WindowStyle:
		w.info.Style = value
	case wire.WindowExStyle:
		w.info.ExStyle = value
	case wire.WindowParent:
		w.info.Parent = value
	}
	return nil
}

// Describe returns what is known of a window, anybody's. ERROR_INVALID_WINDOW_HANDLE: there is none.
func (s *System) Describe(h Handle) (wire.WindowInfo, error) {
	if w := s.Own(h); w != nil {
		return w.Info(), nil
	}
	if info, ok := root(h); ok {
		return info, nil
	}
	var info wire.WindowInfo
	err := s.client.Ask(wire.OpDescribeWindow, &wire.Window{Window: uint32(h)}, &info)
	return info, absent(err)
}

// absent turns the error of there being no manager into that of there being no window.
func absent(err error) error {
	if err == winerr.ERROR_INVALID_HANDLE { //nolint:errorlint // the code itself, as Ask gives it
		return invalid
	}
	return err
}

// Find returns the first window that fits, 0 if there is none.
func (s *System) Find(request wire.FindWindow) (Handle, error) {
	var reply wire.Window
	err := s.client.Ask(wire.OpFindWindow, &request, &reply)
	if err == winerr.ERROR_INVALID_HANDLE { //nolint:errorlint // the code itself, as Ask gives it
		return 0, nil
	}
	return Handle(reply.Window), err
}

// Windows returns the windows of a parent, the one on top first; or all that there are.
func (s *System) Windows(parent Handle, all bool) (windows []wire.WindowInfo, err error) {
	request := wire.Windows{Parent: uint32(Above(parent))}
	if all {
		request.All = 1
	}
	for {
		var reply wire.WindowsReply
		if err := s.client.Ask(wire.OpWindows, &request, &reply); err != nil {
			return windows, absent(err)
		}
		windows = append(windows, reply.Windows...)
		if reply.More == 0 || len(reply.Windows) == 0 {
			return windows, nil
		}
		request.After = reply.Windows[len(reply.Windows)-1].Window
	}
}
