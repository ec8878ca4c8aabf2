package conformance

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"winshm/internal/testkit"
	"winshm/winerr"
)

// window is one of another process, which belongs to a thread of it.
type window struct {
	*Process          // the thread
	home     *Process // the process's first thread, which may be another
	handle   uint64
	class    []uint16
	title    []uint16
}

// windowOf makes a window of a class of its own by a thread.
func (t *T) windowOf(home, thread *Process, style uint32, parent uint64) *window {
	t.Helper()
	class, title := wide(t.NewName()), wide(t.NewName())
	t.OK(thread.RegisterClass(class))
	h := t.OK(thread.CreateWindow(class, title, style, parent))
	return &window{Process: thread, home: home, handle: h, class: class, title: title}
}

// window makes a message-only window by the first thread of another process.
func (t *T) window() *window {
	t.Helper()
	p := t.Start()
	return t.windowOf(p, p, 0, messageParent)
}

// pumping makes a message-only window by a further thread of a process, which does nothing but pump messages.
func (t *T) pumping(p *Process) *window {
	t.Helper()
	w := t.windowOf(p, p.NewThread(), 0, messageParent)
	w.pump(t)
	return w
}

// pumpingTop is pumping with a top-level window.
func (t *T) pumpingTop(p *Process) *window {
	t.Helper()
	w := t.windowOf(p, p.NewThread(), 0, 0)
	w.pump(t)
	return w
}

// pump makes the window's thread pump messages until stop.
func (w *window) pump(t *T) {
	t.Helper()
	w.Begin(t, "Pump")
}

// stop ends pump: all that was sent before has been done then.
func (w *window) stop(t *T) {
	t.Helper()
	t.OK(w.home.PostMessage(w.handle, stopMessage, 0, 0))
	t.OK(w.Finish(), "the loop was ended by WM_QUIT")
}

// on tells what the window does with a message.
func (w *window) on(message uint32, script string) { w.home.Behave(w.handle, message, script) }

// notes returns, and makes the process forget, what its procedures noted: see [Objects.Behave]. A line is one letter and
// numbers: "M" with message, parameters and InSendMessageEx for a message to a procedure that has a script for it, "A" with
// the answer to a line of the script, "C" for a callback of SendMessageCallback (window, message, data, result, thread), "T"
// for a message to a pumping thread itself, "S" for one that passed the procedure of a subclass.
func (p *Process) notes() []string {
	var notes []string
	for _, note := range strings.Split(p.Call("Told"), ";")[1:] {
		notes = append(notes, strings.TrimSpace(note))
	}
	return notes
}

// told reports an error unless p's procedures have noted this since they were asked last.
func (t *T) told(p *Process, want ...string) {
	t.Helper()
	if got := p.notes(); !slices.Equal(got, want) {
		t.Errorf("the procedures noted\n\t%q, want\n\t%q", got, want)
	}
}

// tells waits until p's procedures have noted this, and nothing else.
func (t *T) tells(p *Process, want ...string) {
	t.Helper()
	var got []string
	testkit.Eventually(t, "the notes", func() bool {
		got = append(got, p.notes()...)
		return len(got) >= len(want)
	})
	if !slices.Equal(got, want) {
		t.Errorf("the procedures noted\n\t%q, want\n\t%q", got, want)
	}
}

// Sent reports an error unless a send returned that, without an error.
func (t *T) Sent(r Result, want uint64, about ...any) {
	t.Helper()
	if r.Value != want || r.Code != noError {
		t.Errorf("%sthe send returns %#x with code %d, want %#x", prefix(about), r.Value, uint32(r.Code), want)
	}
}

// sendTimeout sends with a time-out, and reports an error unless that stores the result and returns 1, or with a code 0 for
// both.
func (t *T) sendTimeout(p Objects, h uint64, message, flags, milliseconds uint32, result uint64, code winerr.Errno) {
	t.Helper()
	got, r := p.SendMessageTimeout(h, message, 1, 2, flags, milliseconds)
	t.Answers(r, code)
	if got != result {
		t.Errorf("the result is %#x, want %#x", got, result)
	}
}

// finishTimeout is for one that has begun.
func (t *T) finishTimeout(p *Process, result uint64, code winerr.Errno) {
	t.Helper()
	a := &Arguments{fields: strings.Fields(p.hear())}
	r := a.result()
	t.Answers(r, code)
	if got := a.Number(); got != result {
		t.Errorf("the result is %#x, want %#x", got, result)
	}
}

// copyData makes a COPYDATASTRUCT in the memory of a process.
func (t *T) copyData(p *Process, kind uint64, size uint32, data uint64) uint64 {
	t.Helper()
	const length = 24
	block := make([]byte, length)
	binary.LittleEndian.PutUint64(block, kind)
	binary.LittleEndian.PutUint32(block[8:], size)
	binary.LittleEndian.PutUint64(block[16:], data)
	addr := p.Memory(length)
	t.Write(p, addr, string(block))
	return addr
}

// dataPointer returns lpData of what Peek of a COPYDATASTRUCT noted.
func dataPointer(note string) uint64 {
	a := &Arguments{fields: strings.Fields(note)[2:]}
	const at, length = 16, 24
	if data := a.Bytes(); len(data) == length {
		return binary.LittleEndian.Uint64(data[at:])
	}
	return 0
}

// message is a note of a message that a procedure with a script got: how is what InSendMessageEx says.
func message(id uint32, w, l uint64, how uint32) string {
	return fmt.Sprintf("M %d %d %d %d", id, w, l, how)
}

// raw is a note of a message with the parameters 1 and 2.
func raw(id, how uint32) string { return message(id, 1, 2, how) }

// string16 is a name as text.
func string16(name []uint16) string { return string(utf16.Decode(name)) }

// gone reports an error unless a window is no more, soon, for all of those.
func (t *T) gone(h uint64, all ...*Process) {
	t.Helper()
	for _, p := range all {
		testkit.Eventually(t, "the window to go", func() bool { return !p.IsWindow(h) })
		t.Fails(p.SendMessage(h, wmUser, 0, 0), invalidWindow)
		t.Fails(p.PostMessage(h, wmUser, 0, 0), invalidWindow)
	}
}

// retrieves reports an error unless this is the next that PeekMessage removes from the queue of p's thread.
func (t *T) retrieves(p *Process, want Retrieved) {
	t.Helper()
	got, r := p.PeekMessage(0, 0, 0, pmRemove)
	if r.Value == 0 || r.Code != noError || got != want {
		t.Errorf("PeekMessage retrieves %+v (%v), want %+v", got, r, want)
	}
}

// retrievesNothing reports an error unless the queue of p's thread is empty.
func (t *T) retrievesNothing(p *Process) {
	t.Helper()
	if got, r := p.PeekMessage(0, 0, 0, pmRemove); r.Value != 0 {
		t.Errorf("PeekMessage retrieves %+v", got)
	}
}
