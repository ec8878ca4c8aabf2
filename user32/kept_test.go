package user32_test

import (
	"strings"
	"testing"

	"winshm/internal/testkit"
	"winshm/user32"
)

// TestKeptPointers: where the memory of one sender's messages was, there is never that of another one's, so that a procedure which
// keeps a pointer reads nothing of it.
func TestKeptPointers(t *testing.T) {
	var places []uintptr
	register(t, "Kept", func(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
		switch msg {
		case user32.WM_COPYDATA:
			places = append(places, lParam, addressOf(at[user32.COPYDATASTRUCT](lParam)))
		case user32.WM_SETTEXT:
			places = append(places, lParam)
		case msgQuit:
			user32.PostQuitMessage(0)
		}
		return user32.DefWindowProc(hwnd, msg, wParam, lParam)
	})
	senders := []*testkit.Actor{testkit.Start(t, "citizen", nil, "one"), testkit.Start(t, "citizen", nil, "two")}
	for _, a := range senders {
		a.Expect("ready")
	}
	lines := []string{"copy kept", "text kept short", "text kept " + strings.Repeat("l", 40_000)}
	onThread(t, func() {
		hwnd := create(t, "Kept", "kept")
		owner := map[uintptr]int{}
		for range 3 {
			for i, a := range senders {
				for _, line := range lines {
					go func() {
						a.Say("%s", line)
						a.Hear()
						_ = user32.PostMessage(hwnd, msgQuit, 0, 0)
					}()
					pump()
					title(t, hwnd)
				}
				if len(places) != 4 {
					t.Errorf("%d places", len(places))
				}
				for _, place := range places {
					if of, known := owner[place]; known && of != i {
						t.Errorf("%#x was sender %d's, and is sender %d's", place, of, i)
					}
					owner[place] = i
				}
				places = nil
			}
		}
	})
}

// title gives the window the title by which the senders find it.
func title(t *testing.T, hwnd user32.HWND) {
	t.Helper()
	if ok := setTitle(hwnd, pointer("kept")); ok == 0 {
		t.Error("the title stays")
	}
}
