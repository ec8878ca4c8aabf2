package user32

import (
	"sync"

	"winshm/internal/message"
)

// Window procedures have numbers, which is what GWLP_WNDPROC holds. None is used twice.
var procedures struct {
	mu    sync.RWMutex
	last  uint64
	known map[uint64]WNDPROC
}

// NewCallback gives a window procedure a number, for SetWindowLongPtr(GWLP_WNDPROC) and CallWindowProc. As with syscall's, it
// has that for ever.
func NewCallback(proc WNDPROC) uintptr {
	if proc == nil {
		return 0
	}
	procedures.mu.Lock()
	defer procedures.mu.Unlock()
	if procedures.known == nil {
		procedures.known = map[uint64]WNDPROC{}
	}
	const first, step = 1 << 20, 16
	procedures.last += step
	number := first + procedures.last
	procedures.known[number] = proc
	return uintptr(number)
}

// dropCallback forgets a procedure that nobody can know any more.
func dropCallback(number uintptr) {
	procedures.mu.Lock()
	defer procedures.mu.Unlock()
	delete(procedures.known, uint64(number))
}

func procedure(number uint64) WNDPROC {
	procedures.mu.RLock()
	defer procedures.mu.RUnlock()
	return procedures.known[number]
}

// call calls the window's procedure.
func call(w *message.Window, id uint32, wParam, lParam uintptr) uintptr {
	if proc := procedure(w.Proc()); proc != nil {
		return proc(HWND(w.Handle), id, wParam, lParam)
	}
	return DefWindowProc(HWND(w.Handle), id, wParam, lParam)
}

// CallWindowProc calls a procedure by its number, as SetWindowLongPtr(GWLP_WNDPROC) has returned it. One that there is not does
// what DefWindowProc does.
//
//go:uintptrescapes
func CallWindowProc(prevWndFunc uintptr, hwnd HWND, msg uint32, wParam, lParam uintptr) uintptr {
	if proc := procedure(uint64(prevWndFunc)); proc != nil {
		return proc(hwnd, msg, wParam, lParam)
	}
	return DefWindowProc(hwnd, msg, wParam, lParam)
}
