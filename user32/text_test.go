package user32_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"winshm/user32"
)

// TestText reads and writes the texts of a window of this process and of another one's.
func TestText(t *testing.T) {
	_, others := start(t, "text")
	register(t, "Text", user32.DefWindowProc)
	onThread(t, func() {
		for _, hwnd := range []user32.HWND{create(t, "Text", "text"), others} {
			for _, text := range []string{"grüße 😀", "", "a", strings.Repeat("long ", 1000)} {
				checkText(t, hwnd, text)
			}
			lone := []uint16{'x', 0xDC00, 'y', 0}
			if ok, err := setText(hwnd, &lone[0]); ok != 1 || err != nil {
				t.Errorf("half a character: %d, %v", ok, err)
			}
			if n, buf, err := getText(hwnd, 4); n != 3 || err != nil || !slices.Equal(buf[:4], lone) {
				t.Errorf("half a character: %d, %x, %v", n, buf, err)
			}
			if ok, err := setText(hwnd, nil); ok != 1 || err != nil {
				t.Errorf("no text: %d, %v", ok, err)
			}
			if n, err := user32.GetWindowTextLength(hwnd); n != 0 || err != nil {
				t.Errorf("no text is %d long, %v", n, err)
			}
		}
	})
}

func checkText(t *testing.T, hwnd user32.HWND, text string) {
	t.Helper()
	if err := user32.SetWindowText(hwnd, pointer(text)); err != nil {
		t.Fatal(err)
	}
	want := append(utf16.Encode([]rune(text)), 0)
	full := len(want) - 1
	if n, err := user32.GetWindowTextLength(hwnd); int(n) != full || err != nil {
		t.Errorf("%.10q: length %d, %v", text, n, err)
	}
	if n, err := user32.SendMessage(hwnd, user32.WM_GETTEXTLENGTH, 0, 0); int(n) < full || err != nil {
		t.Errorf("%.10q: length %d, %v", text, n, err)
	}
	for _, size := range []int{0, 1, 3, full, full + 1, full + 100} {
		n, buf, err := getText(hwnd, size)
		fits := min(full, max(size, 1)-1)
		if int(n) != fits || err != nil || buf[size] != 0xAAAA {
			t.Errorf("%.10q into %d units: %d, %x, %v", text, size, n, buf[size:], err)
		}
		if size > 0 && (!slices.Equal(buf[:fits], want[:fits]) || buf[fits] != 0) || size == 0 && buf[0] != 0xAAAA {
			t.Errorf("%.10q into %d units: %x", text, size, buf[:fits+1])
		}
		got := make([]uint16, size+1)
		if n, err := user32.GetWindowText(hwnd, &got[0], int32(size)); int(n) != fits || err != nil || !slices.Equal(got[:fits], want[:fits]) {
			t.Errorf("%.10q into %d units: GetWindowText says %d, %v", text, size, n, err)
		}
	}
}

// TestSetting sends texts that a window does not keep.
func TestSetting(t *testing.T) {
	a, hwnd := start(t, "setting")
	onThread(t, func() {
		for _, text := range []*uint16{pointer("Environment"), nil} {
			if got, err := sendSetting(hwnd, 5, text); got != 6 || err != nil {
				t.Errorf("%d, %v", got, err)
			}
		}
	})
	a.Expect("setting Environment")
	a.Expect("setting none")
}
