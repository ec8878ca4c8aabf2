package user32

import "winshm/internal/message"

// GetWindowTextLength returns the length of a window's text without the zero; it asks as GetWindowText does.
func GetWindowTextLength(hwnd HWND) (n int32, err error) {
	if system().Own(handle(hwnd)) != nil {
		length, err := SendMessage(hwnd, WM_GETTEXTLENGTH, 0, 0)
		return int32(length), err
	}
	info, err := system().Describe(handle(hwnd))
	return int32(units(info.Title)), err
}

// DefWindowProc does what a procedure leaves to the system: it keeps the window's text, and answers WM_CLOSE by destroying the
// window.
//
//go:uintptrescapes
func DefWindowProc(hwnd HWND, msg uint32, wParam, lParam uintptr) uintptr {
	w := system().Own(handle(hwnd))
	if w == nil {
		return 0
	}
	switch msg {
	case WM_NCCREATE:
		if name := at[CREATESTRUCT](lParam); name != nil && name.LpszName != nil {
			setTitle(w, textOf(name.LpszName))
		}
		return 1
	case WM_SETTEXT:
		return setTitle(w, textOf(at[uint16](lParam)))
	case WM_GETTEXT:
		return uintptr(store(at[uint16](lParam), uint64(wParam), w.Title()))
	case WM_GETTEXTLENGTH:
		return uintptr(units(w.Title()))
	case WM_CLOSE:
		_ = DestroyWindow(hwnd)
	case WM_QUERYENDSESSION, WM_QUERYOPEN:
		return 1
	}
	return 0
}

// setTitle returns 1 if the window has the text now.
func setTitle(w *message.Window, title string) uintptr {
	if title != w.Title() && w.SetTitle(title) != nil {
		return 0
	}
	return 1
}
