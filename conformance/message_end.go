package conformance

import (
	"fmt"
	"strings"
)

// Where a process or a thread is in a message when it ends.
var deathCases = []Case{
	{
		Name: "death: the receiver, before it has the message",
		Rows: []string{"B6.5/receiver-dies"},
		Run: func(t *T) {
			for _, end := range []string{"kill", "Return", "ExitThread"} {
				p, q := t.Start(), t.Start()
				w := t.windowOf(p, p.NewThread(), 0, messageParent)
				w.on(wmUser, "Return 5")
				sender, other := q.NewThread(), q.NewThread()
				sender.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
				other.Begin(t, "SendMessage", w.handle, wmCopyData, 0, t.dataBlock(q, 1, filled(100_000, 1)))
				t.ends(w, end)
				t.Fails(sender.Finish(), accessDenied, end)
				t.Fails(other.Finish(), accessDenied, end)
				t.gone(w.handle, q)
			}
		},
		Deviation: &Deviation{Choice: "5, as with Wine"},
	}, {
		Name: "death: the receiver, in the middle of it",
		Rows: []string{"B6.5/receiver-dies"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			for _, id := range []uint32{wmUser, wmCopyData} {
				w.on(id, fmt.Sprintf("Wait %d %d;Return 5", event, forever))
			}
			sender, other := q.NewThread(), q.NewThread()
			sender.Begin(t, "SendMessage", w.handle, wmCopyData, 0, t.dataBlock(q, 1, filled(100_000, 1)))
			other.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
			p.Kill()
			t.Fails(sender.Finish(), accessDenied)
			t.Fails(other.Finish(), accessDenied)
			t.gone(w.handle, q)
		},
		Deviation: &Deviation{Choice: "5, as with Wine"},
	}, {
		Name: "death: the receiver's thread, by itself",
		Rows: []string{"B6.5/receiver-dies", "B6.1/thread-end"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			for _, from := range []*Process{p, q} {
				w := t.pumping(p)
				w.on(wmUser, "ExitThread")
				t.Fails(from.SendMessage(w.handle, wmUser, 1, 2), accessDenied)
				t.gone(w.handle, p, q)
			}
		},
		Deviation: &Deviation{Choice: "5, as with Wine"},
	}, {
		Name: "death: the receiver, after its answer",
		Rows: []string{"B6.5/receiver-dies"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmUser, "ReplyMessage 6;ExitThread")
			t.Sent(q.SendMessage(w.handle, wmUser, 1, 2), 6)
			t.gone(w.handle, q)
		},
	}, {
		Name: "death: the receiver, and SMTO_ERRORONEXIT",
		Rows: []string{"B6.6/error-on-exit"},
		Run: func(t *T) {
			for _, flags := range []uint32{smtoErrorOnExit, 0} {
				p, q := t.Start(), t.Start()
				w := t.pumping(p)
				event := t.OK(p.CreateEvent(nil, 0, 0, nil))
				w.on(wmUser, fmt.Sprintf("Wait %d %d;Return 5", event, forever))
				sender := q.NewThread()
				sender.Begin(t, "SendMessageTimeout", w.handle, wmUser, 1, 2, flags, soon, true)
				p.Kill()
				t.finishTimeout(sender, 0, accessDenied)
			}
		},
		Deviation: &Deviation{Choice: "5, as with Wine, also without the flag"},
	}, {
		Name: "death: the sender, while its message is handled",
		Rows: []string{"B6.5/sender-dies"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			data := filled(100_000, 5)
			w.on(wmCopyData, fmt.Sprintf("Wait %d %d;CopyData $l;InSendMessage;ReplyMessage 3;Return 5", event, forever))
			w.on(wmUser, "Return 6")
			sender := q.NewThread()
			sender.Begin(t, "SendMessage", w.handle, wmCopyData, 0, t.dataBlock(q, 1, data))
			q.Kill()
			t.OK(p.SetEvent(event))
			t.Sent(t.Start().SendMessage(w.handle, wmUser, 1, 2), 6)
			if notes := p.notes(); len(notes) < 3 || notes[2] != shown(1, data) || notes[len(notes)-1] != raw(wmUser, ismexSend) {
				t.Errorf("the procedures noted %q", notes)
			}
		},
	}, {
		Name: "death: the sender, before its message is received",
		Rows: []string{"B6.5/sender-dies"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.on(wmUser, "Return 5")
			data := filled(100_000, 5)
			w.seesData(6)
			first, second := q.NewThread(), q.NewThread()
			first.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
			second.Begin(t, "SendMessage", w.handle, wmCopyData, 0, t.dataBlock(q, 1, data))
			t.OK(q.PostMessage(w.handle, wmUser, 3, 4))
			t.OK(q.SendNotifyMessage(w.handle, wmUser, 5, 6))
			q.Kill()
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 3, 4})
			notes := w.notes()
			if len(notes) != 4 || notes[0] != raw(wmUser, ismexSend) || notes[2] != shown(1, data) || notes[3] != message(wmUser, 5, 6, ismexNotify) {
				t.Errorf("the procedures noted %q", notes)
			}
		},
	}, {
		Name: "death: the window, while its message is handled",
		Rows: []string{"B6.5/window-destroyed"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			for _, from := range []*Process{p, q} {
				w := t.pumping(p)
				w.on(wmUser, "DestroyWindow $h;IsWindow $h;Return 9")
				t.Sent(from.SendMessage(w.handle, wmUser, 1, 2), 9)
				if notes := p.notes(); len(notes) != 3 || notes[1] != "A 1 0" || !strings.HasPrefix(notes[2], "A 0 ") {
					t.Errorf("the procedures noted %q", notes)
				}
				t.gone(w.handle, p, q)
			}
		},
	}, {
		Name: "death: the window, before its message is received",
		Rows: []string{"B6.5/window-destroyed-before"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.on(wmUser, "Return 9")
			sender := q.NewThread()
			sender.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
			t.OK(q.PostMessage(w.handle, wmUser, 1, 2))
			t.OK(w.DestroyWindow(w.handle))
			t.retrievesNothing(w.Process)
			if r := sender.Finish(); r.Value != 0 || r.Code != accessDenied && r.Code != invalidWindow {
				t.Errorf("got %v, want 5 or 1400", r)
			}
			t.told(w.Process)
		},
	}, {
		Name: "death: both in a message of the other",
		Rows: []string{"B6.5/receiver-dies", "B6.9/nested"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			a, b := t.windowOf(p, p.NewThread(), 0, messageParent), t.pumping(q)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			b.on(wmUser, fmt.Sprintf("SendMessage %d %d 1 2;Return 5", a.handle, wmUser+1))
			a.on(wmUser+1, fmt.Sprintf("Wait %d %d;Return 6", event, forever))
			a.Begin(t, "SendMessage", b.handle, wmUser, 1, 2)
			t.tells(p, raw(wmUser+1, ismexSend))
			q.Kill()
			t.OK(p.SetEvent(event))
			t.Fails(a.Finish(), accessDenied)
			t.gone(b.handle, p)
		},
		Deviation: &Deviation{Choice: "5, as with Wine"},
	},
}

// ends ends the thread of a window, or its process.
func (t *T) ends(w *window, how string) {
	t.Helper()
	if how == "kill" {
		w.home.Kill()
	} else {
		t.endThread(w.Process, how)
	}
}
