package conformance

import (
	"fmt"
	"strings"
)

var textCases = []Case{
	{
		Name: "text: WM_SETTEXT",
		Rows: []string{"B6.8/set"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			for _, from := range []*Process{p, q} {
				for _, text := range []string{"", "x", "A title with \u00e9 and \u20ac", strings.Repeat("long ", 2000)} {
					t.Sent(from.SendMessage(w.handle, wmSetText, 0, from.Text(wide(text))), 1)
					t.hasText(w, from, text)
				}
			}
			w.on(wmSetText, "ReadText $l;Return 7")
			t.Sent(q.SendMessage(w.handle, wmSetText, 0, q.Text(wide("another"))), 7)
			notes := p.notes()
			if len(notes) != 2 || notes[1] != "A 1 0 "+field(wide("another")) {
				t.Errorf("of the text arrives %q", notes)
			}
		},
	}, {
		Name: "text: WM_SETTEXT that the procedure keeps to itself",
		Rows: []string{"B6.8/set", "B6.8/get-other"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmSetText, "Return 1")
			t.Sent(q.SendMessage(w.handle, wmSetText, 0, q.Text(wide("another"))), 1)
			if got, _ := q.text("GetWindowText", w.handle, 100); got != string16(w.title) {
				t.Errorf("the title is %q", got)
			}
		},
	}, {
		Name: "text: WM_GETTEXT and the size of the buffer",
		Rows: []string{"B6.8/get", "B6.8/length"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			t.Sent(p.SendMessage(w.handle, wmSetText, 0, p.Text(wide("caption"))), 1)
			for _, from := range []*Process{p, q} {
				t.Sent(from.SendMessage(w.handle, wmGetTextLength, 0, 0), 7)
				for n, want := range map[uint64]string{1: "", 2: "c", 7: "captio", 8: "caption", 9: "caption", 5000: "caption"} {
					at := from.Text(wide(strings.Repeat("Z", int(n))))
					t.Sent(from.SendMessage(w.handle, wmGetText, n, at), uint64(len(want)), n, " characters")
					if got, _ := from.text("ReadText", at); got != want {
						t.Errorf("in %d characters the text is %q, want %q", n, got, want)
					}
				}
				at := from.Text(wide("ZZZ"))
				t.Sent(from.SendMessage(w.handle, wmGetText, 0, at), 0)
				if got, _ := from.text("ReadText", at); got != "ZZZ" {
					t.Errorf("a buffer without a size now holds %q", got)
				}
			}
		},
	}, {
		Name: "text: WM_GETTEXT that the procedure answers",
		Rows: []string{"B6.8/get"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			units := wide("own")
			w.on(wmGetText, "PutText $l "+field(units)+";Return 3")
			at := q.Text(wide(strings.Repeat("Z", 10)))
			t.Sent(q.SendMessage(w.handle, wmGetText, 10, at), 3)
			if got, _ := q.text("ReadText", at); got != "own" {
				t.Errorf("the text is %q", got)
			}
			if notes := p.notes(); len(notes) != 2 || !strings.HasPrefix(notes[0], fmt.Sprintf("M %d 10 ", uint32(wmGetText))) {
				t.Errorf("the procedures noted %q", notes)
			}
		},
	}, {
		Name: "text: of a window of another process nobody is asked",
		Rows: []string{"B6.8/get-other"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.on(wmGetText, "Return 0")
			w.on(wmGetTextLength, "Return 0")
			title := string16(w.title)
			got, r := q.text("GetWindowText", w.handle, 100)
			if got != title || r.Value != uint64(len(title)) || r.Code != noError {
				t.Errorf("the title is %q (%v), want %q", got, r, title)
			}
			if got, r := q.text("GetWindowText", w.handle, 5); got != title[:4] || r.Value != 4 {
				t.Errorf("in 5 characters the title is %q (%v)", got, r)
			}
			t.Sent(q.result("GetWindowTextLength", w.handle), uint64(len(title)))
			t.told(w.Process)
			t.Fails(q.result("GetWindowText", uint64(0xDEAD), 10), invalidWindow)
			t.Fails(q.result("GetWindowTextLength", uint64(0xDEAD)), invalidWindow)
		},
	}, {
		Name: "text: of a window of the process its procedure is asked",
		Rows: []string{"B6.8/get-same"},
		Run: func(t *T) {
			p := t.Start()
			w := t.pumping(p)
			w.on(wmGetText, "PutText $l "+field(wide("own"))+";Return 3")
			if got, r := p.text("GetWindowText", w.handle, 100); got != "own" || r.Value != 3 {
				t.Errorf("the title is %q (%v)", got, r)
			}
			w.on(wmGetTextLength, "Return 33")
			t.Sent(p.result("GetWindowTextLength", w.handle), 33)
		},
	}, {
		Name: "text: SetWindowText",
		Rows: []string{"B6.8/set-window-text"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			t.OK(q.result("SetWindowText", w.handle, wide("from outside")))
			t.hasText(w, q, "from outside")
			t.finds(q.FindWindow(w.class, wide("from outside")), w.handle)
			t.OK(p.result("SetWindowText", w.handle, wide("")))
			t.hasText(w, p, "")
			w.on(wmSetText, "ReadText $l;Default")
			t.OK(q.result("SetWindowText", w.handle, wide("again")))
			if notes := p.notes(); len(notes) != 2 || notes[1] != "A 1 0 "+field(wide("again")) {
				t.Errorf("the procedures noted %q", notes)
			}
			t.Fails(q.result("SetWindowText", uint64(0xDEAD), wide("x")), invalidWindow)
		},
	}, {
		Name: "text: to and from windows of either form, by functions of either form",
		Rows: []string{"B6.8/forms"},
		Run: func(t *T) {
			t.narrow()
			p, q := t.Start(), t.Start()
			for _, narrow := range []bool{false, true} {
				w := t.formed(p, narrow)
				for _, from := range []*Process{p, q} {
					t.Sent(from.result("SendMessageA", w.handle, wmSetText, 0, from.Text([]byte("narrow"))), 1)
					t.hasText(w, from, "narrow")
					t.Sent(from.SendMessage(w.handle, wmSetText, 0, from.Text(wide("wide"))), 1)
					t.hasText(w, from, "wide")
					t.OK(from.result("SetWindowTextA", w.handle, []byte("by A")))
					t.hasText(w, from, "by A")
				}
				t.Sent(p.result("IsWindowUnicode", w.handle), 1-uint64(flag(narrow)))
				read := map[bool]string{false: "ReadText $l;Return 1", true: "ReadTextA $l;Return 1"}[narrow]
				w.on(wmSetText, read)
				t.Sent(q.result("SendMessageA", w.handle, wmSetText, 0, q.Text([]byte("text"))), 1)
				t.Sent(q.SendMessage(w.handle, wmSetText, 0, q.Text(wide("text"))), 1)
				want := map[bool]string{false: "A 1 0 " + field(wide("text")), true: "A 1 0 " + field([]byte("text"))}[narrow]
				if notes := p.notes(); len(notes) != 4 || notes[1] != want || notes[3] != want {
					t.Errorf("of the text arrives %q, want %q", notes, want)
				}
			}
		},
	}, {
		Name: "text: it is converted",
		Rows: []string{"B6.8/forms"},
		Run: func(t *T) {
			t.narrow()
			p, q := t.Start(), t.Start()
			const text = "\u00e9\u20ac"
			for _, narrow := range []bool{false, true} {
				w := t.formed(p, narrow)
				t.Sent(q.result("SendMessageA", w.handle, wmSetText, 0, q.Text([]byte(text))), 1)
				if got, _ := q.text("GetWindowText", w.handle, 100); got != text {
					t.Errorf("of %q arrives %q", text, got)
				}
				t.Sent(q.SendMessage(w.handle, wmSetText, 0, q.Text(wide(text))), 1)
				if got, _ := q.text("GetWindowTextA", w.handle, 100); got != text {
					t.Errorf("of %q arrives %q", text, got)
				}
				at := q.Text([]byte(strings.Repeat("Z", 100)))
				t.Sent(q.result("SendMessageA", w.handle, wmGetText, 100, at), uint64(len(text)))
				if n := q.result("SendMessageA", w.handle, wmGetTextLength, 0, 0).Value; n < uint64(len(text)) {
					t.Errorf("the length is %d, less than %d", n, len(text))
				}
			}
		},
		Deviation: &Deviation{Wine: "narrow text is in a code page of 8 bits"},
	},
}

// formed is pumping with a window whose class is registered by the A function, or by the W function.
func (t *T) formed(p *Process, narrow bool) *window {
	t.Helper()
	thread, class := p.NewThread(), t.NewName()
	if narrow {
		t.OK(thread.result("RegisterClassA", []byte(class)))
	} else {
		t.OK(thread.RegisterClass(wide(class)))
	}
	w := &window{Process: thread, home: p, handle: t.OK(thread.CreateWindow(wide(class), nil, 0, messageParent)), class: wide(class)}
	w.pump(t)
	return w
}

// hasText reports an error unless a process gets that text of a window, by all functions that it has.
func (t *T) hasText(w *window, from *Process, want string) {
	t.Helper()
	units := uint64(len(wide(want)))
	got, r := from.text("GetWindowText", w.handle, units+10)
	if got != want || r.Value != units {
		t.Errorf("GetWindowText tells %q (%v), want %q", got, r, want)
	}
	at := from.Text(wide(strings.Repeat("Z", len(want)+1)))
	t.Sent(from.SendMessage(w.handle, wmGetText, units+1, at), units)
	if got, _ := from.text("ReadText", at); got != want {
		t.Errorf("WM_GETTEXT tells %q, want %q", got, want)
	}
	if n := from.result("GetWindowTextLength", w.handle).Value; n < units {
		t.Errorf("GetWindowTextLength tells %d, want %d", n, units)
	}
}
