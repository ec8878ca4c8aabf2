package conformance

import (
	"fmt"
	"strings"
)

var orderCases = []Case{
	{
		Name: "order: what is sent overtakes what is posted",
		Rows: []string{"B6.9/sent-first", "B6.9/retrieval"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.on(wmUser, "Return 0")
			w.on(wmUser+1, "Return 1")
			w.ask("PostQuitMessage", 3)
			for i := range uint64(3) {
				t.OK(q.PostMessage(w.handle, wmUser, i, 0))
			}
			sender := q.NewThread()
			sender.Begin(t, "SendMessage", w.handle, wmUser+1, 1, 2)
			if got := w.Call("Pump"); got != "0 0 3" {
				t.Errorf("the loop says %q, want the code 3", got)
			}
			t.Sent(sender.Finish(), 1)
			t.told(w.Process, raw(wmUser+1, ismexSend), message(wmUser, 0, 0, 0), message(wmUser, 1, 0, 0), message(wmUser, 2, 0, 0))
		},
	}, {
		Name: "order: of all senders, one at a time",
		Rows: []string{"B6.9/sent-order", "B6.9/one-at-a-time", "B6.9/notify-order"},
		Run: func(t *T) {
			w, a, b := t.window(), t.Start(), t.Start()
			w.on(wmUser, "InSendMessageEx;Return $w")
			var senders []*Process
			send := func(p *Process, n uint64) {
				thread := p.NewThread()
				thread.Begin(t, "SendMessage", w.handle, wmUser, n, 0)
				senders = append(senders, thread)
			}
			send(a, 0)
			t.OK(b.SendNotifyMessage(w.handle, wmUser, 1, 0))
			send(b, 2)
			send(w.home, 3)
			t.OK(a.SendMessageCallback(w.handle, wmUser, 4, 0, 0))
			t.OK(a.SendNotifyMessage(w.handle, wmUser, 5, 0))
			send(b, 6)
			t.retrievesNothing(w.Process)
			for i, n := range []uint64{0, 2, 3, 6} {
				t.Sent(senders[i].Finish(), n)
			}
			var want []string
			for n, how := range []uint32{ismexSend, ismexNotify, ismexSend, ismexSend, ismexCallback, ismexNotify, ismexSend} {
				want = append(want, message(wmUser, uint64(n), 0, how), fmt.Sprintf("A %d 0", how))
			}
			t.told(w.home, want...)
		},
	}, {
		Name: "order: what one sender sends and posts to two windows of a thread",
		Rows: []string{"B6.9/sent-order", "B6.9/retrieval"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			a, b := t.windowOf(p, p, 0, messageParent), t.windowOf(p, p, 0, messageParent)
			p.Behave(0, wmUser, "Return 1")
			for i := range uint64(4) {
				t.OK(q.PostMessage([]uint64{a.handle, b.handle}[i%2], wmUser, i, 0))
			}
			for i := range uint64(4) {
				t.OK(q.SendNotifyMessage([]uint64{b.handle, a.handle}[i%2], wmUser, 10+i, 0))
			}
			for i := range uint64(4) {
				t.retrieves(p, Retrieved{[]uint64{a.handle, b.handle}[i%2], wmUser, i, 0})
			}
			var want []string
			for i := range uint64(4) {
				want = append(want, message(wmUser, 10+i, 0, ismexNotify))
			}
			t.told(p, want...)
		},
	}, {
		Name: "nested: to and fro between two processes",
		Rows: []string{"B6.9/nested", "B6.9/to-sender", "B6.5/serves"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			t.bounces(p, q)
		},
	}, {
		Name: "nested: to and fro between two threads",
		Rows: []string{"B6.9/nested", "B6.9/to-sender", "B6.5/serves"},
		Run: func(t *T) {
			p := t.Start()
			t.bounces(p, p)
		},
	}, {
		Name: "nested: in a circle of three",
		Rows: []string{"B6.9/nested"},
		Run: func(t *T) {
			var ring []*window
			for range 3 {
				p := t.Start()
				ring = append(ring, t.windowOf(p, p.NewThread(), 0, messageParent))
			}
			for i, w := range ring {
				next := ring[(i+1)%len(ring)]
				w.on(wmUser, fmt.Sprintf("If $w SendMessage %d $m $d 0;Return $i", next.handle))
			}
			for _, w := range ring[1:] {
				w.pump(t)
			}
			const rounds = 10
			t.Sent(ring[0].SendMessage(ring[1].handle, wmUser, rounds, 0), rounds+1)
		},
	}, {
		Name: "nested: a procedure that pumps",
		Rows: []string{"B6.9/pumps"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmUser, "Pump;Return 1")
			w.on(wmUser+1, "InSendMessage;Return 2")
			outer := q.NewThread()
			outer.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
			t.Sent(q.SendMessage(w.handle, wmUser+1, 1, 2), 2)
			t.OK(q.PostMessage(w.handle, wmUser+1, 1, 2))
			t.OK(q.PostMessage(w.handle, stopMessage, 0, 0))
			t.Sent(outer.Finish(), 1)
			t.told(p, raw(wmUser, ismexSend), raw(wmUser+1, ismexSend), "A 1 0", raw(wmUser+1, ismexSend), "A 1 0", "A 1 0 0")
			w.stop(t)
		},
	}, {
		Name: "reply: releases the sender at once",
		Rows: []string{"B6.9/reply", "B6.9/how"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			w.on(wmUser, fmt.Sprintf("ReplyMessage %d;InSendMessageEx;ReplyMessage 4;Wait %d %d;Return 5", uint64(big), event, forever))
			t.Sent(q.SendMessage(w.handle, wmUser, 1, 2), big)
			t.Sent(p.NewThread().ask("IsWindow", w.handle).result(), 1)
			t.OK(p.SetEvent(event))
			w.stop(t)
			notes := p.notes()
			if len(notes) != 5 || notes[1] != "A 1 0" || notes[2] != fmt.Sprintf("A %d 0", ismexSend|ismexReplied) {
				t.Errorf("the procedures noted %q", notes)
			}
		},
	}, {
		Name: "reply: outside of a sent message",
		Rows: []string{"B6.9/reply"},
		Run: func(t *T) {
			p := t.window()
			t.Sent(p.result("ReplyMessage", 1), 0)
			t.Sent(p.result("InSendMessage"), 0)
			t.Sent(p.result("InSendMessageEx"), 0)
		},
	}, {
		Name: "reply: in a message that was sent from within another",
		Rows: []string{"B6.9/reply", "B6.9/how"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmUser, fmt.Sprintf("SendMessage $h %d 1 2;InSendMessageEx;Return 5", wmUser+1))
			w.on(wmUser+1, "InSendMessageEx;Return 6")
			t.Sent(q.SendMessage(w.handle, wmUser, 1, 2), 5)
			notes := p.notes()
			if len(notes) != 5 || notes[3] != "A 6 0" || notes[4] != fmt.Sprintf("A %d 0", ismexSend) {
				t.Errorf("the procedures noted %q", notes)
			}
		},
	},
}

// bounces sends a message from a window of p to one of q and back, deeper and deeper.
func (t *T) bounces(p, q *Process) {
	t.Helper()
	a, b := t.windowOf(p, p.NewThread(), 0, messageParent), t.windowOf(q, q.NewThread(), 0, messageParent)
	a.on(wmUser, fmt.Sprintf("If $w SendMessage %d $m $d 0;Return $i", b.handle))
	b.on(wmUser, fmt.Sprintf("If $w SendMessage %d $m $d 0;Return $i", a.handle))
	b.pump(t)
	for _, depth := range []uint64{0, 1, 6, 25} {
		t.Sent(a.SendMessage(b.handle, wmUser, depth, 0), depth+1, "depth ", depth)
	}
}

// broadcasts reports an error unless a broadcast succeeded. Nobody says what that does to the last error.
func (t *T) broadcasts(r Result) {
	t.Helper()
	if r.Value == 0 {
		t.Errorf("the broadcast fails: %v", r)
	}
}

var registeredCases = []Case{
	{
		Name: "broadcast: registered messages",
		Rows: []string{"B6.9/registered"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			name := t.NewName()
			id := t.OK(p.result("RegisterWindowMessage", wide(name)))
			if id < 0xC000 || id > 0xFFFF {
				t.Errorf("the message is %#x", id)
			}
			for _, from := range []*Process{p, q} {
				t.Sent(from.result("RegisterWindowMessage", wide(name)), id)
				t.Sent(from.result("RegisterWindowMessage", wide(strings.ToUpper(name))), id)
			}
			if other := t.OK(q.result("RegisterWindowMessage", wide(name+"x"))); other == id {
				t.Error("two names have one message")
			}
		},
	}, {
		Name: "broadcast: who gets it",
		Rows: []string{"B6.9/broadcast", "B6.1/message-only", "B6.6/broadcast"},
		Run: func(t *T) {
			p, q, r := t.Start(), t.Start(), t.Start()
			id := uint32(t.OK(p.result("RegisterWindowMessage", wide(t.NewName()))))
			only, top := t.pumping(p), t.pumpingTop(p)
			popup := t.windowOf(q, q.NewThread(), wsPopup, 0)
			child := t.OK(popup.CreateWindow(popup.class, nil, wsChild, popup.handle))
			popup.pump(t)
			for _, w := range []*window{only, top, popup} {
				w.home.Behave(0, id, "Return 7")
			}
			result, s := r.SendMessageTimeout(broadcast, id, 1, 2, 0, soon)
			if s.Value != 1 || result != 1 {
				t.Errorf("it returns %v with the result %d, want 1 and 1", s, result)
			}
			t.told(p, raw(id, ismexSend))
			t.told(q, raw(id, ismexSend))
			t.broadcasts(r.PostMessage(broadcast, id, 1, 2))
			for _, w := range []*window{only, top, popup} {
				w.stop(t)
			}
			t.told(p, raw(id, 0))
			t.told(q, raw(id, 0))
			if !q.IsWindow(child) {
				t.Error("the child is not there")
			}
		},
	}, {
		Name: "broadcast: a child of the desktop",
		Rows: []string{"B6.9/broadcast"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			id := uint32(t.OK(p.result("RegisterWindowMessage", wide(t.NewName()))))
			desktop := t.OK(p.result("GetDesktopWindow"))
			w := t.windowOf(p, p.NewThread(), wsChild, desktop)
			both := t.OK(w.CreateWindow(w.class, nil, wsChild|wsPopup, desktop))
			p.Behave(0, id, "Return 7")
			t.broadcasts(q.PostMessage(broadcast, id, 1, 2))
			t.retrieves(w.Process, Retrieved{both, id, 1, 2})
			t.retrievesNothing(w.Process)
		},
		Deviation: &Deviation{Wine: "the one with WS_CHILD alone gets it too"},
	}, {
		Name: "broadcast: messages of a program's own are dropped",
		Rows: []string{"B6.9/broadcast-dropped"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumpingTop(p)
			for _, id := range []uint32{wmUser, wmApp + 5, 0xBFFE} {
				w.on(id, "Return 1")
				t.broadcasts(q.PostMessage(broadcast, id, 1, 2))
				_, r := q.SendMessageTimeout(broadcast, id, 1, 2, 0, soon)
				t.broadcasts(r)
				t.broadcasts(q.SendNotifyMessage(broadcast, id, 1, 2))
				t.broadcasts(q.PostMessage(topmost, id, 1, 2))
			}
			w.stop(t)
			t.told(p)
		},
	}, {
		Name: "broadcast: data",
		Rows: []string{"B6.7/broadcast"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			only, top := t.pumping(p), t.pumpingTop(p)
			only.seesData(1)
			top.seesData(2)
			_, r := q.SendMessageTimeout(broadcast, wmCopyData, 0, t.dataBlock(q, 8, filled(5000, 1)), 0, soon)
			t.broadcasts(r)
			if notes := p.notes(); len(notes) != 2 || notes[1] != shown(8, filled(5000, 1)) {
				t.Errorf("the procedures noted %q", notes)
			}
		},
	},
}
