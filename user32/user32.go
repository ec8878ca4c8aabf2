package user32

import (
	"winshm/internal/dialog"
	"winshm/winerr"
)

// HWND is a window's handle.
type HWND uintptr

// The kinds of message boxes (winuser.h): which buttons, which icon, which button is the default one.
const (
	MB_OK                = 0x00000000
	MB_OKCANCEL          = 0x00000001
	MB_ABORTRETRYIGNORE  = 0x00000002
	MB_YESNOCANCEL       = 0x00000003
	MB_YESNO             = 0x00000004
	MB_RETRYCANCEL       = 0x00000005
	MB_CANCELTRYCONTINUE = 0x00000006
	MB_ICONHAND          = 0x00000010
	MB_ICONQUESTION      = 0x00000020
	MB_ICONEXCLAMATION   = 0x00000030
	MB_ICONASTERISK      = 0x00000040
	MB_ICONERROR         = MB_ICONHAND
	MB_ICONSTOP          = MB_ICONHAND
	MB_ICONWARNING       = MB_ICONEXCLAMATION
	MB_ICONINFORMATION   = MB_ICONASTERISK
	MB_DEFBUTTON1        = 0x00000000
	MB_DEFBUTTON2        = 0x00000100
	MB_DEFBUTTON3        = 0x00000200
	MB_DEFBUTTON4        = 0x00000300
	MB_APPLMODAL         = 0x00000000
	MB_SYSTEMMODAL       = 0x00001000
	MB_TASKMODAL         = 0x00002000
	MB_HELP              = 0x00004000
	MB_SETFOREGROUND     = 0x00010000
	MB_TOPMOST           = 0x00040000

	typeMask = 0x0000000F
	iconMask = 0x000000F0
	defMask  = 0x00000F00
)

// The buttons, as MessageBox returns them (winuser.h).
const (
	IDOK       = 1
	IDCANCEL   = 2
	IDABORT    = 3
	IDRETRY    = 4
	IDIGNORE   = 5
	IDYES      = 6
	IDNO       = 7
	IDTRYAGAIN = 10
	IDCONTINUE = 11
)

var labels = map[int32]string{
	IDOK: "OK", IDCANCEL: "Cancel", IDABORT: "Abort", IDRETRY: "Retry", IDIGNORE: "Ignore", IDYES: "Yes", IDNO: "No",
	IDTRYAGAIN: "Try Again", IDCONTINUE: "Continue",
}

// A style is what the buttons of a type are, and which of them closing the window stands for. Windows does not let boxes be
// closed that have no Cancel button; that is a refusal here.
type style struct {
	buttons []int32
	closing int
}

var styles = [...]style{
	MB_OK:                {[]int32{IDOK}, 0},
	MB_OKCANCEL:          {[]int32{IDOK, IDCANCEL}, 1},
	MB_ABORTRETRYIGNORE:  {[]int32{IDABORT, IDRETRY, IDIGNORE}, 0},
	MB_YESNOCANCEL:       {[]int32{IDYES, IDNO, IDCANCEL}, 2},
	MB_YESNO:             {[]int32{IDYES, IDNO}, 1},
	MB_RETRYCANCEL:       {[]int32{IDRETRY, IDCANCEL}, 1},
	MB_CANCELTRYCONTINUE: {[]int32{IDCANCEL, IDTRYAGAIN, IDCONTINUE}, 0},
}

var icons = map[uint32]dialog.Icon{
	MB_ICONHAND: dialog.Error, MB_ICONQUESTION: dialog.Question, MB_ICONEXCLAMATION: dialog.Warning, MB_ICONASTERISK: dialog.Information,
}

// MessageBox shows a text and waits for a button, which it returns. A caption that is nil stands for "Error". The
// window hwnd and the words about modality are not looked at. It fails with ERROR_INVALID_MSGBOX_STYLE when boxtype has no
// set of buttons.
func MessageBox(hwnd HWND, text *uint16, caption *uint16, boxtype uint32) (ret int32, err error) {
	kind := boxtype & typeMask
	if int(kind) >= len(styles) {
		return 0, winerr.ERROR_INVALID_MSGBOX_STYLE
	}
	style := styles[kind]
	box := dialog.Box{Text: stringOf(text), Caption: "Error", Icon: icons[boxtype&iconMask], Close: style.closing}
	if caption != nil {
		box.Caption = stringOf(caption)
	}
	for _, id := range style.buttons {
		box.Buttons = append(box.Buttons, labels[id])
	}
	if n := int(boxtype & defMask / MB_DEFBUTTON2); n < len(box.Buttons) {
		box.Default = n
	}
	chosen, err := dialog.Show(box)
	if err != nil {
		return 0, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return style.buttons[chosen], nil
}
