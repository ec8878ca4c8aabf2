package dialog

import (
	"errors"
	"os"
)

// An Icon says what kind of message a box has.
type Icon int

// The kinds of messages.
const (
	NoIcon Icon = iota
	Information
	Warning
	Error
	Question
)

// A Box is a message and the buttons that answer it.
type Box struct {
	Caption, Text string
	Icon          Icon
	// Buttons are the labels, in their order: one to three.
	Buttons []string
	// Default is the button that Enter stands for.
	Default int
	// Close is the button that closing the window stands for.
	Close int
}

// errNoDialog says that a program could not show a window.
var errNoDialog = errors.New("no dialog can be shown")

// Show shows a box, waits for an answer and returns the button's index.
func Show(box Box) (int, error) {
	box.Caption, box.Text = printable(box.Caption), printable(box.Text)
	if hasDisplay() {
		for _, show := range programs {
			answer, err := show(box)
			if !errors.Is(err, errNoDialog) {
				return answer, err
			}
		}
	}
	return showOnTerminal(box)
}

func hasDisplay() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }
