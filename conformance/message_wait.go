package conformance

import "fmt"

var messageWaitCases = []Case{
	{
		Name: "msgwait: messages and handles",
		Rows: []string{"B6.9/wait", "B6.9/wait-handles"},
		Run: func(t *T) {
			w := t.window()
			auto, manual := t.OK(w.CreateEvent(nil, 0, 1, nil)), t.OK(w.CreateEvent(nil, 1, 0, nil))
			handles := []uint64{manual, auto}
			t.Waits(w.MsgWait(handles, false, 0, qsAllInput), 1)
			t.Waits(w.MsgWait(handles, false, 0, qsAllInput), waitTimeout)
			t.Waits(w.MsgWait(handles, false, 20, qsAllInput), waitTimeout)
			t.Waits(w.MsgWait(nil, false, 20, qsAllInput), waitTimeout, "no handles")
			t.OK(w.PostMessage(w.handle, wmUser, 1, 2))
			t.Waits(w.MsgWait(nil, false, infinite, qsAllInput), 0, "messages come after no handles")
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 1, 2})
			t.OK(w.PostMessage(w.handle, wmUser, 1, 2))
			t.Waits(w.MsgWait(handles, false, infinite, qsAllInput), 2, "messages come after two handles")
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 1, 2})
			t.Waits(w.MsgWait(handles, false, 0, qsAllInput), waitTimeout)
		},
	}, {
		Name: "msgwait: a handle comes before a message",
		Rows: []string{"B6.9/wait-handles"},
		Run: func(t *T) {
			w := t.window()
			event := t.OK(w.CreateEvent(nil, 0, 1, nil))
			t.OK(w.PostMessage(w.handle, wmUser, 1, 2))
			t.Waits(w.MsgWait([]uint64{event}, false, infinite, qsAllInput), 0)
			t.Waits(w.MsgWait([]uint64{event}, false, infinite, qsAllInput), 1)
		},
	}, {
		Name: "msgwait: while it waits",
		Rows: []string{"B6.9/wait", "B6.9/wait-handles"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.windowOf(p, p.NewThread(), 0, messageParent)
			w.on(wmUser, "Return 5")
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			w.Begin(t, "MsgWaitForMultipleObjects", []uint64{event}, false, forever, qsAllInput)
			t.OK(p.SetEvent(event))
			t.Waits(w.Finish(), 0)
			w.Begin(t, "MsgWaitForMultipleObjects", []uint64{event}, false, forever, qsAllInput)
			t.OK(q.PostMessage(w.handle, wmUser, 1, 2))
			t.Waits(w.Finish(), 1)
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 1, 2})
			w.Begin(t, "MsgWaitForMultipleObjects", []uint64{event}, false, forever, qsAllInput)
			sender := q.NewThread()
			sender.Begin(t, "SendMessage", w.handle, wmUser, 1, 2)
			t.Waits(w.Finish(), 1, "a sent message")
			t.told(p)
			t.retrievesNothing(w.Process)
			t.Sent(sender.Finish(), 5)
			t.told(p, raw(wmUser, ismexSend))
			t.Waits(w.MsgWait([]uint64{event}, false, 0, qsAllInput), waitTimeout)
		},
	}, {
		Name: "msgwait: only some messages",
		Rows: []string{"B6.9/wait-mask"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.windowOf(p, p.NewThread(), 0, messageParent)
			w.on(wmUser, "Return 5")
			t.OK(q.PostMessage(w.handle, wmUser, 1, 2))
			t.Waits(w.MsgWait(nil, false, 0, qsSendMessage), waitTimeout)
			t.Waits(w.MsgWait(nil, false, 0, qsPostMessage), 0)
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 1, 2})
			t.OK(q.SendNotifyMessage(w.handle, wmUser, 1, 2))
			t.Waits(w.MsgWait(nil, false, 0, qsPostMessage), waitTimeout)
			t.Waits(w.MsgWait(nil, false, 0, qsSendMessage), 0)
			t.told(p)
		},
	}, {
		Name: "msgwait: for all",
		Rows: []string{"B6.9/wait-all"},
		Run: func(t *T) {
			w := t.window()
			event := t.OK(w.CreateEvent(nil, 0, 1, nil))
			t.Waits(w.MsgWait([]uint64{event}, true, 0, qsAllInput), waitTimeout, "there is no message")
			t.Waits(w.Wait(event, 0), waitObject0, "nothing was taken")
			t.OK(w.PostMessage(w.handle, wmUser, 1, 2))
			t.Waits(w.MsgWait([]uint64{event}, true, 0, qsAllInput), waitTimeout, "the event is not set")
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 1, 2})
			t.OK(w.SetEvent(event))
			t.OK(w.PostMessage(w.handle, wmUser, 1, 2))
			if r := w.MsgWait([]uint64{event}, true, 0, qsAllInput); r.Value != 1 && r.Value != 2 {
				t.Errorf("got %v", r)
			}
			t.Waits(w.Wait(event, 0), waitTimeout, "it was taken")
			t.OK(w.PostMessage(w.handle, wmUser, 1, 2))
			t.OK(w.SetEvent(event))
			if r := w.MsgWaitEx([]uint64{event}, 0, qsAllInput, mwmoWaitAll); r.Value != 1 && r.Value != 2 {
				t.Errorf("got %v", r)
			}
		},
	}, {
		Name: "msgwait: messages that were seen before",
		Rows: []string{"B6.9/wait-new"},
		Run: func(t *T) {
			w := t.window()
			t.OK(w.PostMessage(w.handle, wmUser, 1, 2))
			_, r := w.PeekMessage(0, 0, 0, pmNoRemove)
			t.Sent(r, 1)
			t.Waits(w.MsgWait(nil, false, 0, qsAllInput), waitTimeout, "it is not new")
			t.Waits(w.MsgWaitEx(nil, 0, qsAllInput, 0), waitTimeout)
			t.Waits(w.MsgWaitEx(nil, infinite, qsAllInput, mwmoInputAvailable), 0)
			t.OK(w.PostMessage(w.handle, wmUser, 3, 4))
			t.Waits(w.MsgWait(nil, false, infinite, qsAllInput), 0)
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 1, 2})
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 3, 4})
			t.Waits(w.MsgWaitEx(nil, 0, qsAllInput, mwmoInputAvailable), waitTimeout)
		},
	}, {
		Name: "msgwait: alertable",
		Rows: []string{"B6.9/wait-alertable"},
		Run: func(t *T) {
			w := t.window()
			event := t.OK(w.CreateEvent(nil, 0, 0, nil))
			t.OK(w.QueueUserAPC(apcNotes, currentThread, 6))
			t.Waits(w.MsgWaitEx([]uint64{event}, 0, qsAllInput, 0), waitTimeout)
			t.Waits(w.MsgWait([]uint64{event}, false, 0, qsAllInput), waitTimeout)
			t.noted(w.Process)
			t.Waits(w.MsgWaitEx([]uint64{event}, infinite, qsAllInput, mwmoAlertable), waitIOCompletion)
			t.noted(w.Process, 6)
		},
	}, {
		Name: "msgwait: how many",
		Rows: []string{"B6.9/wait-limit"},
		Run: func(t *T) {
			w := t.window()
			var handles []uint64
			for range maximumObjects {
				handles = append(handles, t.OK(w.CreateEvent(nil, 0, 0, nil)))
			}
			t.Fails(w.MsgWait(handles, false, 0, qsAllInput), invalidParameter)
			t.Fails(w.MsgWaitEx(handles, 0, qsAllInput, 0), invalidParameter)
			t.Waits(w.MsgWait(handles[1:], false, 0, qsAllInput), waitTimeout)
			t.OK(w.SetEvent(handles[63]))
			t.Waits(w.MsgWait(handles[1:], false, 0, qsAllInput), 62)
			t.OK(w.PostMessage(w.handle, wmUser, 1, 2))
			t.Waits(w.MsgWait(handles[1:], false, 0, qsAllInput), 63)
			t.Fails(w.MsgWait([]uint64{handles[0], 0xDEAC}, false, 0, qsAllInput), invalidHandle)
		},
	}, {
		Name: "msgwait: WaitMessage",
		Rows: []string{"B6.9/wait-message"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.windowOf(p, p.NewThread(), 0, messageParent)
			w.on(wmUser, "Return 5")
			w.Begin(t, "WaitMessage")
			t.OK(q.PostMessage(w.handle, wmUser, 1, 2))
			t.Sent(w.Finish(), 1)
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 1, 2})
		},
	}, {
		Name: "msgwait: a mutex, and messages in the meantime",
		Rows: []string{"B6.9/wait-handles"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.windowOf(p, p.NewThread(), 0, messageParent)
			m := t.OK(p.CreateMutex(nil, 1, nil))
			w.on(wmUser, fmt.Sprintf("ReleaseMutex %d;Return 5", m))
			w.Begin(t, "MsgWaitForMultipleObjects", []uint64{m}, false, forever, qsAllInput)
			t.OK(q.PostMessage(w.handle, wmUser, 1, 2))
			t.Waits(w.Finish(), 1)
			w.Begin(t, "MsgWaitForMultipleObjectsEx", []uint64{m}, forever, qsSendMessage, 0)
			t.OK(p.ReleaseMutex(m))
			t.Waits(w.Finish(), 0)
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 1, 2})
			t.Sent(w.result("DispatchMessage"), 5)
			t.told(p, raw(wmUser, 0), "A 1 0")
			t.Waits(p.Wait(m, 0), waitObject0)
		},
	},
}
