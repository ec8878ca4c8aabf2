package user32

import "unsafe"

// GetWindowText copies the text of a window, as much as fits into count units with a zero, and returns how many those are without
// it. A window of this process is asked by WM_GETTEXT; of another one's the stored title is read, and nobody is asked.
func GetWindowText(hwnd HWND, text *uint16, count int32) (n int32, err error) {
	if count <= 0 || text == nil {
		_, err := system().Describe(handle(hwnd))
		return 0, err
	}
	if system().Own(handle(hwnd)) != nil {
		copied, err := SendMessage(hwnd, WM_GETTEXT, uintptr(count), uintptr(unsafe.Pointer(text)))
		return int32(copied), err
	}
	info, err := system().Describe(handle(hwnd))
	return int32(store(text, uint64(count), info.Title)), err
}

// SetWindowText sends WM_SETTEXT to a window, of whatever process.
func SetWindowText(hwnd HWND, text *uint16) error {
	_, err := SendMessage(hwnd, WM_SETTEXT, 0, uintptr(unsafe.Pointer(text)))
	return err
}
