package conformance

import (
	"fmt"
	"slices"
)

// syncOnly are all messages below WM_USER whose parameters are pointers, as WM_COPYDATA, WM_SETTEXT and WM_CREATE, and those of
// edit fields, scroll bars, combo boxes and list boxes with buffers; WM_DEVICECHANGE is one at times.
var syncOnly = []uint32{
	0x01, 0x0C, 0x0D, 0x1A, 0x1B, 0x24, 0x2B, 0x2C, 0x2D, 0x39, 0x46, 0x47, 0x4A, 0x53, 0x7C, 0x7D, 0x81, 0x83, 0x87,
	0xB0, 0xB2, 0xB3, 0xB4, 0xC2, 0xC4, 0xCB, 0xE3, 0xE9, 0xEA, 0xEB,
	0x140, 0x143, 0x145, 0x148, 0x14A, 0x14C, 0x14D, 0x152, 0x158,
	0x180, 0x181, 0x189, 0x18C, 0x18D, 0x18F, 0x191, 0x192, 0x196, 0x198, 0x1A2,
	0x213, 0x214, 0x216, 0x220, 0x229, 0x22A, 0x22B, 0x22D, 0x22E, 0x22F, 0x30C,
}

const (
	wmDeviceChange   = 0x219
	deviceHasPointer = 0x8000
)

// postingCalls are those that do not wait for an answer.
var postingCalls = []struct {
	name string
	call func(o Objects, h uint64, message uint32, w, l uint64) Result
}{
	{"PostMessage", Objects.PostMessage},
	{"SendNotifyMessage", Objects.SendNotifyMessage},
	{"SendMessageCallback", func(o Objects, h uint64, message uint32, w, l uint64) Result {
		return o.SendMessageCallback(h, message, w, l, 0)
	}},
}

var postCases = []Case{
	{
		Name: "post: messages with pointers are refused",
		Rows: []string{"B6.3/set", "B6.4/sync-only", "B6.7/posted"},
		Run: func(t *T) {
			w, other := t.window(), t.window()
			for _, message := range syncOnly {
				for _, c := range postingCalls {
					for _, target := range []uint64{w.handle, other.handle, 0, 0xDEAD} {
						if target == 0 && c.name != "PostMessage" {
							continue
						}
						t.Fails(c.call(w.Objects, target, message, 0, 0), messageSyncOnly, c.name, " of ", hexOf(message), " to ", hexOf(target))
					}
				}
				t.Fails(w.PostThreadMessage(w.threadID(), message, 0, 0), messageSyncOnly, hexOf(message))
				t.Fails(w.PostThreadMessage(other.threadID(), message, 0, 0), messageSyncOnly, hexOf(message))
			}
			t.Fails(w.PostMessage(other.handle, wmDeviceChange, deviceHasPointer, 0), messageSyncOnly)
			t.retrievesNothing(w.Process)
			t.retrievesNothing(other.Process)
		},
	}, {
		Name: "post: all other messages are not",
		Rows: []string{"B6.3/set", "B6.3/not-in-set"},
		Run: func(t *T) {
			p := t.Start()
			const dde = 0x3E0 // those of DDE and after have rules of their own
			for message := range uint32(dde) {
				if !slices.Contains(syncOnly, message) {
					t.OK(p.PostMessage(0, message, 0, 0), hexOf(message))
				}
			}
		},
	}, {
		Name: "post: other messages",
		Rows: []string{"B6.3/not-in-set", "B6.3/raw"},
		Run: func(t *T) {
			w, other := t.window(), t.window()
			for _, m := range []Retrieved{
				{Message: wmGetTextLength},
				{Message: wmDeviceChange, W: 1},
				{Message: wmNull, W: 1<<64 - 1, L: 1<<63 + 5},
				{Message: wmUser, W: 1 << 40, L: 1<<64 - 1},
				{Message: 0xBFF0},
				{Message: 0xC123},
			} {
				t.OK(w.PostMessage(other.handle, m.Message, m.W, m.L))
				m.Window = other.handle
				t.retrieves(other.Process, m)
			}
		},
	}, {
		Name: "post: to no window",
		Rows: []string{"B6.4/bad-window"},
		Run: func(t *T) {
			w := t.window()
			for _, bad := range []uint64{0xDEAD, messageParent, w.handle + 0x10000} {
				t.Fails(w.PostMessage(bad, wmUser, 0, 0), invalidWindow, hexOf(bad))
				t.Fails(w.SendNotifyMessage(bad, wmUser, 0, 0), invalidWindow, hexOf(bad))
				t.Fails(w.SendMessageCallback(bad, wmUser, 0, 0, 0), invalidWindow, hexOf(bad))
			}
			t.retrievesNothing(w.Process)
		},
	}, {
		Name: "post: to the thread itself",
		Rows: []string{"B6.4/null", "B6.4/thread"},
		Run: func(t *T) {
			p := t.Start()
			t.OK(p.PostMessage(0, wmUser, 1, 2))
			t.retrieves(p, Retrieved{0, wmUser, 1, 2})
			t.OK(p.PostThreadMessage(p.threadID(), wmUser+1, 3, 4))
			t.retrieves(p, Retrieved{0, wmUser + 1, 3, 4})
			t.retrievesNothing(p)
		},
	}, {
		Name: "post: to a thread that is not there",
		Rows: []string{"B6.4/thread-none"},
		Run: func(t *T) {
			p := t.Start()
			t.Fails(p.PostThreadMessage(0x7FFFFFF1, wmUser, 0, 0), invalidThreadID)
		},
		Deviation: &Deviation{Wine: "87"},
	}, {
		Name: "post: to another thread and another process",
		Rows: []string{"B6.4/thread", "B6.3/raw"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			w := t.windowOf(p, p.NewThread(), 0, messageParent)
			id := w.threadID()
			for i, from := range []*Process{w.Process, p, q} {
				t.OK(from.PostMessage(w.handle, wmUser, uint64(i), 1<<63))
				t.OK(from.PostThreadMessage(id, wmApp, uint64(i), 1<<50))
				t.retrieves(w.Process, Retrieved{w.handle, wmUser, uint64(i), 1 << 63})
				t.retrieves(w.Process, Retrieved{0, wmApp, uint64(i), 1 << 50})
			}
			t.retrievesNothing(w.Process)
		},
	}, {
		Name: "post: a full queue",
		Rows: []string{"B6.4/quota"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			const most = 10_000
			a := q.ask("PostMany", w.handle, wmUser, 0, 0, most+1)
			t.Fails(a.result(), notEnoughQuota)
			if n := a.Dword(); n != most {
				t.Errorf("%d messages are in the queue", n)
			}
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 0, 0})
			t.OK(q.PostMessage(w.handle, wmUser, 0, 0), "there is room again")
			t.Fails(q.PostMessage(w.handle, wmUser, 0, 0), notEnoughQuota)
		},
		Deviation: &Deviation{Wine: "a queue has no end"},
	}, {
		Name: "post: retrieving by filter",
		Rows: []string{"B6.4/filter"},
		Run: func(t *T) {
			p := t.Start()
			a, b := t.windowOf(p, p, 0, messageParent), t.windowOf(p, p, 0, messageParent)
			t.OK(p.PostMessage(a.handle, wmUser, 0, 0))
			t.OK(p.PostMessage(b.handle, wmUser+1, 0, 0))
			t.OK(p.PostMessage(0, wmUser+2, 0, 0))
			got, r := p.PeekMessage(b.handle, 0, 0, pmNoRemove)
			t.Sent(r, 1)
			wanted(t, got, Retrieved{b.handle, wmUser + 1, 0, 0})
			got, r = p.GetMessage(0, wmUser+2, wmUser+2)
			t.Sent(r, 1)
			wanted(t, got, Retrieved{0, wmUser + 2, 0, 0})
			t.OK(p.PostMessage(0, wmUser+3, 0, 0))
			got, r = p.PeekMessage(1<<64-1, 0, 0, pmRemove)
			t.Sent(r, 1, "-1: those of the thread")
			wanted(t, got, Retrieved{0, wmUser + 3, 0, 0})
			t.retrieves(p, Retrieved{a.handle, wmUser, 0, 0})
			t.retrieves(p, Retrieved{b.handle, wmUser + 1, 0, 0})
			t.retrievesNothing(p)
			_, r = p.GetMessage(0xDEAD, 0, 0)
			if r.Value != 0xFFFFFFFF || r.Code != invalidWindow {
				t.Errorf("GetMessage of no window: %v", r)
			}
		},
	}, {
		Name: "post: the end of the loop",
		Rows: []string{"B6.4/quit", "B6.9/quit-last"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			t.OK(q.PostMessage(w.handle, wmQuit, 5, 0))
			got, r := w.GetMessage(0, 0, 0)
			t.Sent(r, 0)
			wanted(t, got, Retrieved{w.handle, wmQuit, 5, 0})
			w.ask("PostQuitMessage", 7)
			t.OK(q.PostMessage(w.handle, wmUser, 0, 0))
			got, r = w.GetMessage(0, 0, 0)
			t.Sent(r, 1, "WM_QUIT comes last")
			wanted(t, got, Retrieved{w.handle, wmUser, 0, 0})
			got, r = w.GetMessage(0, 0, 0)
			t.Sent(r, 0)
			wanted(t, got, Retrieved{0, wmQuit, 7, 0})
			t.retrievesNothing(w.Process)
			w.on(wmUser, "PostQuitMessage 9;Return 0")
			w.pump(t)
			sender := q.NewThread()
			t.Sent(sender.SendMessage(w.handle, wmUser, 1, 2), 0)
			if got := w.hear(); got != "0 0 9" {
				t.Errorf("the loop says %q, want the code 9", got)
			}
		},
	}, {
		Name: "post: dispatched",
		Rows: []string{"B6.4/dispatch"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.on(wmUser, "InSendMessage;Return 1311768467463790320")
			t.OK(q.PostMessage(w.handle, wmUser, 1, 2))
			t.retrieves(w.Process, Retrieved{w.handle, wmUser, 1, 2})
			t.told(w.Process)
			t.Sent(w.result("DispatchMessage"), 1311768467463790320)
			t.told(w.Process, raw(wmUser, 0), "A 0 0")
			t.Sent(w.result("TranslateMessage"), 0)
		},
	}, {
		Name: "notify: the own thread's window at once, another's in its queue",
		Rows: []string{"B6.4/notify", "B6.9/how"},
		Run: func(t *T) {
			w, q := t.window(), t.Start()
			w.on(wmUser, "InSendMessage;ReplyMessage 1;InSendMessageEx;Return 5")
			t.OK(w.SendNotifyMessage(w.handle, wmUser, 1, 2))
			t.told(w.Process, raw(wmUser, 0), "A 0 0", "A 0 0", "A 0 0")
			t.OK(q.SendNotifyMessage(w.handle, wmUser, 1, 2))
			t.told(w.Process)
			t.retrievesNothing(w.Process)
			t.told(w.Process, raw(wmUser, ismexNotify), "A 1 0", "A 1 0", fmt.Sprintf("A %d 0", ismexNotify))
		},
	}, {
		Name: "callback: on the sender's thread, when that retrieves messages",
		Rows: []string{"B6.4/callback", "B6.9/how"},
		Run: func(t *T) {
			w, sender := t.window(), t.window()
			w.on(wmUser, "InSendMessage;Return 6")
			t.OK(sender.SendMessageCallback(w.handle, wmUser, 1, 2, 1<<40))
			t.retrievesNothing(sender.Process)
			t.told(sender.Process)
			t.retrievesNothing(w.Process)
			t.told(w.Process, raw(wmUser, ismexCallback), "A 1 0")
			t.told(sender.Process)
			t.retrievesNothing(sender.Process)
			t.told(sender.Process, fmt.Sprintf("C %d %d %d 6 %d", w.handle, wmUser, uint64(1<<40), sender.threadID()))
			t.retrievesNothing(sender.Process)
			t.told(sender.Process)
		},
	}, {
		Name: "callback: while the sender waits for another",
		Rows: []string{"B6.4/callback"},
		Run: func(t *T) {
			p, home := t.Start(), t.Start()
			w := t.pumping(p)
			event := t.OK(p.CreateEvent(nil, 0, 0, nil))
			w.on(wmUser, "Return 6")
			w.on(wmUser+1, fmt.Sprintf("Wait %d %d;Return 7", event, forever))
			sender := home.NewThread()
			id := sender.threadID()
			t.OK(sender.SendMessageCallback(w.handle, wmUser, 1, 2, 8))
			sender.Begin(t, "SendMessage", w.handle, wmUser+1, 1, 2)
			t.tells(home, fmt.Sprintf("C %d %d 8 6 %d", w.handle, wmUser, id))
			t.OK(p.SetEvent(event))
			t.Sent(sender.Finish(), 7)
			t.told(home)
		},
	}, {
		Name: "callback: of the own thread's window",
		Rows: []string{"B6.4/callback"},
		Run: func(t *T) {
			w := t.window()
			w.on(wmUser, "Return 6")
			t.OK(w.SendMessageCallback(w.handle, wmUser, 1, 2, 8))
			t.told(w.Process, raw(wmUser, 0), fmt.Sprintf("C %d %d 8 6 %d", w.handle, wmUser, w.threadID()))
		},
		Deviation: &Deviation{Choice: "the callback for a window of the own thread is called at once"},
	},
}

// wanted reports an error unless that was retrieved.
func wanted(t *T, got, want Retrieved) {
	t.Helper()
	if got != want {
		t.Errorf("%+v is retrieved, want %+v", got, want)
	}
}
