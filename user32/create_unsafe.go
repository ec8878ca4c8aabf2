package user32

import (
	"unsafe"

	"winshm/internal/message"
	"winshm/kernel32"
	"winshm/winerr"
)

// CreateWindowEx makes a window of the calling thread, whose goroutine must be locked to it (runtime.LockOSThread) as long as it has
// windows: they end with the thread. No window is ever seen. The class is a name or an atom ([MAKEINTATOM]); the parent is that of
// a window with WS_CHILD, the owner of another one, or HWND_MESSAGE: then it is a message-only window. The procedure is called with
// WM_NCCREATE, WM_NCCALCSIZE and WM_CREATE.
//
// ERROR_CLASS_DOES_NOT_EXIST: the process has no such class. ERROR_INVALID_WINDOW_HANDLE: there is no such parent.
// ERROR_TLW_WITH_WSCHILD: WS_CHILD without a parent. ERROR_INVALID_PARAMETER also if the procedure has refused the window.
func CreateWindowEx(exStyle uint32, className, windowName *uint16, style uint32, x, y, width, height int32, parent HWND,
	menu, instance kernel32.Handle, param unsafe.Pointer,
) (hwnd HWND, err error) {
	c, err := findClass(className)
	if err != nil {
		return 0, err
	}
	create := &CREATESTRUCT{
		LpCreateParams: param, HInstance: instance, HMenu: menu, HwndParent: parent, Cy: height, Cx: width, Y: y, X: x,
		Style: int32(style), LpszName: windowName, LpszClass: className, DwExStyle: exStyle,
	}
	err = onQueue(func(q *message.Queue) error {
		w, err := q.CreateWindow(message.Spec{
			Class: c, Parent: handle(parent), Style: style, ExStyle: exStyle, Instance: uint64(instance), ID: uint64(menu),
			Front: &window{create: create},
		})
		if err != nil {
			return err
		}
		if !welcome(w, create) {
			return winerr.ERROR_INVALID_PARAMETER
		}
		w.Front.(*window).create = nil
		hwnd = HWND(w.Handle)
		return nil
	})
	return hwnd, err
}

// welcome calls the procedure of a window that is new, and reports whether the window is there after that.
func welcome(w *message.Window, create *CREATESTRUCT) bool {
	b := newBlock()
	if b.addr == 0 {
		_ = w.Destroy()
		return false
	}
	defer b.release()
	passed := at[CREATESTRUCT](b.addr)
	*passed = *create
	area := at[RECT](b.addr + smallBlock/2)
	*area = RECT{create.X, create.Y, create.X + create.Cx, create.Y + create.Cy}
	if call(w, WM_NCCREATE, 0, b.addr) == 0 {
		end(w)
		return false
	}
	call(w, WM_NCCALCSIZE, 0, address(area))
	if call(w, WM_CREATE, 0, b.addr) == ^uintptr(0) {
		destroy(w)
		return false
	}
	return exists(w)
}
