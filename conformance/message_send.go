package conformance

import "fmt"

// big is a result that needs all 64 bits.
const big = 0xFEDCBA9876543210

var sendCases = []Case{
	{
		Name: "send: to a window of the own thread",
		Rows: []string{"B6.5/own", "B6.9/how"},
		Run: func(t *T) {
			w := t.window()
			w.on(wmUser, fmt.Sprintf("InSendMessage;InSendMessageEx;ReplyMessage 3;Return %d", uint64(big)))
			t.Sent(w.SendMessage(w.handle, wmUser, 1, 2), big)
			t.told(w.Process, raw(wmUser, 0), "A 0 0", "A 0 0", "A 0 0")
		},
	}, {
		Name: "send: to another thread and another process",
		Rows: []string{"B6.5/other", "B6.5/last-error", "B6.3/raw", "B6.9/how"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			for i, result := range []uint64{0, 1, 1<<64 - 1, big} {
				id, l := uint32(wmUser+i), uint64(1)<<(63-i)
				w.on(id, fmt.Sprintf("InSendMessage;Return %d", result))
				for _, from := range []*Process{p, q} {
					t.Sent(from.SendMessage(w.handle, id, big, l), result)
					t.told(p, message(id, big, l, ismexSend), "A 1 0")
				}
			}
			t.Sent(q.SendMessage(w.handle, wmApp, 1, 2), 0, "DefWindowProc")
			w.on(wmNull, "Return 4")
			t.Sent(q.SendMessage(w.handle, wmNull, 1, 2), 4)
		},
	}, {
		Name: "send: to no window",
		Rows: []string{"B6.5/bad-window"},
		Run: func(t *T) {
			w := t.window()
			for _, bad := range []uint64{0, 0xDEAD, messageParent, w.handle + 0x10000} {
				t.Fails(w.SendMessage(bad, wmUser, 1, 2), invalidWindow, hexOf(bad))
				t.Fails(w.SendMessage(bad, wmSetText, 0, w.Text(wide("x"))), invalidWindow, hexOf(bad))
			}
		},
	}, {
		Name: "send: who waits serves what is sent to him, and not what is posted",
		Rows: []string{"B6.5/serves", "B6.9/to-sender"},
		Run: func(t *T) {
			a, b, c := t.Start(), t.Start(), t.Start()
			w, sender := t.pumping(b), t.windowOf(a, a.NewThread(), 0, messageParent)
			event := t.OK(b.CreateEvent(nil, 0, 0, nil))
			w.on(wmUser, fmt.Sprintf("Wait %d %d;Return 5", event, forever))
			sender.on(wmUser+1, "Return $i")
			sender.on(wmUser+2, "Return 1")
			sender.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
			t.OK(c.PostMessage(sender.handle, wmUser+2, 1, 2))
			for range 3 {
				t.Sent(c.SendMessage(sender.handle, wmUser+1, 1, 2), 1)
				t.told(a, raw(wmUser+1, ismexSend))
			}
			t.OK(b.SetEvent(event))
			t.Sent(sender.Finish(), 5)
			t.told(a)
			t.retrieves(sender.Process, Retrieved{sender.handle, wmUser + 2, 1, 2})
		},
	}, {
		Name: "send: WM_NOTIFY to another process",
		Rows: []string{"B6.3/notify"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmNotify, "Return 5")
			if r := q.SendMessage(w.handle, wmNotify, 1, q.Memory(64)); r.Value != 0 {
				t.Errorf("got %v, want 0", r)
			}
			t.told(p)
		},
	}, {
		Name: "send: the filter of the receiver",
		Rows: []string{"B6.7/filter"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			const reset, allow, disallow = 0, 1, 2
			for _, action := range []uint32{allow, disallow, reset} {
				t.OK(w.result("ChangeWindowMessageFilterEx", w.handle, wmCopyData, action))
			}
			w.on(wmUser, "Return 5")
			w.pump(t)
			t.Sent(q.SendMessage(w.handle, wmUser, 1, 2), 5, "the own user's processes")
		},
	},
}

var timeoutCases = []Case{
	{
		Name: "timeout: in time",
		Rows: []string{"B6.6/ok", "B6.6/null", "B6.6/flags"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmUser, fmt.Sprintf("Return %d", uint64(big)))
			w.on(wmUser+1, "Return 0")
			for _, flags := range []uint32{
				0, smtoBlock, smtoAbortIfHung, smtoNoTimeoutIfNotHung, smtoErrorOnExit,
				smtoBlock | smtoAbortIfHung | smtoNoTimeoutIfNotHung | smtoErrorOnExit,
			} {
				for _, from := range []*Process{p, q} {
					t.sendTimeout(from.Objects, w.handle, wmUser, flags, soon, big, noError)
					t.sendTimeout(from.Objects, w.handle, wmUser+1, flags, soon, 0, noError)
					t.told(p, raw(wmUser, ismexSend), raw(wmUser+1, ismexSend))
				}
			}
			t.Sent(q.result("SendMessageTimeout", w.handle, wmUser, 1, 2, 0, soon, false), 1, "no place for the result")
		},
	}, {
		Name: "timeout: undefined flags",
		Rows: []string{"B6.6/flags"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			w.on(wmUser, "Return 5")
			t.sendTimeout(q.Objects, w.handle, wmUser, 0xFF00, soon, 5, noError)
		},
		Deviation: &Deviation{Choice: "flags that are not defined are ignored"},
	}, {
		Name: "timeout: while it is queued",
		Rows: []string{"B6.6/queued", "B6.6/negative"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.on(wmUser, "Return 5")
			for _, milliseconds := range []uint32{1, 50, 0x80000000, infinite - 1} {
				t.sendTimeout(q.Objects, w.handle, wmUser, 0, milliseconds, 0, timedOut)
				t.sendTimeout(w.home.NewThread().Objects, w.handle, wmUser, 0, milliseconds, 0, timedOut)
			}
			t.retrievesNothing(w.Process)
			t.told(w.Process)
		},
	}, {
		Name: "timeout: while it is handled",
		Rows: []string{"B6.6/handled"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			w.on(wmUser, fmt.Sprintf("Wait %d %d;InSendMessageEx;Return 5", event, forever))
			w.on(wmUser+1, "Return 6")
			t.sendTimeout(q.Objects, w.handle, wmUser, 0, 500, 0, timedOut)
			t.tells(p, raw(wmUser, ismexSend))
			sender := q.NewThread()
			sender.Begin(t, "SendMessage", w.handle, wmUser+1, 1, 2)
			t.OK(p.SetEvent(event))
			t.Sent(sender.Finish(), 6, "the late answer is not the next one's")
			notes := p.notes()
			if len(notes) != 3 || notes[0] != "A 1 0" || notes[2] != raw(wmUser+1, ismexSend) {
				t.Errorf("the procedures noted %q", notes)
			}
		},
	}, {
		Name: "timeout: the own thread's window",
		Rows: []string{"B6.6/own"},
		Run: func(t *T) {
			w := t.window()
			event := t.OK(w.CreateEvent(nil, 0, 0, nil))
			w.on(wmUser, fmt.Sprintf("Wait %d 20;Return 5", event))
			t.sendTimeout(w.Objects, w.handle, wmUser, smtoAbortIfHung, 1, 5, noError)
		},
	}, {
		Name: "timeout: 0",
		Rows: []string{"B6.6/zero"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.on(wmUser, "Return 5")
			for _, milliseconds := range []uint32{0, infinite} {
				sender := q.NewThread()
				sender.Begin(t, "SendMessageTimeout", w.handle, wmUser, 1, 2, 0, milliseconds, true)
				t.retrievesNothing(w.Process)
				t.finishTimeout(sender, 5, noError)
			}
		},
		Deviation: &Deviation{Choice: "INFINITE has no end either, as with Wine"},
	}, {
		Name: "timeout: to no window",
		Rows: []string{"B6.6/bad-window"},
		Run: func(t *T) {
			w := t.window()
			for _, bad := range []uint64{0, 0xDEAD, w.handle + 0x10000} {
				t.sendTimeout(w.Objects, bad, wmUser, 0, soon, 0, invalidWindow)
			}
		},
	}, {
		Name: "timeout: SMTO_BLOCK serves nothing",
		Rows: []string{"B6.6/block", "B6.9/to-sender"},
		Run: func(t *T) {
			a, b := t.Start(), t.Start()
			w, sender := t.pumping(b), t.windowOf(a, a.NewThread(), 0, messageParent)
			w.on(wmUser, fmt.Sprintf("SendMessage %d %d 3 4;Return 5", sender.handle, wmUser+1))
			sender.on(wmUser+1, "Return 6")
			t.sendTimeout(sender.Objects, w.handle, wmUser, smtoBlock, 700, 0, timedOut)
			t.told(a)
			t.retrievesNothing(sender.Process)
			t.told(a, message(wmUser+1, 3, 4, ismexSend))
			w.stop(t)
			t.told(b, raw(wmUser, ismexSend), "A 6 0")
			w.pump(t)
			t.sendTimeout(sender.Objects, w.handle, wmUser, 0, soon, 5, noError)
			t.told(a, message(wmUser+1, 3, 4, ismexSend))
		},
	}, {
		Name: "timeout: SMTO_NOTIMEOUTIFNOTHUNG",
		Rows: []string{"B6.6/not-hung"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.pumping(p)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			w.on(wmUser, fmt.Sprintf("Wait %d 300;Return 5", event))
			t.sendTimeout(q.Objects, w.handle, wmUser, smtoNoTimeoutIfNotHung, 20, 5, noError)
		},
		Deviation: &Deviation{Wine: "the flag is ignored"},
	}, {
		Name: "timeout: a receiver that is hung",
		Rows: []string{"B6.6/abort-if-hung", "B6.6/not-hung"},
		Run:  checkHung,
	},
}

// checkHung has a receiver that retrieves nothing for longer than five seconds: a send that does not want to wait for it fails
// at once, and long before its time-out.
func checkHung(t *T) {
	p, q := t.Start(), t.Start()
	w := t.pumping(p)
	event := t.OK(p.CreateEvent(nil, 0, 0, nil))
	w.on(wmUser, fmt.Sprintf("Wait %d %d;Return 5", event, forever))
	w.on(wmUser+1, "Return 6")
	stuck := q.NewThread()
	stuck.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
	t.sendTimeout(q.Objects, w.handle, wmUser+1, smtoAbortIfHung, 100, 0, timedOut)
	const hung, long = 6000, 60_000
	t.Waits(q.Wait(t.OK(q.CreateEvent(nil, 0, 0, nil)), hung), waitTimeout)
	t.sendTimeout(q.Objects, w.handle, wmUser+1, smtoAbortIfHung, long, 0, timedOut)
	t.sendTimeout(q.Objects, w.handle, wmUser+1, smtoNoTimeoutIfNotHung, 100, 0, timedOut)
	t.OK(p.SetEvent(event))
	t.Sent(stuck.Finish(), 5)
	t.sendTimeout(q.Objects, w.handle, wmUser+1, smtoAbortIfHung, soon, 6, noError)
}
