package winshm

import (
	"context"
	"strings"

	"winshm/internal/message"
	"winshm/internal/proc"
	"winshm/internal/wire"
	"winshm/internal/wtf8"
)

// The messages that have a meaning to this package. Programs have their own from MsgUser to 0x7FFF for windows of their own
// classes, and from 0xC000 those of [RegisterMessage].
const (
	MsgSetText       = message.SetText       // WM_SETTEXT: brings a text
	MsgGetText       = message.GetText       // WM_GETTEXT: asks for one
	MsgGetTextLength = message.GetTextLength // WM_GETTEXTLENGTH: asks how many UTF-16 units it has
	MsgClose         = message.Close         // WM_CLOSE: asks the window to go
	MsgQuit          = message.Quit          // WM_QUIT: ends the listener; no handler gets it
	MsgCopyData      = message.CopyData      // WM_COPYDATA: brings data
	MsgUser          = message.User          // WM_USER
)

// Message is a message that a listener's handler is to answer. It is the handler's until that returns: neither it nor what its
// methods return may be used later, but for copies.
type Message struct {
	// ID is the message's number.
	ID uint32
	// WParam and LParam are what the sender has passed. Of [MsgCopyData], WParam is the sender's window by convention, 0 if it has
	// none, and LParam the same as Kind.
	WParam, LParam uintptr

	listener *Listener
	delivery *message.Delivery // nil: it was posted, or the handler has sent it itself
	data     []byte            // of one that the handler has sent itself
	own      bool              // it is such a one
	answered bool              // what happens otherwise is not to happen
	replied  bool
	result   uintptr // unless the handler returns another one
	text     string  // the answer to MsgGetText
	ctx      *messageContext
}

// Listener returns the listener whose handler it is for.
func (m *Message) Listener() *Listener { return m.listener }

// CopyData returns the data of a [MsgCopyData], where the sender has put it: it is not copied, and must not be written to, nor be
// used after the handler has returned. (A sender of another user could change it meanwhile: from that one it is a copy.) It is nil
// if the message is another one, or if there is no memory for it.
func (m *Message) CopyData() []byte {
	if m.ID != MsgCopyData {
		return nil
	}
	return m.bytes()
}

// Kind returns what the sender of a [MsgCopyData] says that its data is (dwData), and 0 for other messages.
func (m *Message) Kind() uint64 {
	if m.ID != MsgCopyData {
		return 0
	}
	return uint64(m.LParam)
}

// Text returns the text of a [MsgSetText], and "" for other messages.
func (m *Message) Text() string {
	if m.ID != MsgSetText {
		return ""
	}
	return textOf(m.bytes())
}

func (m *Message) bytes() []byte {
	switch d := m.delivery; {
	case m.own:
		return m.data
	case d == nil, d.Local():
		return nil
	default:
		data, err := d.Data()
		if err != nil {
			return nil
		}
		return data
	}
}

// textOf returns bytes that another process gives as text.
func textOf(data []byte) string {
	text, _, _ := strings.Cut(string(data), "\x00")
	if !wtf8.Valid(text) {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	return text
}

// Sender returns the number of the process that has sent the message, and of the user that it belongs to: the kernel has told
// them, not the sender. Of a message that was posted they are not known, and -1.
func (m *Message) Sender() (pid, uid int) {
	switch {
	case m.own:
		return proc.Getpid(), proc.Geteuid()
	case m.delivery == nil:
		return -1, -1
	}
	p, u := m.delivery.Process()
	return int(p), int(u)
}

// Posted reports whether nobody waits for an answer. (PostMessage)
func (m *Message) Posted() bool { return m.delivery == nil && !m.own }

// Reply answers at once, while the handler goes on; what it returns does not count any more. The data stays until it returns.
// Another answer after the first does nothing. (ReplyMessage)
func (m *Message) Reply(result uintptr) {
	if m.replied {
		return
	}
	m.answered, m.replied, m.result = true, true, result
	if m.delivery != nil {
		m.delivery.Reply(uint64(result))
	}
}

// SetText answers a [MsgGetText] with a text, and returns what the handler is to return: its length in UTF-16 units, which is less
// than that of text if the sender has no room for it. Without an answer, it is the window's title.
func (m *Message) SetText(text string) uintptr {
	if m.ID != MsgGetText || m.replied || m.WParam == 0 {
		return 0
	}
	if room := m.WParam - 1; uintptr(wtf8.Len(text)) > room {
		text = wtf8.FromUTF16(wtf8.ToUTF16(text)[:room])
	}
	m.text, m.answered, m.result = text, true, uintptr(wtf8.Len(text))
	if m.delivery != nil {
		m.delivery.SetAnswer([]byte(text))
	}
	return m.result
}

// Default does with a message what windows do, and returns the answer to it: [MsgSetText] changes the title, [MsgGetText] and
// [MsgGetTextLength] tell it, [MsgClose] ends the listener, and all others do nothing. (DefWindowProc)
//
// A handler need not call it: when it returns 0, and has not called Reply or SetText, that happens by itself. A handler that
// wants one of these messages to do nothing calls Reply(0).
func (m *Message) Default() uintptr {
	m.answered = true
	window := m.listener.window
	switch m.ID {
	case MsgSetText:
		if m.Posted() || window.Change(wire.WindowTitle, 0, m.Text()) != nil {
			return 0
		}
		return 1
	case MsgGetText:
		return m.SetText(window.Title())
	case MsgGetTextLength:
		return uintptr(wtf8.Len(window.Title()))
	case MsgClose:
		m.listener.stop()
	}
	return 0
}

// Context returns a context for what the handler does: it is done when the handler returns or the listener is to end. While a
// message is sent with it, or with a context made from it, the listener goes on to handle what is sent to it: in the same
// goroutine, inside the handler. So A may send to B, which sends to A before it answers, as on Windows.
//
//	func (s *server) handle(m *winshm.Message) uintptr {
//		answer, err := s.asker.SendData(m.Context(), 1, question)
//
// One goroutine at a time has that of it. For a second one it is a context like others.
func (m *Message) Context() context.Context {
	if m.ctx == nil {
		m.ctx = newMessageContext(m.listener)
	}
	return m.ctx
}
