// Package user32 has functions of Windows' user32.dll under their own names, in the manner of golang.org/x/sys/windows:
// MessageBox. Names, parameters, results and error codes are Win32's; errors are [winshm/winerr.Errno].
//
// A message box is a window where there is a display and zenity, kdialog or xmessage is installed. Elsewhere the caption,
// the text and the buttons are written to the terminal that standard error is, or else to standard output, and a line of
// standard input is the answer: a button's number or the beginning of its label, or an empty line for the default button.
package user32
