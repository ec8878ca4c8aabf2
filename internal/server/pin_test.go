package server_test

import (
	"slices"
	"testing"

	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// churn makes and closes so many events that every slot that may be used again is, and reports whether one of those was.
func churn(w *worker, slots ...uint64) bool {
	const rounds = 3000 // more than the slots that rest
	for range rounds {
		h := w.create(wire.CreateWaitable{Type: event})
		w.close(h.Handle)
		if slices.Contains(slots, h.Size) {
			return true
		}
	}
	return false
}

// TestSlotsInUse: the slot of an object that is closed is not another object's at once, nor while somebody waits for it or
// has pinned it; but then it is.
func TestSlotsInUse(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	me := w.actor()
	first := w.create(wire.CreateWaitable{Type: event, Name: "x"})
	w.close(first.Handle)
	second := w.create(wire.CreateWaitable{Type: event, Name: "x"})
	if first.Size == second.Size || first.Object == second.Object {
		t.Error("a slot was used again at once")
	}
	w.begin(me, second)
	w.close(second.Handle)
	pinned := w.create(wire.CreateWaitable{Type: event})
	for range 2 {
		if status := w.status(wire.OpPin, &wire.HandleRequest{Handle: pinned.Handle}); status != 0 {
			t.Fatal("pin: ", status)
		}
	}
	w.close(pinned.Handle)
	unpin := &wire.Unpin{Object: pinned.Object}
	if status := w.status(wire.OpUnpin, unpin); status != 0 {
		t.Error("unpin: ", status)
	}
	if churn(w, second.Size, pinned.Size) {
		t.Error("a slot in use became another object's")
	}
	if r := me.Set(uint32(pinned.Size)); r != waitable.OK {
		t.Error("the object that is pinned: ", r)
	}
	if err := m.Server.Recount(); err != nil {
		t.Error(err)
	}
	if status := w.status(wire.OpUnpin, unpin); status != 0 {
		t.Error("unpin: ", status)
	}
	if status := w.status(wire.OpUnpin, unpin); status != winerr.ERROR_INVALID_PARAMETER {
		t.Error("unpin once too often: ", status)
	}
	if _, s := me.End(); s != waitable.Waiting {
		t.Error(s)
	}
	if !churn(w, second.Size) || !churn(w, pinned.Size) {
		t.Error("a slot is lost")
	}
}

// TestPinsEnd: what a client has pinned is free when it says goodbye.
func TestPinsEnd(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w, other := newWorker(t, m.Socket), newWorker(t, m.Socket)
	h := other.create(wire.CreateWaitable{Type: event})
	if status := other.status(wire.OpPin, &wire.HandleRequest{Handle: h.Handle}); status != 0 {
		t.Fatal("pin: ", status)
	}
	if status := w.status(wire.OpUnpin, &wire.Unpin{Object: h.Object}); status != winerr.ERROR_INVALID_PARAMETER {
		t.Error("another's pin was taken back: ", status)
	}
	if status := other.status(wire.OpGoodbye, nil); status != 0 {
		t.Error("goodbye: ", status)
	}
	if !churn(w, h.Size) {
		t.Error("the slot is lost")
	}
	if err := m.Server.Recount(); err != nil {
		t.Error(err)
	}
}

func TestPinRefuses(t *testing.T) {
	w := newWorker(t, testkit.StartManager(t, server.Config{}).Socket)
	section, _ := w.call(wire.OpCreateSection, &wire.CreateSection{Protect: pageReadWrite, Size: 1}, nil)
	if section != 0 {
		t.Fatal(section)
	}
	for _, h := range []uint32{0, 4711, 8} {
		if status := w.status(wire.OpPin, &wire.HandleRequest{Handle: h}); status != winerr.ERROR_INVALID_HANDLE {
			t.Errorf("handle %d: %v", h, status)
		}
	}
}

// TestThreadLimit: a user has so many threads at most, and those of who has ended are given again.
func TestThreadLimit(t *testing.T) {
	testkit.CheckLeaks(t)
	const most = 5
	m := startSystem(t, server.Limits{server.LimitThreads: most})
	a := testkit.Start(t, "worker", nil, m.Socket, "54321")
	a.Say("threads 100")
	a.Expect("4") // it has one already
	a.Say("threads 1")
	a.Expect(winerr.ERROR_NO_SYSTEM_RESOURCES.Name())
	b := testkit.Start(t, "worker", nil, m.Socket, "54322")
	b.Say("threads 2")
	b.Expect("2")
	if err := m.Server.Recount(); err != nil {
		t.Error(err)
	}
	a.Kill()
	b.Kill()
	expectNothing(t, m)
}
