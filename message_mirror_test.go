package winshm_test

import (
	"runtime"
	"testing"
	"unicode/utf16"
	"unsafe"

	"winshm"
	"winshm/internal/testkit"
	"winshm/user32"
)

// playMirror sends by user32's calls to a listener of another process, and to one of its own.
func playMirror(s *testkit.Stage) {
	runtime.LockOSThread()
	own, err := winshm.Listen("winshm.test", "own", sum, nil)
	s.Check(err)
	theirs, err := winshm.FindWindow("winshm.test", s.Args[0])
	s.Check(err)
	data := []byte{1, 2, 3}
	block := user32.COPYDATASTRUCT{DwData: 10, CbData: uint32(len(data)), LpData: unsafe.Pointer(&data[0])}
	for _, w := range []*winshm.Window{theirs, own.Window()} {
		n, err := user32.SendMessage(user32.HWND(w.Handle()), user32.WM_COPYDATA, 0, uintptr(unsafe.Pointer(&block)))
		s.Check(err)
		s.Say("%d", n)
		title := utf16.Encode([]rune("new title\x00"))
		_, err = user32.SendMessage(user32.HWND(w.Handle()), user32.WM_SETTEXT, 0, uintptr(unsafe.Pointer(&title[0])))
		s.Check(err)
		var text [100]uint16
		length, err := user32.SendMessage(user32.HWND(w.Handle()), user32.WM_GETTEXT, uintptr(len(text)), uintptr(unsafe.Pointer(&text[0])))
		s.Check(err)
		s.Say("%d", length)
	}
	s.Check(own.Close())
}

// TestFromMirror: what a program sends that was written for Windows comes to a listener.
func TestFromMirror(t *testing.T) {
	c, m := connect(t)
	l := listen(t, c, "theirs", sum)
	a := testkit.Start(t, "mirror", []string{"WINSHM_SOCKET=" + m.Socket}, "theirs")
	for range 2 {
		a.Expect("16")
		a.Expect("9")
	}
	must(t, a.End())
	if title := window(t, c, "new title").Title(); title != "new title" || l.Window().Title() != title {
		t.Errorf("the title is %q", title)
	}
}
