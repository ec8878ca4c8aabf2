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

// town is a manager for all users, with a process of Alice's and one of root's, who may open whatever she makes: what both
// have a handle to is the manager's for good.
type town struct {
	t           *testing.T
	alice, root *worker
}

func newTown(t *testing.T) *town {
	t.Helper()
	m := startSystem(t, server.Limits{})
	town := &town{t: t, root: newWorker(t, m.Socket)}
	asUser(t, alice, func() { town.alice = newWorker(t, m.Socket) })
	return town
}

// share makes an object of Alice's that root has opened too, and returns the handle of each.
func (town *town) share(m wire.CreateWaitable) (alices, roots uint32) {
	town.t.Helper()
	m.Name = `Global\` + town.t.Name()
	made := town.alice.create(m)
	opened, status := town.root.obtain(wire.OpOpenWaitable, &wire.OpenWaitable{
		Type: m.Type, Access: object.MaximumAllowed, Name: m.Name,
	})
	if status != 0 || opened.Size != 0 {
		town.t.Fatalf("root opens it: %v, %+v", status, opened)
	}
	return made.Handle, opened.Handle
}

// take tries to take an object that the manager keeps.
func (w *worker) take(me *waitable.Actor, handles ...uint32) bool {
	w.t.Helper()
	me.Begin(nil, waitable.How{})
	answer, status := w.wait(me, wire.Wait{Try: 1, Targets: of(handles...)})
	if status != 0 {
		w.t.Fatalf("wait: %v", status)
	}
	_, state := me.End()
	taken := answer.State == wire.WaitSatisfied
	if taken != (state == waitable.Satisfied) {
		w.t.Fatalf("the answer is %+v, the wait word says %v", answer, state)
	}
	return taken
}

func (w *worker) signal(h, verb uint32) winerr.Errno {
	w.t.Helper()
	return w.status(wire.OpSignal, &wire.Signal{Handle: h, Verb: verb})
}

func TestSignalEvent(t *testing.T) {
	town := newTown(t)
	me := town.root.actor()
	alices, roots := town.share(wire.CreateWaitable{Type: event, Manual: 1})
	for i, tc := range []struct {
		verb uint32
		set  bool
	}{
		{wire.VerbSet, true},
		{wire.VerbSet, true},
		{wire.VerbReset, false},
		{wire.VerbReset, false},
		{wire.VerbSet, true},
		{wire.VerbPulse, false},
		{wire.VerbPulse, false},
	} {
		if status := town.alice.signal(alices, tc.verb); status != 0 {
			t.Errorf("step %d: %v", i, status)
		}
		if set := town.root.take(me, roots); set != tc.set {
			t.Errorf("step %d: set is %v", i, set)
		}
	}
}

func TestSignalSemaphore(t *testing.T) {
	town := newTown(t)
	me := town.alice.actor()
	alices, roots := town.share(wire.CreateWaitable{Type: semaphore, Initial: 1, Maximum: 4})
	release := func(n uint32) (winerr.Errno, uint32) {
		var reply wire.SignalReply
		status, _ := town.root.call(wire.OpSignal, &wire.Signal{Handle: roots, Verb: wire.VerbRelease, Count: n}, &reply)
		return status, reply.Previous
	}
	for i, tc := range []struct {
		n        uint32
		status   winerr.Errno
		previous uint32
	}{
		{2, 0, 1},
		{2, winerr.ERROR_TOO_MANY_POSTS, 0},
		{0x7FFFFFFF, winerr.ERROR_TOO_MANY_POSTS, 0},
		{0, winerr.ERROR_INVALID_PARAMETER, 0},
		{1 << 31, winerr.ERROR_INVALID_PARAMETER, 0},
		{1, 0, 3},
	} {
		if status, previous := release(tc.n); status != tc.status || previous != tc.previous {
			t.Errorf("step %d: %v, %d before; want %v, %d", i, status, previous, tc.status, tc.previous)
		}
	}
	for i := range 4 {
		if !town.alice.take(me, alices) {
			t.Errorf("only %d were there", i)
		}
	}
	if town.alice.take(me, alices) {
		t.Error("more than 4 were there")
	}
}

func TestSignalMutex(t *testing.T) {
	town := newTown(t)
	alices, roots := town.share(wire.CreateWaitable{Type: mutant})
	she, other, he := town.alice.actor(), town.alice.actor(), town.root.actor()
	unlock := func(w *worker, h uint32, by *waitable.Actor) winerr.Errno {
		return w.status(wire.OpSignal, &wire.Signal{Handle: h, Verb: wire.VerbUnlock, Thread: by.Thread()})
	}
	wantStatus := func(what string, got, want winerr.Errno) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %v, not %v", what, got, want)
		}
	}
	wantStatus("a free one", unlock(town.alice, alices, she), winerr.ERROR_NOT_OWNER)
	for range 2 {
		if !town.alice.take(she, alices) {
			t.Fatal("she cannot take it, and take it again")
		}
	}
	wantStatus("by another thread", unlock(town.alice, alices, other), winerr.ERROR_NOT_OWNER)
	if he.Thread() != she.Thread() {
		t.Fatal("the slots are not the same") // or the next step shows nothing
	}
	wantStatus("by the same slot of another arena", unlock(town.root, roots, he), winerr.ERROR_NOT_OWNER)
	if town.root.take(he, roots) {
		t.Error("he took what is hers")
	}
	wantStatus("by its owner", unlock(town.alice, alices, she), 0)
	wantStatus("once more", unlock(town.alice, alices, she), winerr.ERROR_NOT_OWNER)
	if !town.root.take(he, roots) {
		t.Error("he cannot take what is free")
	}
}

// TestSignalRefuses has a row for each reason, in the order in which NT looks at them.
func TestSignalRefuses(t *testing.T) {
	town := newTown(t)
	w := town.alice
	const none = 8 * 1000
	ev, _ := town.share(wire.CreateWaitable{Type: event})
	weak := w.create(wire.CreateWaitable{Type: event, Access: object.Synchronize}).Handle
	sem := w.create(wire.CreateWaitable{Type: semaphore, Maximum: 1}).Handle
	weakSem := w.create(wire.CreateWaitable{Type: semaphore, Maximum: 1, Access: object.WaitableQuery}).Handle
	mutex := w.create(wire.CreateWaitable{Type: mutant, Access: object.ReadControl}).Handle
	tm := w.create(wire.CreateWaitable{Type: timer}).Handle
	mine := w.threads(1)[0]
	for _, tc := range []struct {
		name string
		m    wire.Signal
		want winerr.Errno
	}{
		{"no handle", wire.Signal{Handle: none, Verb: wire.VerbSet}, winerr.ERROR_INVALID_HANDLE},
		{"set a semaphore", wire.Signal{Handle: sem, Verb: wire.VerbSet}, winerr.ERROR_INVALID_HANDLE},
		{"set a timer", wire.Signal{Handle: tm, Verb: wire.VerbSet}, winerr.ERROR_INVALID_HANDLE},
		{"pulse a mutex", wire.Signal{Handle: mutex, Verb: wire.VerbPulse}, winerr.ERROR_INVALID_HANDLE},
		{"release an event", wire.Signal{Handle: ev, Verb: wire.VerbRelease, Count: 1}, winerr.ERROR_INVALID_HANDLE},
		{"unlock an event", wire.Signal{Handle: ev, Verb: wire.VerbUnlock, Thread: mine}, winerr.ERROR_INVALID_HANDLE},
		{"release nothing of nothing", wire.Signal{Handle: none, Verb: wire.VerbRelease}, winerr.ERROR_INVALID_PARAMETER},
		{"set without the right", wire.Signal{Handle: weak, Verb: wire.VerbSet}, winerr.ERROR_ACCESS_DENIED},
		{"reset without the right", wire.Signal{Handle: weak, Verb: wire.VerbReset}, winerr.ERROR_ACCESS_DENIED},
		{"release without the right", wire.Signal{Handle: weakSem, Verb: wire.VerbRelease, Count: 1}, winerr.ERROR_ACCESS_DENIED},
		{"abandon an event", wire.Signal{Handle: ev, Verb: wire.VerbAbandon, Thread: mine}, winerr.ERROR_INVALID_HANDLE},
		{"abandon as somebody", wire.Signal{Handle: mutex, Verb: wire.VerbAbandon, Thread: 4711}, winerr.ERROR_INVALID_PARAMETER},
		{"abandon in the arena", wire.Signal{Handle: mutex, Verb: wire.VerbAbandon, Thread: mine}, winerr.ERROR_RETRY},
		{"unlock as nobody", wire.Signal{Handle: mutex, Verb: wire.VerbUnlock}, winerr.ERROR_INVALID_PARAMETER},
		{"unlock as the manager", wire.Signal{Handle: mutex, Verb: wire.VerbUnlock, Thread: 1}, winerr.ERROR_INVALID_PARAMETER},
		{"unlock as somebody", wire.Signal{Handle: mutex, Verb: wire.VerbUnlock, Thread: 4711}, winerr.ERROR_INVALID_PARAMETER},
		{"in the arena", wire.Signal{Handle: sem, Verb: wire.VerbRelease, Count: 1}, winerr.ERROR_RETRY},
		{"in the arena, without rights", wire.Signal{Handle: mutex, Verb: wire.VerbUnlock, Thread: mine}, winerr.ERROR_RETRY},
		{"with the manager", wire.Signal{Handle: ev, Verb: wire.VerbSet}, 0},
	} {
		if status := w.status(wire.OpSignal, &tc.m); status != tc.want {
			t.Errorf("%s: %v, not %v", tc.name, status, tc.want)
		}
	}
}

func TestUnknownVerb(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	h := w.create(wire.CreateWaitable{Type: event}).Handle
	_, _, err := w.conn.Call(wire.AppendFrame(nil, wire.Header{ID: 99, Op: wire.OpSignal}, &wire.Signal{Handle: h, Verb: 7}))
	if err == nil {
		t.Error("the connection lives")
	}
}
