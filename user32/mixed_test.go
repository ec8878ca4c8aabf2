package user32_test

import (
	"strings"
	"testing"

	"winshm"
	"winshm/user32"
)

// TestListener exchanges memory with a window of package winshm's in the same process, where no pointers are passed.
func TestListener(t *testing.T) {
	heard := make(chan string, 1)
	l, err := winshm.Listen("Listener", "of package winshm", func(m *winshm.Message) uintptr {
		switch m.ID {
		case user32.WM_COPYDATA:
			heard <- strings.ToUpper(string(m.CopyData()))
			return uintptr(m.Kind())
		}
		return m.Default()
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	hwnd := user32.HWND(l.Window().Handle())
	register(t, "Mixed", func(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
		if msg == user32.WM_COPYDATA {
			c := at[user32.COPYDATASTRUCT](lParam)
			return c.DwData + uintptr(len(data(c)))
		}
		return user32.DefWindowProc(hwnd, msg, wParam, lParam)
	})
	onThread(t, func() {
		if got, err := sendData(hwnd, 0, 12, []byte("block")); got != 12 || err != nil {
			t.Errorf("sent: %d, %v", got, err)
		}
		if got := <-heard; got != "BLOCK" {
			t.Errorf("heard %q", got)
		}
		if err := user32.SetWindowText(hwnd, pointer("grüße")); err != nil {
			t.Error(err)
		}
		if n, buf, err := getText(hwnd, 4); n != 3 || buf[2] != 'ü' || err != nil {
			t.Errorf("text: %d, %x, %v", n, buf, err)
		}
		own := create(t, "Mixed", "")
		w, err := winshm.FindWindow("Mixed", "")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			if got, err := w.SendData(t.Context(), 100, make([]byte, 1000)); got != 1100 || err != nil {
				t.Errorf("from a goroutine: %d, %v", got, err)
			}
			if err := user32.PostMessage(own, user32.WM_QUIT, 0, 0); err != nil {
				t.Error(err)
			}
		}()
		pump()
		<-done
	})
}
