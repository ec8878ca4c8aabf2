package user32

import "winshm/internal/message"

// GetWindowText copies the text of a window, as much as fits into count units with a zero, and returns how many those are without
// it. A window of this process is asked by WM_GETTEXT; of another one's the stored title is read, and nobody is asked.
func GetWindowText(hwnd HWND, text *uint16, count int32) (n int32, err error) {
	if count <= 0 || text == nil {
		_, err := system().Describe(handle(hwnd))
		return 0, err
	}
	if system().Own(handle(hwnd)) != nil {
		copied, err := SendMessage(hwnd, WM_GETTEXT, uintptr(count), address(text))
		return int32(copied), err
	}
	info, err := system().Describe(handle(hwnd))
	return int32(store(text, uint64(count), info.Title)), err
}

// GetWindowTextLength returns the length of a window's text without the zero; it asks as GetWindowText does.
func GetWindowTextLength(hwnd HWND) (n int32, err error) {
	if system().Own(handle(hwnd)) != nil {
		length, err := SendMessage(hwnd, WM_GETTEXTLENGTH, 0, 0)
		return int32(length), err
	}
	info, err := system().Describe(handle(hwnd))
	return int32(units(info.Title)), err
}

// SetWindowText sends WM_SETTEXT to a window, of whatever process.
func SetWindowText(hwnd HWND, text *uint16) error {
	_, err := SendMessage(hwnd, WM_SETTEXT, 0, address(text))
	return err
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
