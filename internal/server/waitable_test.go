package server_test

import (
	"testing"

	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// TestCreateDescribes is about what a client is told of what it made, and that it lies where the client is told.
func TestCreateDescribes(t *testing.T) {
	testkit.CheckLeaks(t)
	w := newWorker(t, testkit.StartManager(t, server.Config{}).Socket)
	me := w.actor()
	for _, tc := range []struct {
		name       string
		m          wire.CreateWaitable
		kind, most uint32
		result     waitable.Result // of trying to take it
	}{
		{"event", wire.CreateWaitable{Type: event}, wire.AutoEvent, 0, waitable.Unavailable},
		{"set event", wire.CreateWaitable{Type: event, Initial: 1}, wire.AutoEvent, 0, waitable.OK},
		{"manual event", wire.CreateWaitable{Type: event, Manual: 1, Initial: 1}, wire.ManualEvent, 0, waitable.OK},
		{"mutex", wire.CreateWaitable{Type: mutant}, wire.Mutex, 0, waitable.OK},
		{"semaphore", wire.CreateWaitable{Type: semaphore, Initial: 2, Maximum: 3}, wire.Semaphore, 3, waitable.OK},
		{"empty semaphore", wire.CreateWaitable{Type: semaphore, Maximum: 1}, wire.Semaphore, 1, waitable.Unavailable},
		{"timer", wire.CreateWaitable{Type: timer, Initial: 1}, wire.AutoEvent, 0, waitable.Unavailable},
		{"manual timer", wire.CreateWaitable{Type: timer, Manual: 1}, wire.ManualEvent, 0, waitable.Unavailable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := w.create(tc.m)
			defer w.close(h.Handle)
			if h.Type != tc.m.Type || h.Protect != tc.kind || h.Attributes != tc.most || h.Size == 0 {
				t.Fatalf("%+v", h)
			}
			if again := w.query(h.Handle); again != h {
				t.Errorf("asked again it is %+v, not %+v", again, h)
			}
			if _, r := me.Try([]uint32{uint32(h.Size)}, false); r != tc.result {
				t.Errorf("taking it: %v, not %v", r, tc.result)
			}
		})
	}
	if n := w.create(wire.CreateWaitable{Type: mutant, Owner: me.Thread()}); me.Unlock(uint32(n.Size)) != waitable.OK {
		t.Error("the first owner does not own it")
	}
}

func TestCreateRefuses(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	w.create(wire.CreateWaitable{Type: event, Name: "event"})
	w.create(wire.CreateWaitable{Type: semaphore, Maximum: 1, Name: "semaphore"})
	all := uint32(object.MaximumAllowed)
	for _, tc := range []struct {
		name string
		m    wire.CreateWaitable
		want winerr.Errno
	}{
		{"a section", wire.CreateWaitable{Type: 1, Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"no type", wire.CreateWaitable{Type: 9, Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"no maximum", wire.CreateWaitable{Type: semaphore, Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"a negative maximum", wire.CreateWaitable{Type: semaphore, Maximum: 1 << 31, Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"a negative count", wire.CreateWaitable{Type: semaphore, Initial: 1 << 31, Maximum: 1, Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"a count over the maximum", wire.CreateWaitable{Type: semaphore, Initial: 2, Maximum: 1, Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"bad counts of what exists", wire.CreateWaitable{Type: semaphore, Name: "semaphore", Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"bad counts over another type", wire.CreateWaitable{Type: semaphore, Name: "event", Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"another type", wire.CreateWaitable{Type: mutant, Name: "event", Access: all}, winerr.ERROR_INVALID_HANDLE},
		{"existing", wire.CreateWaitable{Type: event, Name: "event", Access: all}, winerr.ERROR_ALREADY_EXISTS},
		{"existing for nothing", wire.CreateWaitable{Type: event, Name: "event"}, winerr.ERROR_ACCESS_DENIED},
		{"new for nothing", wire.CreateWaitable{Type: event, Name: "new"}, 0},
		{"a right there is not", wire.CreateWaitable{Type: mutant, Access: 2}, winerr.ERROR_ACCESS_DENIED},
		{"an owner that is none", wire.CreateWaitable{Type: mutant, Owner: 4711, Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"the manager as owner", wire.CreateWaitable{Type: mutant, Owner: 1, Access: all}, winerr.ERROR_INVALID_PARAMETER},
		{"a bad descriptor", wire.CreateWaitable{Type: event, Security: "x", Access: all}, winerr.ERROR_UNKNOWN_REVISION},
	} {
		if status := w.status(wire.OpCreateWaitable, &tc.m); status != tc.want {
			t.Errorf("%s: %v, not %v", tc.name, status, tc.want)
		}
	}
	for _, tc := range []struct {
		name string
		m    wire.OpenWaitable
		want winerr.Errno
	}{
		{"open", wire.OpenWaitable{Type: event, Name: "event", Access: all}, 0},
		{"open another type", wire.OpenWaitable{Type: timer, Name: "event", Access: all}, winerr.ERROR_INVALID_HANDLE},
		{"open what is not", wire.OpenWaitable{Type: event, Name: "absent", Access: all}, winerr.ERROR_FILE_NOT_FOUND},
		{"open for nothing", wire.OpenWaitable{Type: event, Name: "event"}, winerr.ERROR_ACCESS_DENIED},
		{"open nothing", wire.OpenWaitable{Type: event, Access: all}, winerr.ERROR_INVALID_HANDLE},
		{"open no type", wire.OpenWaitable{Type: 4, Name: "event", Access: all}, winerr.ERROR_INVALID_PARAMETER},
	} {
		if status := w.status(wire.OpOpenWaitable, &tc.m); status != tc.want {
			t.Errorf("%s: %v, not %v", tc.name, status, tc.want)
		}
	}
	if status := w.status(wire.OpOpenSection, &wire.OpenSection{Access: 4, Name: "event"}); status != winerr.ERROR_INVALID_HANDLE {
		t.Errorf("a section of that name: %v", status)
	}
}
