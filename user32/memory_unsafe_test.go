package user32_test

import (
	"unicode/utf16"
	"unsafe"

	"winshm/user32"
)

// at returns what an address leads to; the race detector's check of pointers would refuse a plain conversion.
func at[T any](addr uintptr) *T { return *(**T)(unsafe.Pointer(&addr)) }

func data(c *user32.COPYDATASTRUCT) []byte {
	return unsafe.Slice((*byte)(c.LpData), c.CbData)
}

// sendData sends a block by WM_COPYDATA.
func sendData(hwnd user32.HWND, wParam, kind uintptr, block []byte) (uintptr, error) {
	c := user32.COPYDATASTRUCT{DwData: kind, CbData: uint32(len(block)), LpData: unsafe.Pointer(unsafe.SliceData(block))}
	return user32.SendMessage(hwnd, user32.WM_COPYDATA, wParam, uintptr(unsafe.Pointer(&c)))
}

// getText sends WM_GETTEXT for so many units, into a buffer that is two units larger.
func getText(hwnd user32.HWND, size int) (n uintptr, buf []uint16, err error) {
	buf = make([]uint16, size+2)
	for i := range buf {
		buf[i] = 0xAAAA
	}
	n, err = user32.SendMessage(hwnd, user32.WM_GETTEXT, uintptr(size), uintptr(unsafe.Pointer(&buf[0])))
	return n, buf, err
}

func setText(hwnd user32.HWND, text *uint16) (uintptr, error) {
	return user32.SendMessage(hwnd, user32.WM_SETTEXT, 0, uintptr(unsafe.Pointer(text)))
}

func createWith(class *uint16, title string, style uint32, parent user32.HWND, param unsafe.Pointer) (user32.HWND, error) {
	return user32.CreateWindowEx(0, class, pointer(title), style, 1, 2, 3, 4, parent, 0, 0, param)
}

func paramOf(lParam uintptr) *int { return (*int)(at[user32.CREATESTRUCT](lParam).LpCreateParams) }

func pointerOf(n *int) unsafe.Pointer { return unsafe.Pointer(n) }

func sendSetting(hwnd user32.HWND, wParam uintptr, text *uint16) (uintptr, error) {
	return user32.SendMessage(hwnd, user32.WM_SETTINGCHANGE, wParam, uintptr(unsafe.Pointer(text)))
}

// textAt reads a text.
func textAt(addr uintptr) string {
	if addr == 0 {
		return "none"
	}
	return stringOf(at[uint16](addr))
}

func stringOf(p *uint16) string {
	n := 0
	for *(*uint16)(unsafe.Add(unsafe.Pointer(p), 2*n)) != 0 {
		n++
	}
	return string(utf16.Decode(unsafe.Slice(p, n)))
}

// addressOf returns where the block is.
func addressOf(c *user32.COPYDATASTRUCT) uintptr { return uintptr(c.LpData) }

// setTitle sets a window's text without a message.
func setTitle(hwnd user32.HWND, text *uint16) uintptr {
	return user32.DefWindowProc(hwnd, user32.WM_SETTEXT, 0, uintptr(unsafe.Pointer(text)))
}
