package conformance

// Windows and messages. A class is a name, an atom or nil; names and titles are []uint16 for the W function and []byte for
// the A function of a call.

// RegisterClass calls the function of that name.
func (o Objects) RegisterClass(name []uint16) Result { return o.result("RegisterClass", name) }

// CreateWindow is CreateWindowEx.
func (o Objects) CreateWindow(class any, title []uint16, style uint32, parent uint64) Result {
	return o.result("CreateWindowEx", class, title, style, parent)
}

// DestroyWindow calls the function of that name.
func (o Objects) DestroyWindow(h uint64) Result { return o.result("DestroyWindow", h) }

// IsWindow calls the function of that name.
func (o Objects) IsWindow(h uint64) bool { return o.result("IsWindow", h).Value != 0 }

// FindWindow calls the function of that name.
func (o Objects) FindWindow(class any, title []uint16) Result {
	return o.result("FindWindow", class, title)
}

// FindWindowEx calls the function of that name.
func (o Objects) FindWindowEx(parent, after uint64, class any, title []uint16) Result {
	return o.result("FindWindowEx", parent, after, class, title)
}

// SendMessage calls the function of that name.
func (o Objects) SendMessage(h uint64, message uint32, w, l uint64) Result {
	return o.result("SendMessage", h, message, w, l)
}

// SendMessageTimeout stores the result, in a place that holds a mark before.
func (o Objects) SendMessageTimeout(h uint64, message uint32, w, l uint64, flags, milliseconds uint32) (result uint64, r Result) {
	a := o.ask("SendMessageTimeout", h, message, w, l, flags, milliseconds, true)
	r = a.result()
	return a.Number(), r
}

// SendNotifyMessage calls the function of that name.
func (o Objects) SendNotifyMessage(h uint64, message uint32, w, l uint64) Result {
	return o.result("SendNotifyMessage", h, message, w, l)
}

// SendMessageCallback calls the function of that name, with a callback that notes what it gets.
func (o Objects) SendMessageCallback(h uint64, message uint32, w, l, data uint64) Result {
	return o.result("SendMessageCallback", h, message, w, l, data)
}

// PostMessage calls the function of that name.
func (o Objects) PostMessage(h uint64, message uint32, w, l uint64) Result {
	return o.result("PostMessage", h, message, w, l)
}

// PostThreadMessage calls the function of that name.
func (o Objects) PostThreadMessage(thread, message uint32, w, l uint64) Result {
	return o.result("PostThreadMessage", thread, message, w, l)
}

// Retrieved is what of a MSG does not depend on chance.
type Retrieved struct {
	Window  uint64
	Message uint32
	W, L    uint64
}

func (a *Arguments) retrieved() Retrieved {
	return Retrieved{a.Number(), a.Dword(), a.Number(), a.Number()}
}

// GetMessage calls the function of that name.
func (o Objects) GetMessage(h uint64, first, last uint32) (Retrieved, Result) {
	a := o.ask("GetMessage", h, first, last)
	r := a.result()
	return a.retrieved(), r
}

// PeekMessage calls the function of that name.
func (o Objects) PeekMessage(h uint64, first, last, flags uint32) (Retrieved, Result) {
	a := o.ask("PeekMessage", h, first, last, flags)
	r := a.result()
	return a.retrieved(), r
}

// MsgWait is MsgWaitForMultipleObjects.
func (o Objects) MsgWait(handles []uint64, all bool, milliseconds, mask uint32) Result {
	return o.result("MsgWaitForMultipleObjects", handles, all, milliseconds, mask)
}

// MsgWaitEx is MsgWaitForMultipleObjectsEx.
func (o Objects) MsgWaitEx(handles []uint64, milliseconds, mask, flags uint32) Result {
	return o.result("MsgWaitForMultipleObjectsEx", handles, milliseconds, mask, flags)
}

// Memory returns zeroed memory of the process for as long as that lives.
func (o Objects) Memory(n uint64) uint64 { return o.result("Memory", n).Value }

// Text returns the address of a text in the process: []uint16 in the front's characters, []byte in bytes.
func (o Objects) Text(text any) uint64 {
	if narrow, ok := text.([]byte); ok {
		return o.result("TextA", narrow).Value
	}
	return o.result("Text", text).Value
}

// text calls a function that returns a text too: one of two bytes for each unit, or of one for each of an A function.
func (o Objects) text(method string, args ...any) (string, Result) {
	a := o.ask(method, args...)
	r := a.result()
	data := a.Bytes()
	if method[len(method)-1] == 'A' {
		return string(data), r
	}
	units := make([]rune, len(data)/2)
	for i := range units {
		units[i] = rune(data[2*i])<<8 | rune(data[2*i+1])
	}
	return string(units), r
}

// Behave tells the procedures of the process what to do with a message to a window, or with 0 to all: script is lines like
// those of [Play], with ";" between. In them $h, $m, $w and $l are what the procedure is called with, $d is $w less one, $r
// is the value of the line before and $i one more. "Return" ends it with a result, "Default" calls DefWindowProc, "If" does a
// line if the number before it is not 0, and "ExitThread" does that. Messages without a script go to DefWindowProc.
func (o Objects) Behave(h uint64, message uint32, script string) {
	o.result("Behave", h, message, []byte(script))
}
