package wire

// Windows that are not windows, where a parent's or predecessor's number is expected.
const (
	NoWindow      = 0          // the desktop; the beginning
	MessageParent = 0xFFFFFFFD // HWND_MESSAGE: message-only windows
)

// Atom asks for the number of a name in the session: a class's, or a registered message's. Its reply is an AtomReply.
// ERROR_FILE_NOT_FOUND: it has none, and none was to be given.
type Atom struct {
	// Find is 1 if a name that has no number is to get none.
	Find uint32
	// Name is WTF-8. Letters of either case are the same.
	Name string
}

func (m *Atom) encode(e *Encoder) { e.U32(m.Find); e.String(m.Name) }

func (m *Atom) decode(d *Decoder) { m.Find = d.U32(); m.Name = d.String() }

// AtomReply holds a number from 0xC000 to 0xFFFF.
type AtomReply struct{ Atom uint32 }

func (m *AtomReply) encode(e *Encoder) { e.U32(m.Atom) }

func (m *AtomReply) decode(d *Decoder) { m.Atom = d.U32() }

// AtomName asks for the name that has a number. Its reply is a Name.
type AtomName struct{ Atom uint32 }

func (m *AtomName) encode(e *Encoder) { e.U32(m.Atom) }

func (m *AtomName) decode(d *Decoder) { m.Atom = d.U32() }

// Name is a name, as it was given first.
type Name struct{ Name string }

func (m *Name) encode(e *Encoder) { e.String(m.Name) }

func (m *Name) decode(d *Decoder) { m.Name = d.String() }

// NewQueue makes the message queue of a thread of the client's. Its reply is a Queue.
type NewQueue struct {
	// Bell is a thread slot of the client's: whoever brings a message rings it.
	Bell uint32
	// Thread is the kernel's number of the thread; 0: it has none of its own.
	Thread uint32
}

func (m *NewQueue) encode(e *Encoder) { e.U32(m.Bell); e.U32(m.Thread) }

func (m *NewQueue) decode(d *Decoder) { m.Bell = d.U32(); m.Thread = d.U32() }

// Queue names a queue. As a request: end queue, whose windows go and whose channels are cut; or collect.
type Queue struct{ Queue uint64 }

func (m *Queue) encode(e *Encoder) { e.U64(m.Queue) }

func (m *Queue) decode(d *Decoder) { m.Queue = d.U64() }

// CreateWindow asks for a window in a queue of the client's. Its reply is a Window.
type CreateWindow struct {
	Queue uint64
	// Parent is NoWindow, MessageParent or a window.
	Parent         uint32
	Style, ExStyle uint32
	// Class and Title are WTF-8.
	Class, Title string
}

func (m *CreateWindow) encode(e *Encoder) {
	e.U64(m.Queue)
	e.U32(m.Parent)
	e.U32(m.Style)
	e.U32(m.ExStyle)
	e.String(m.Class)
	e.String(m.Title)
}

func (m *CreateWindow) decode(d *Decoder) {
	m.Queue = d.U64()
	m.Parent = d.U32()
	m.Style = d.U32()
	m.ExStyle = d.U32()
	m.Class = d.String()
	m.Title = d.String()
}

// Window names a window. As a request: destroy window, describe window, or channel.
type Window struct{ Window uint32 }

func (m *Window) encode(e *Encoder) { e.U32(m.Window) }

func (m *Window) decode(d *Decoder) { m.Window = d.U32() }

// What a ChangeWindow changes.
const (
	WindowTitle   = 1 // Text
	WindowStyle   = 2 // Value
	WindowExStyle = 3 // Value
	WindowParent  = 4 // Value, as in CreateWindow
	WindowOpen    = 5 // Value 1: processes of other users may find the window and send to it; 0: they may not
)

// ChangeWindow changes a window of the client's. Its reply is empty.
type ChangeWindow struct {
	Window uint32
	What   uint32
	Value  uint32
	Text   string
}

func (m *ChangeWindow) encode(e *Encoder) {
	e.U32(m.Window)
	e.U32(m.What)
	e.U32(m.Value)
	e.String(m.Text)
}

func (m *ChangeWindow) decode(d *Decoder) {
	m.Window = d.U32()
	m.What = d.U32()
	m.Value = d.U32()
	m.Text = d.String()
}

// Where a FindWindow looks.
const (
	FindTop     = 1 // top-level windows and after them message-only ones (FindWindow)
	FindByClass = 2 // Class counts
	FindByTitle = 4 // Title counts
)

// FindWindow asks for the first window that fits: of the client's user from the top down, then of others. Its reply is a Window, NoWindow if there is none.
// ERROR_INVALID_WINDOW_HANDLE: Parent or After is none, or After is not a child of Parent.
type FindWindow struct {
	// Parent is NoWindow (the desktop: top-level windows), MessageParent or a window. Not with FindTop.
	Parent uint32
	// After is the window after which to begin; NoWindow: at the first.
	After        uint32
	Flags        uint32
	Class, Title string
}

func (m *FindWindow) encode(e *Encoder) {
	e.U32(m.Parent)
	e.U32(m.After)
	e.U32(m.Flags)
	e.String(m.Class)
	e.String(m.Title)
}

func (m *FindWindow) decode(d *Decoder) {
	m.Parent = d.U32()
	m.After = d.U32()
	m.Flags = d.U32()
	m.Class = d.String()
	m.Title = d.String()
}

// WindowInfo describes a window. As a reply to describe window; ERROR_INVALID_WINDOW_HANDLE: there is none.
type WindowInfo struct {
	Window uint32
	// Parent is as in CreateWindow.
	Parent         uint32
	Style, ExStyle uint32
	// Open is 1 if processes of other users may send to it.
	Open uint32
	// Process and Thread are the kernel's numbers, User its owner.
	Process, Thread, User uint32
	Queue                 uint64
	Class, Title          string
}

func (m *WindowInfo) encode(e *Encoder) {
	e.U32(m.Window)
	e.U32(m.Parent)
	e.U32(m.Style)
	e.U32(m.ExStyle)
	e.U32(m.Open)
	e.U32(m.Process)
	e.U32(m.Thread)
	e.U32(m.User)
	e.U64(m.Queue)
	e.String(m.Class)
	e.String(m.Title)
}

func (m *WindowInfo) decode(d *Decoder) {
	m.Window = d.U32()
	m.Parent = d.U32()
	m.Style = d.U32()
	m.ExStyle = d.U32()
	m.Open = d.U32()
	m.Process = d.U32()
	m.Thread = d.U32()
	m.User = d.U32()
	m.Queue = d.U64()
	m.Class = d.String()
	m.Title = d.String()
}

// Windows asks for the windows of a parent, in the order in which FindWindow finds them. Its reply is a WindowsReply.
// ERROR_INVALID_WINDOW_HANDLE: Parent is none, or After is not a child of its any more.
type Windows struct {
	// Parent is as in FindWindow.
	Parent uint32
	// After is the last window of the reply before; NoWindow at first.
	After uint32
	// All is 1 for all windows, wherever they are; Parent does not count then.
	All uint32
}

func (m *Windows) encode(e *Encoder) { e.U32(m.Parent); e.U32(m.After); e.U32(m.All) }

func (m *Windows) decode(d *Decoder) { m.Parent = d.U32(); m.After = d.U32(); m.All = d.U32() }

// WindowsReply holds as many windows as fit; More is 1 if there are more.
type WindowsReply struct {
	More    uint32
	Windows []WindowInfo
}

func (m *WindowsReply) encode(e *Encoder) {
	e.U32(m.More)
	e.U32(uint32(len(m.Windows)))
	for i := range m.Windows {
		m.Windows[i].encode(e)
	}
}

func (m *WindowsReply) decode(d *Decoder) {
	m.More = d.U32()
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		var w WindowInfo
		w.decode(d)
		m.Windows = append(m.Windows, w)
	}
}
