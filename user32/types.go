package user32

import "winshm/kernel32"

// Windows that are none (winuser.h).
const (
	HWND_DESKTOP   = HWND(0)
	HWND_BROADCAST = HWND(0xFFFF)
	HWND_TOPMOST   = ^HWND(0)
	HWND_MESSAGE   = ^HWND(2)
)

// POINT is a place on the screen. There is none here: both are 0.
type POINT struct{ X, Y int32 }

// MSG is a message as a thread retrieves it. Time is in milliseconds since the machine was started.
type MSG struct {
	HWnd    HWND
	Message uint32
	WParam  uintptr
	LParam  uintptr
	Time    uint32
	Pt      POINT
}

// WNDPROC is a window procedure. It runs on the window's thread. What lParam leads to is gone when it returns.
type WNDPROC func(hwnd HWND, msg uint32, wParam, lParam uintptr) uintptr

// WNDENUMPROC is called with each window that a function enumerates, until it returns false.
type WNDENUMPROC func(hwnd HWND, lParam uintptr) bool

// SENDASYNCPROC is called with the result of a message that SendMessageCallback has sent.
type SENDASYNCPROC func(hwnd HWND, msg uint32, data, result uintptr)

// TIMERPROC is called when WM_TIMER is dispatched, with the time of that in milliseconds since the machine was started.
type TIMERPROC func(hwnd HWND, msg uint32, id uintptr, time uint32)

// WNDCLASS is WNDCLASSW. LpszMenuName and what is to be drawn with are kept and not looked at.
type WNDCLASS struct {
	Style         uint32
	LpfnWndProc   WNDPROC
	CbClsExtra    int32
	CbWndExtra    int32
	HInstance     kernel32.Handle
	HIcon         kernel32.Handle
	HCursor       kernel32.Handle
	HbrBackground kernel32.Handle
	LpszMenuName  *uint16
	LpszClassName *uint16
}

// WNDCLASSEX is WNDCLASSEXW. CbSize is its size: SizeofWNDCLASSEX.
type WNDCLASSEX struct {
	CbSize        uint32
	Style         uint32
	LpfnWndProc   WNDPROC
	CbClsExtra    int32
	CbWndExtra    int32
	HInstance     kernel32.Handle
	HIcon         kernel32.Handle
	HCursor       kernel32.Handle
	HbrBackground kernel32.Handle
	LpszMenuName  *uint16
	LpszClassName *uint16
	HIconSm       kernel32.Handle
}

// CHANGEFILTERSTRUCT says what ChangeWindowMessageFilterEx has met. CbSize is its size, 8.
type CHANGEFILTERSTRUCT struct {
	CbSize    uint32
	ExtStatus uint32
}

// Flags of SendMessageTimeout.
const (
	SMTO_NORMAL             = 0x0
	SMTO_BLOCK              = 0x1
	SMTO_ABORTIFHUNG        = 0x2
	SMTO_NOTIMEOUTIFNOTHUNG = 0x8
	SMTO_ERRORONEXIT        = 0x20
)

// Flags of PeekMessage.
const (
	PM_NOREMOVE = 0
	PM_REMOVE   = 1
	PM_NOYIELD  = 2
)

// What InSendMessageEx returns.
const (
	ISMEX_NOSEND   = 0
	ISMEX_SEND     = 1
	ISMEX_NOTIFY   = 2
	ISMEX_CALLBACK = 4
	ISMEX_REPLIED  = 8
)

// Kinds of messages, for GetQueueStatus and waits.
const (
	QS_KEY            = 0x0001
	QS_MOUSEMOVE      = 0x0002
	QS_MOUSEBUTTON    = 0x0004
	QS_POSTMESSAGE    = 0x0008
	QS_TIMER          = 0x0010
	QS_PAINT          = 0x0020
	QS_SENDMESSAGE    = 0x0040
	QS_HOTKEY         = 0x0080
	QS_ALLPOSTMESSAGE = 0x0100
	QS_RAWINPUT       = 0x0400
	QS_INPUT          = QS_KEY | QS_MOUSEMOVE | QS_MOUSEBUTTON | QS_RAWINPUT
	QS_ALLEVENTS      = QS_INPUT | QS_POSTMESSAGE | QS_TIMER | QS_PAINT | QS_HOTKEY
	QS_ALLINPUT       = QS_ALLEVENTS | QS_SENDMESSAGE
)

// Flags of MsgWaitForMultipleObjectsEx.
const (
	MWMO_WAITALL        = 1
	MWMO_ALERTABLE      = 2
	MWMO_INPUTAVAILABLE = 4
)

// What ChangeWindowMessageFilter and ChangeWindowMessageFilterEx do, and what the latter says.
const (
	MSGFLT_ADD      = 1
	MSGFLT_REMOVE   = 2
	MSGFLT_RESET    = 0
	MSGFLT_ALLOW    = 1
	MSGFLT_DISALLOW = 2

	MSGFLTINFO_NONE                     = 0
	MSGFLTINFO_ALREADYALLOWED_FORWND    = 1
	MSGFLTINFO_ALREADYDISALLOWED_FORWND = 2
	MSGFLTINFO_ALLOWED_HIGHER           = 3
)

// Ancestors.
const (
	GA_PARENT    = 1
	GA_ROOT      = 2
	GA_ROOTOWNER = 3
)
