// Package user32 has functions of Windows' user32.dll under their own names, in the manner of golang.org/x/sys/windows: windows,
// their messages, and message boxes. Names, parameters, results and error codes are Win32's; errors are [winshm/winerr.Errno].
// Package winshm has windows for new programs (Listen, FindWindow), and both may be used in one.
//
// # Windows
//
// No window is ever seen: it is a name by which others find its thread, and a procedure that handles their messages. It belongs to
// the thread that made it, and ends with it. A goroutine is therefore locked to its thread (runtime.LockOSThread) before it makes
// its first window, and as long as it has any; so is one that posts messages to itself. Sending needs no lock.
//
//	runtime.LockOSThread()
//	user32.RegisterClassEx(&class)
//	user32.CreateWindowEx(0, class.LpszClassName, nil, 0, 0, 0, 0, 0, user32.HWND_MESSAGE, 0, 0, nil)
//	for {
//		if got, _ := user32.GetMessage(&msg, 0, 0, 0); got <= 0 {
//			break
//		}
//		user32.DispatchMessage(&msg)
//	}
//
// Procedures run on the window's thread: in GetMessage, PeekMessage, DispatchMessage, and while that thread waits in SendMessage. One
// that panics gives its sender ERROR_ACCESS_DENIED, and the panic goes on to whoever called one of these functions.
//
// # Memory
//
// lParam of some messages leads to memory. Who sends converts in the call, uintptr(unsafe.Pointer(&data)), which keeps the memory in
// its place until the call returns. What a procedure gets from another process is a copy of its own that it may write on, until it
// returns, outside of Go's heap; from another thread of the process it is the sender's own memory. The race detector's check of
// pointers refuses to convert a lParam of that second kind by unsafe.Pointer(lParam), though it is one:
// *(**T)(unsafe.Pointer(&lParam)) it accepts.
//
// # Message boxes
//
// A message box is a window where there is a display and zenity, kdialog or xmessage is installed. Elsewhere the caption, the text
// and the buttons are written to the terminal that standard error is, or else to standard output, and a line of standard input is
// the answer: a button's number or the beginning of its label, or an empty line for the default button.
package user32
