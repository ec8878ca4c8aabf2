package winshm

import (
	"winshm/internal/message"
	"winshm/internal/wire"
	"winshm/winerr"
)

// NoTitle is what to ask [FindWindow] for to find a window whose title is empty: "" stands for any.
const NoTitle = "\x00"

// Window is a window of any process, to which messages can be sent. It need not be closed. It is safe for concurrent use.
type Window struct {
	client *Client
	info   wire.WindowInfo
	from   uint32 // the window that data is said to come from
}

// FindWindow returns the first window of that class and title, top-level ones before message-only ones, and those of the own user
// before others'; "" stands for any class or title. Letters of either case are the same. An error that is fs.ErrNotExist means
// that there is none. Nothing is sent to the window. (FindWindow)
func FindWindow(class, title string) (*Window, error) { return shared.FindWindow(class, title) }

// Windows returns all windows that can be seen: those of the own user, and those that other users have opened; all, for root.
// (EnumWindows)
func Windows() ([]*Window, error) { return shared.Windows() }

// WindowOf returns the window of that number, which may be gone: for instance the sender's, if it has put it into WParam.
// An error that is fs.ErrNotExist means that there is none.
func WindowOf(handle uintptr) (*Window, error) { return shared.WindowOf(handle) }

// RegisterMessage returns a number for messages that all programs get by that name, from 0xC000 to 0xFFFF.
// (RegisterWindowMessage)
func RegisterMessage(name string) (uint32, error) { return shared.RegisterMessage(name) }

// FindWindow is the function of that name, through c.
func (c *Client) FindWindow(class, title string) (*Window, error) {
	const op = "find window"
	request := wire.FindWindow{Flags: wire.FindTop}
	name := class
	if class != "" {
		request.Class, request.Flags = class, request.Flags|wire.FindByClass
	}
	if title != "" {
		request.Flags |= wire.FindByTitle
		if title != NoTitle {
			request.Title, name = title, title
		}
	}
	found, err := c.messages().Find(request)
	if err == nil && found == 0 {
		err = winerr.ERROR_INVALID_WINDOW_HANDLE
	}
	if err != nil {
		return nil, opError(op, name, err)
	}
	w, err := c.describe(found)
	return w, opError(op, name, err)
}

// Windows is the function of that name, through c.
func (c *Client) Windows() ([]*Window, error) {
	infos, err := c.messages().Windows(0, true)
	if err != nil {
		return nil, opError("list windows", "", err)
	}
	windows := make([]*Window, len(infos))
	for i, info := range infos {
		windows[i] = &Window{client: c, info: info}
	}
	return windows, nil
}

// WindowOf is the function of that name, through c.
func (c *Client) WindowOf(handle uintptr) (*Window, error) {
	w, err := c.describe(message.Handle(handle))
	return w, opError("look at window", "", err)
}

// RegisterMessage is the function of that name, through c.
func (c *Client) RegisterMessage(name string) (uint32, error) {
	atom, err := c.messages().Atom(name, false)
	return uint32(atom), opError("register message", name, err)
}

func (c *Client) describe(h message.Handle) (*Window, error) {
	info, err := c.messages().Describe(h)
	if err != nil {
		return nil, err
	}
	return &Window{client: c, info: info}, nil
}

// From returns the same window, for SendData and SendFrom to tell it which of the sender's windows it may answer to: its receiver
// finds that one's number in WParam. (WM_COPYDATA's wParam)
func (w *Window) From(sender *Window) *Window {
	return &Window{client: w.client, info: w.info, from: sender.info.Window}
}

// Handle returns the window's number (HWND), which the user32 package understands, and which is the same in all processes.
func (w *Window) Handle() uintptr { return uintptr(w.info.Window) }

// Class returns the name of the window's class.
func (w *Window) Class() string { return w.info.Class }

// Title returns the title as it was when the window was found. (GetWindowText)
func (w *Window) Title() string { return w.info.Title }

// Process returns the number of the process that the window belongs to, Thread that of its thread, 0 if it is a listener's, and
// User that of the process's user. (GetWindowThreadProcessId)
func (w *Window) Process() int { return int(w.info.Process) }

// Thread returns the number of the window's thread; see [Window.Process].
func (w *Window) Thread() int { return int(w.info.Thread) }

// User returns the number of the user whose window it is; see [Window.Process].
func (w *Window) User() int { return int(w.info.User) }

// MessageOnly reports whether the window is no top-level one, nor a child of one.
func (w *Window) MessageOnly() bool { return w.info.Parent == wire.MessageParent }

// Open reports whether processes of other users can find the window and send some messages to it.
func (w *Window) Open() bool { return w.info.Open != 0 }
