package user32

import (
	"winshm/internal/message"
	"winshm/internal/wire"
	"winshm/winerr"
)

// FindWindow returns the first window of a class and with a title, each of which may be nil: any. The class is a name or an atom.
// Letters of either case are the same. Top-level windows come before message-only ones. ERROR_CANNOT_FIND_WND_CLASS: there is no
// such window.
func FindWindow(className, windowName *uint16) (hwnd HWND, err error) {
	hwnd, err = find(wire.FindWindow{Flags: wire.FindTop}, className, windowName)
	if hwnd == 0 && err == nil {
		err = winerr.ERROR_CANNOT_FIND_WND_CLASS
	}
	return hwnd, err
}

// FindWindowEx is FindWindow among the children of a parent, which may be HWND_MESSAGE or GetDesktopWindow's, after one of them
// if that is not 0. It returns 0 and nil if there is none. ERROR_INVALID_WINDOW_HANDLE: there is no such parent, or after is none
// of its children.
func FindWindowEx(parent, after HWND, className, windowName *uint16) (HWND, error) {
	request := wire.FindWindow{Parent: uint32(message.Above(handle(parent))), After: uint32(after)}
	if parent == 0 {
		request.Flags = wire.FindTop
	}
	return find(request, className, windowName)
}

func find(request wire.FindWindow, className, windowName *uint16) (HWND, error) {
	if className != nil {
		request.Flags |= wire.FindByClass
		if atom := atomOf(className); atom == 0 {
			request.Class = textOf(className)
		} else if request.Class, _ = system().AtomName(atom); request.Class == "" {
			return 0, nil
		}
	}
	if windowName != nil {
		request.Flags |= wire.FindByTitle
		request.Title = textOf(windowName)
	}
	h, err := system().Find(request)
	return HWND(h), err
}

// EnumWindows calls a function with each top-level window, that on top first, until it returns false.
func EnumWindows(enumFunc WNDENUMPROC, lParam uintptr) error {
	windows, err := system().Windows(message.Desktop, false)
	return enumerate(windows, err, enumFunc, lParam)
}

// EnumThreadWindows is EnumWindows for the windows of a thread.
func EnumThreadWindows(thread uint32, enumFunc WNDENUMPROC, lParam uintptr) error {
	all, err := system().Windows(message.Desktop, false)
	var windows []wire.WindowInfo
	for _, w := range all {
		if w.Thread == thread {
			windows = append(windows, w)
		}
	}
	return enumerate(windows, err, enumFunc, lParam)
}

// EnumChildWindows is EnumWindows for what is below a window, each before its children; below the desktop if parent is 0.
func EnumChildWindows(parent HWND, enumFunc WNDENUMPROC, lParam uintptr) error {
	windows, err := system().Below(message.Above(handle(parent)))
	return enumerate(windows, err, enumFunc, lParam)
}

func enumerate(windows []wire.WindowInfo, err error, enumFunc WNDENUMPROC, lParam uintptr) error {
	if err == nil && enumFunc == nil {
		err = winerr.ERROR_INVALID_PARAMETER
	}
	for i := 0; err == nil && i < len(windows); i++ {
		if !enumFunc(HWND(windows[i].Window), lParam) {
			break
		}
	}
	return err
}
