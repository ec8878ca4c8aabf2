package user32

import (
	"maps"

	"winshm/internal/message"
	"winshm/winerr"
)

// window is what this package keeps of one. Its thread alone uses it.
type window struct {
	ending, ended bool
	create        *CREATESTRUCT // while it is made: this keeps in its place what the procedure gets the addresses of
}

// DestroyWindow ends a window of the calling thread, with its children and those that it owns: the procedures get WM_DESTROY, the
// parent's first, and WM_NCDESTROY, the children's first. ERROR_ACCESS_DENIED: it is another thread's.
// ERROR_INVALID_WINDOW_HANDLE: there is none.
func DestroyWindow(hwnd HWND) error {
	return onQueue(func(q *message.Queue) error {
		w, err := own(q, hwnd)
		if err != nil {
			return err
		}
		destroy(w)
		return nil
	})
}

// destroy ends a window, unless that is under way.
func destroy(w *message.Window) {
	front, ok := w.Front.(*window)
	if !ok || front.ending {
		return
	}
	front.ending = true
	for _, owned := range w.Owned() {
		destroy(owned)
	}
	announce(w)
	end(w)
}

// announce tells a window, and its children after it, that they end.
func announce(w *message.Window) {
	call(w, WM_DESTROY, 0, 0)
	for _, child := range family(w) {
		child.Front.(*window).ending = true
		announce(child)
	}
}

// end ends a window after its children.
func end(w *message.Window) {
	front := w.Front.(*window)
	if front.ended {
		return
	}
	front.ending, front.ended = true, true
	defer func() { _ = w.Destroy() }()
	for _, child := range family(w) {
		end(child)
	}
	call(w, WM_NCDESTROY, 0, 0)
	maps.DeleteFunc(threadOf(w.Queue()).timers, func(t timer, _ TIMERPROC) bool { return t.window == w.Handle })
}

// family returns the children of a window that its thread has.
func family(w *message.Window) (children []*message.Window) {
	for _, child := range w.Children() {
		if child.Queue() == w.Queue() {
			children = append(children, child)
		}
	}
	return children
}

// exists reports whether a window has not been destroyed.
func exists(w *message.Window) bool { return w.Queue().System().Own(w.Handle) == w }

// IsWindow reports whether there is a window, of whatever process.
func IsWindow(hwnd HWND) bool {
	_, err := system().Describe(handle(hwnd))
	return err == nil
}

// IsWindowUnicode reports whether the texts of a window of this process are UTF-16: always.
func IsWindowUnicode(hwnd HWND) bool {
	w, err := near(hwnd)
	return err == nil && w.Class.Wide
}

// GetWindowThreadProcessId returns the thread of a window, and stores the process if pid is not nil.
func GetWindowThreadProcessId(hwnd HWND, pid *uint32) (tid uint32, err error) {
	info, err := system().Describe(handle(hwnd))
	if err == nil && pid != nil {
		*pid = info.Process
	}
	return info.Thread, err
}

// GetDesktopWindow returns the window whose children the top-level windows are.
func GetDesktopWindow() HWND { return HWND(message.DesktopWindow) }

// IsWindowVisible reports whether a window and all above it have WS_VISIBLE. Message-only windows are never visible.
func IsWindowVisible(hwnd HWND) bool {
	for h := handle(hwnd); h != message.DesktopWindow; {
		info, err := system().Describe(h)
		if err != nil || info.Style&WS_VISIBLE == 0 || h == message.MessageWindow {
			return false
		}
		if h, err = system().Ancestor(h, GA_PARENT); err != nil {
			return false
		}
	}
	return true
}

// GetParent returns the parent of a window with WS_CHILD, the owner of another one of this process, else 0.
func GetParent(hwnd HWND) (HWND, error) {
	h, err := system().ParentOf(handle(hwnd))
	return HWND(h), err
}

// GetAncestor returns the window above one: GA_PARENT, its parent, which of a top-level window is the desktop; GA_ROOT, the one
// above which there is but that. GA_ROOTOWNER is as GA_ROOT.
func GetAncestor(hwnd HWND, flags uint32) (HWND, error) {
	h, err := system().Ancestor(handle(hwnd), flags)
	return HWND(h), err
}

// IsChild reports whether a window is below another one.
func IsChild(parent, hwnd HWND) bool { return system().IsChild(handle(parent), handle(hwnd)) }

// SetParent makes a window of this process a child of another one, or of the desktop (0), and returns what it was a child of.
func SetParent(child, parent HWND) (old HWND, err error) {
	w, err := near(child)
	if err != nil {
		return 0, err
	}
	above, err := system().Ancestor(w.Handle, GA_PARENT)
	if err != nil {
		return 0, err
	}
	to := message.Above(handle(parent))
	if to == w.Handle {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	return HWND(above), w.Move(to)
}

// GetWindowLongPtr returns one of a window's values: GWL_ or GWLP_, or the place in the extra bytes. ERROR_INVALID_INDEX: there is
// none of that number. ERROR_ACCESS_DENIED: the window is another process's, of which only the styles are known.
func GetWindowLongPtr(hwnd HWND, index int32) (uintptr, error) { return windowLong(hwnd, index, 8) }

// GetWindowLong is GetWindowLongPtr for values of 4 bytes.
func GetWindowLong(hwnd HWND, index int32) (int32, error) {
	v, err := windowLong(hwnd, index, 4)
	return int32(v), err
}

func windowLong(hwnd HWND, index int32, size int) (uintptr, error) {
	if w := system().Own(handle(hwnd)); w != nil {
		v, err := w.Long(index, size)
		return uintptr(v), err
	}
	info, err := system().Describe(handle(hwnd))
	switch {
	case err != nil:
		return 0, err
	case index == GWL_STYLE:
		return uintptr(info.Style), nil
	case index == GWL_EXSTYLE:
		return uintptr(info.ExStyle), nil
	}
	return 0, winerr.ERROR_ACCESS_DENIED
}

// SetWindowLongPtr changes one of the values of a window of this process, and returns what it was; see GetWindowLongPtr. A
// procedure (GWLP_WNDPROC) is a number of [NewCallback].
func SetWindowLongPtr(hwnd HWND, index int32, value uintptr) (old uintptr, err error) {
	return setWindowLong(hwnd, index, 8, uint64(value))
}

// SetWindowLong is SetWindowLongPtr for values of 4 bytes.
func SetWindowLong(hwnd HWND, index, value int32) (old int32, err error) {
	was, err := setWindowLong(hwnd, index, 4, uint64(uint32(value)))
	return int32(was), err
}

func setWindowLong(hwnd HWND, index int32, size int, value uint64) (uintptr, error) {
	w, err := near(hwnd)
	if err != nil {
		return 0, err
	}
	old, err := w.SetLong(index, size, value)
	return uintptr(old), err
}
