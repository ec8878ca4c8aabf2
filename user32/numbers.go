package user32

// Messages (winuser.h). Those of paint, keys and mice nobody sends here.
const (
	WM_NULL            = 0x0000
	WM_CREATE          = 0x0001
	WM_DESTROY         = 0x0002
	WM_SETTEXT         = 0x000C
	WM_GETTEXT         = 0x000D
	WM_GETTEXTLENGTH   = 0x000E
	WM_CLOSE           = 0x0010
	WM_QUERYENDSESSION = 0x0011
	WM_QUIT            = 0x0012
	WM_QUERYOPEN       = 0x0013
	WM_ENDSESSION      = 0x0016
	WM_WININICHANGE    = 0x001A
	WM_SETTINGCHANGE   = WM_WININICHANGE
	WM_DEVMODECHANGE   = 0x001B
	WM_COPYDATA        = 0x004A
	WM_NOTIFY          = 0x004E
	WM_STYLECHANGING   = 0x007C
	WM_STYLECHANGED    = 0x007D
	WM_NCCREATE        = 0x0081
	WM_NCDESTROY       = 0x0082
	WM_NCCALCSIZE      = 0x0083
	WM_KEYDOWN         = 0x0100
	WM_KEYUP           = 0x0101
	WM_CHAR            = 0x0102
	WM_SYSKEYDOWN      = 0x0104
	WM_SYSKEYUP        = 0x0105
	WM_COMMAND         = 0x0111
	WM_TIMER           = 0x0113
	WM_DEVICECHANGE    = 0x0219
	WM_USER            = 0x0400
	WM_APP             = 0x8000
)

// Styles of windows.
const (
	WS_OVERLAPPED       = 0x00000000
	WS_POPUP            = 0x80000000
	WS_CHILD            = 0x40000000
	WS_VISIBLE          = 0x10000000
	WS_DISABLED         = 0x08000000
	WS_CAPTION          = 0x00C00000
	WS_SYSMENU          = 0x00080000
	WS_THICKFRAME       = 0x00040000
	WS_MINIMIZEBOX      = 0x00020000
	WS_MAXIMIZEBOX      = 0x00010000
	WS_OVERLAPPEDWINDOW = WS_CAPTION | WS_SYSMENU | WS_THICKFRAME | WS_MINIMIZEBOX | WS_MAXIMIZEBOX
	WS_EX_TOPMOST       = 0x00000008
	WS_EX_TOOLWINDOW    = 0x00000080
	WS_EX_NOACTIVATE    = 0x08000000

	CW_USEDEFAULT = -0x80000000
)

// What Get- and SetWindowLongPtr read and write beside a window's extra bytes.
const (
	GWLP_WNDPROC    = -4
	GWLP_HINSTANCE  = -6
	GWLP_HWNDPARENT = -8
	GWLP_ID         = -12
	GWL_STYLE       = -16
	GWL_EXSTYLE     = -20
	GWLP_USERDATA   = -21
	GWL_ID          = GWLP_ID
	GWL_USERDATA    = GWLP_USERDATA
)

// What Get- and SetClassLongPtr read and write beside a class's extra bytes.
const (
	GCLP_MENUNAME      = -8
	GCLP_HBRBACKGROUND = -10
	GCLP_HCURSOR       = -12
	GCLP_HICON         = -14
	GCLP_HMODULE       = -16
	GCL_CBWNDEXTRA     = -18
	GCL_CBCLSEXTRA     = -20
	GCLP_WNDPROC       = -24
	GCL_STYLE          = -26
	GCW_ATOM           = -32
	GCLP_HICONSM       = -34
)
