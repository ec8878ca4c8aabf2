package user32_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"testing"

	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/user32"
	"winshm/winerr"
)

// box shows the box whose type and caption it is given.
func box(s *testkit.Stage) {
	_ = os.Unsetenv("DISPLAY")
	_ = os.Unsetenv("WAYLAND_DISPLAY")
	kind, err := strconv.ParseUint(s.Args[0], 0, 32)
	s.Check(err)
	text, err := kernel32.UTF16PtrFromString("grüße 😀")
	s.Check(err)
	var caption *uint16
	if s.Args[1] != "" {
		caption, err = kernel32.UTF16PtrFromString(s.Args[1])
		s.Check(err)
	}
	button, err := user32.MessageBox(0, text, caption, uint32(kind))
	s.Check(err)
	s.Say("button %d", button)
}

func TestButtons(t *testing.T) {
	for _, c := range []struct {
		kind    uint32
		choices string
		answer  string
		button  int
	}{
		{user32.MB_OK, "[Enter: OK]", "", user32.IDOK},
		{user32.MB_OK | user32.MB_DEFBUTTON3 | user32.MB_TOPMOST, "[Enter: OK]", "", user32.IDOK},
		{user32.MB_OKCANCEL, "[1 OK, 2 Cancel, Enter: OK]", "2", user32.IDCANCEL},
		{user32.MB_ABORTRETRYIGNORE | user32.MB_DEFBUTTON3, "[1 Abort, 2 Retry, 3 Ignore, Enter: Ignore]", "", user32.IDIGNORE},
		{user32.MB_ABORTRETRYIGNORE, "[1 Abort, 2 Retry, 3 Ignore, Enter: Abort]", "r", user32.IDRETRY},
		{user32.MB_YESNOCANCEL | user32.MB_ICONQUESTION, "[1 Yes, 2 No, 3 Cancel, Enter: Yes]", "3", user32.IDCANCEL},
		{user32.MB_YESNO | user32.MB_DEFBUTTON2, "[1 Yes, 2 No, Enter: No]", "y", user32.IDYES},
		{user32.MB_YESNO | user32.MB_DEFBUTTON2, "[1 Yes, 2 No, Enter: No]", "", user32.IDNO},
		{user32.MB_RETRYCANCEL, "[1 Retry, 2 Cancel, Enter: Retry]", "", user32.IDRETRY},
		{user32.MB_CANCELTRYCONTINUE, "[1 Cancel, 2 Try Again, 3 Continue, Enter: Cancel]", "t", user32.IDTRYAGAIN},
		{user32.MB_CANCELTRYCONTINUE, "[1 Cancel, 2 Try Again, 3 Continue, Enter: Cancel]", "co", user32.IDCONTINUE},
	} {
		a := testkit.Start(t, "box", nil, strconv.FormatUint(uint64(c.kind), 10), "Caption")
		a.Expect("Caption")
		a.Expect("grüße 😀")
		a.Expect(c.choices)
		a.Say("%s", c.answer)
		a.Expect(fmt.Sprintf("button %d", c.button))
	}
}

func TestNoCaption(t *testing.T) {
	a := testkit.Start(t, "box", nil, "0", "")
	a.Expect("Error")
	a.Expect("grüße 😀")
}

func TestBadType(t *testing.T) {
	for _, kind := range []uint32{7, 0xF, 0xFFFFFFFF} {
		if ret, err := user32.MessageBox(0, nil, nil, kind); ret != 0 || !errors.Is(err, winerr.ERROR_INVALID_MSGBOX_STYLE) {
			t.Errorf("type %#x: %d, %v", kind, ret, err)
		}
	}
}
