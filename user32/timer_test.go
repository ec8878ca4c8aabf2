package user32_test

import (
	"errors"
	"slices"
	"testing"

	"winshm/kernel32"
	"winshm/user32"
	"winshm/winerr"
)

// TestTimer: timers come after all else, again and again, and not any more when they or their windows are gone.
func TestTimer(t *testing.T) {
	var got []uintptr
	register(t, "Timer", func(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
		if msg == user32.WM_TIMER || msg == msgPost {
			got = append(got, wParam)
		}
		if msg == user32.WM_TIMER && wParam == 7 {
			user32.PostQuitMessage(0)
		}
		return user32.DefWindowProc(hwnd, msg, wParam, lParam)
	})
	onThread(t, func() {
		hwnd := create(t, "Timer", "")
		set := func(hwnd user32.HWND, id uintptr, proc user32.TIMERPROC) uintptr {
			t.Helper()
			n, err := user32.SetTimer(hwnd, id, 1, proc)
			if err != nil || n == 0 {
				t.Fatal(n, err)
			}
			return n
		}
		set(hwnd, 7, nil)
		event, err := user32.MsgWaitForMultipleObjects(nil, false, kernel32.INFINITE, user32.QS_TIMER)
		if status := user32.GetQueueStatus(user32.QS_ALLINPUT); event != 0 || err != nil || status>>16 != user32.QS_TIMER {
			t.Errorf("waited for the timer: %d, %v; status %#x", event, err, status)
		}
		if err := user32.PostMessage(hwnd, msgPost, 1, 0); err != nil {
			t.Fatal(err)
		}
		for range 2 { // it comes again
			pump()
		}
		if !slices.Equal(got, []uintptr{1, 7, 7}) {
			t.Errorf("got %v", got)
		}
		if err := user32.KillTimer(hwnd, 7); err != nil {
			t.Error(err)
		}
		if err := user32.KillTimer(hwnd, 7); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
			t.Errorf("killed again: %v", err)
		}
		var called []uintptr
		own := set(0, 0, func(_ user32.HWND, msg uint32, id uintptr, _ uint32) {
			called = append(called, id)
			user32.PostQuitMessage(0)
		})
		pump()
		if !slices.Equal(called, []uintptr{own}) || own == set(0, 0, nil) || own != set(0, own, nil) {
			t.Errorf("called with %v, not %d", called, own)
		}
		set(hwnd, 8, nil)
		if err := user32.DestroyWindow(hwnd); err != nil {
			t.Error(err)
		}
		if err := user32.KillTimer(hwnd, 8); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
			t.Errorf("the timer of a window that is gone: %v", err)
		}
		if _, err := user32.SetTimer(hwnd, 8, 1, nil); !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
			t.Errorf("a timer for it: %v", err)
		}
	})
}
