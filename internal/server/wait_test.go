package server_test

import (
	"testing"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// wait asks the manager to decide a wait that me has begun.
func (w *worker) wait(me *waitable.Actor, m wire.Wait) (answer wire.WaitReply, status winerr.Errno) {
	w.t.Helper()
	m.Thread, m.Version = me.Thread(), me.Version()
	status, _ = w.call(wire.OpWait, &m, &answer)
	return answer, status
}

// pend begins a wait at the manager that is not satisfied at once.
func (w *worker) pend(me *waitable.Actor, m wire.Wait) {
	w.t.Helper()
	me.Begin(nil, waitable.How{})
	if answer, status := w.wait(me, m); status != 0 || answer.State != wire.WaitPending {
		w.t.Fatalf("a wait that should be pending: %+v, %v", answer, status)
	}
}

// satisfied waits until the wait is decided, and expects that it was satisfied so.
func (w *worker) satisfied(me *waitable.Actor, want waitable.Woken) {
	w.t.Helper()
	for me.State() == waitable.Waiting {
		me.Sleep(time.Second)
	}
	if got, state := me.End(); state != waitable.Satisfied || got != want {
		w.t.Fatalf("the wait ended %v with %+v, not satisfied with %+v", state, got, want)
	}
}

// withdraw ends a wait that nothing has decided.
func (w *worker) withdraw(me *waitable.Actor) {
	w.t.Helper()
	version := me.Version()
	if _, state := me.End(); state != waitable.Waiting {
		w.t.Fatalf("the wait was decided: %v", state)
	}
	if status := w.status(wire.OpEndWait, &wire.EndWait{Thread: me.Thread(), Version: version}); status != 0 {
		w.t.Fatalf("end wait: %v", status)
	}
}

// of names what handles lead to, whatever it is.
func of(handles ...uint32) []wire.Target {
	targets := make([]wire.Target, len(handles))
	for i, h := range handles {
		targets[i].Handle = h
	}
	return targets
}

func (w *worker) must(status winerr.Errno) {
	w.t.Helper()
	if status != 0 {
		w.t.Fatal(status)
	}
}

func TestWaitRefuses(t *testing.T) {
	town := newTown(t)
	w := town.alice
	shared, _ := town.share(wire.CreateWaitable{Type: event, Manual: 1, Initial: 1})
	again, _ := w.obtain(wire.OpOpenWaitable, &wire.OpenWaitable{Type: event, Access: object.Synchronize, Name: `Global\` + t.Name()})
	weak := w.create(wire.CreateWaitable{Type: event, Access: object.WaitableAll &^ object.Synchronize}).Handle
	own := w.create(wire.CreateWaitable{Type: semaphore, Initial: 1, Maximum: 1}).Handle
	var section wire.Handle
	status, fds := w.call(wire.OpCreateSection, &wire.CreateSection{Protect: object.PageReadWrite, Size: 1}, &section)
	w.must(status)
	fdsock.CloseAll(fds)
	const none = 8 * 1000
	many := make([]uint32, 65)
	for i := range many {
		many[i] = shared
	}
	me := w.actor()
	for _, tc := range []struct {
		name    string
		handles []uint32
		all     uint32
		want    winerr.Errno
	}{
		{"nothing", nil, 0, winerr.ERROR_INVALID_PARAMETER},
		{"too many", many, 0, winerr.ERROR_INVALID_PARAMETER},
		{"no handle", []uint32{shared, none}, 0, winerr.ERROR_INVALID_HANDLE},
		{"NULL", []uint32{0, shared}, 0, winerr.ERROR_INVALID_HANDLE},
		{"no handle beside a weak one", []uint32{weak, none}, 0, winerr.ERROR_INVALID_HANDLE},
		{"a weak one", []uint32{shared, weak}, 0, winerr.ERROR_ACCESS_DENIED},
		{"a section", []uint32{shared, section.Handle}, 0, winerr.ERROR_ACCESS_DENIED},
		{"all, one twice", []uint32{shared, own, shared}, 1, winerr.ERROR_INVALID_PARAMETER},
		{"all, one twice by two handles", []uint32{shared, again.Handle}, 1, winerr.ERROR_INVALID_PARAMETER},
		{"all, one twice and a weak one", []uint32{shared, shared, weak}, 1, winerr.ERROR_ACCESS_DENIED},
		{"all in the arena", []uint32{own}, 0, winerr.ERROR_RETRY},
		{"the most there can be", many[:64], 0, 0},
	} {
		me.Begin(nil, waitable.How{})
		if _, status := w.wait(me, wire.Wait{All: tc.all, Targets: of(tc.handles...)}); status != tc.want {
			t.Errorf("%s: %v, not %v", tc.name, status, tc.want)
		}
		me.End()
	}
	for _, thread := range []uint32{0, 1, 4711} {
		for op, m := range map[wire.Op]wire.Message{
			wire.OpWait:    &wire.Wait{Thread: thread, Targets: of(shared)},
			wire.OpEndWait: &wire.EndWait{Thread: thread},
		} {
			if status := w.status(op, m); status != winerr.ERROR_INVALID_PARAMETER {
				t.Errorf("%v as thread %d: %v", op, thread, status)
			}
		}
	}
}

// TestWaitAcrossUsers: what one user signals satisfies another's wait.
func TestWaitAcrossUsers(t *testing.T) {
	town := newTown(t)
	alices, roots := town.share(wire.CreateWaitable{Type: event})
	first, second := town.root.actor(), town.alice.actor()
	town.root.pend(first, wire.Wait{Targets: of(roots)})
	town.alice.pend(second, wire.Wait{Targets: of(alices)})
	town.alice.must(town.alice.signal(alices, wire.VerbSet))
	town.alice.must(town.alice.signal(alices, wire.VerbSet))
	town.root.satisfied(first, waitable.Woken{})
	town.alice.satisfied(second, waitable.Woken{})
	if town.root.take(first, roots) {
		t.Error("two sets satisfied two waits, and the event is set")
	}
}

// TestWaitOverBoth is for an object in the client's own arena and one that the manager keeps: the one in the arena is with the
// manager for the time of the wait.
func TestWaitOverBoth(t *testing.T) {
	town := newTown(t)
	w := town.alice
	shared, _ := town.share(wire.CreateWaitable{Type: event})
	own := w.create(wire.CreateWaitable{Type: semaphore, Maximum: 9})
	slot := uint32(own.Size)
	me, other := w.actor(), w.actor()
	atHome := func(want waitable.Result) {
		t.Helper()
		if _, r := w.arena.QuickRelease(slot, 1); r != want {
			t.Errorf("a release in the arena: %v, not %v", r, want)
		}
	}
	release := &wire.Signal{Handle: own.Handle, Verb: wire.VerbRelease, Count: 1}

	w.pend(me, wire.Wait{All: 1, Targets: of(shared, own.Handle)})
	atHome(waitable.Elsewhere)
	w.must(w.status(wire.OpSignal, release))
	w.must(w.signal(shared, wire.VerbSet))
	w.satisfied(me, waitable.Woken{})
	atHome(waitable.OK) // it is back, and nothing was left in it
	if _, r := w.arena.Actor(other.Thread()).Try([]uint32{slot}, false); r != waitable.OK {
		t.Error("what was released at home is not there:", r)
	}

	w.pend(me, wire.Wait{Targets: of(shared, own.Handle)})
	w.pend(other, wire.Wait{Targets: of(own.Handle, shared)})
	w.must(w.status(wire.OpSignal, release))
	w.satisfied(me, waitable.Woken{Index: 1})
	atHome(waitable.Elsewhere) // the other wait names it
	w.withdraw(other)
	atHome(waitable.OK)

	if !w.take(me, shared, own.Handle) {
		t.Error("what is there cannot be taken")
	}
	if w.take(me, shared, own.Handle) {
		t.Error("it can be taken twice")
	}
	atHome(waitable.OK)
}

// TestWaitMoves: who waits in the arena for nothing but what goes to the manager keeps his place in front of those who come
// after it; who waits for more is told, and comes to the manager. A wait that ended leaves nothing behind.
func TestWaitMoves(t *testing.T) {
	town := newTown(t)
	w := town.alice
	shared, _ := town.share(wire.CreateWaitable{Type: event})
	own := w.create(wire.CreateWaitable{Type: event})
	place := uint32(own.Size)
	first, gone, both, me := w.actor(), w.actor(), w.actor(), w.actor()
	for _, a := range []*waitable.Actor{gone, first} {
		if r := a.Begin([]uint32{place}, waitable.How{}); r != waitable.OK {
			t.Fatal(r)
		}
	}
	if r := both.Begin([]uint32{place, place}, waitable.How{}); r != waitable.OK {
		t.Fatal(r)
	}
	w.pend(me, wire.Wait{Targets: of(shared, own.Handle)})
	if _, state := both.End(); state != waitable.Moved {
		t.Fatalf("the wait for two: %v", state)
	}
	w.pend(both, wire.Wait{Targets: of(own.Handle)})
	if _, state := gone.End(); state != waitable.Waiting {
		t.Fatalf("the wait that ends by itself: %v", state)
	}
	for range 3 {
		w.must(w.signal(own.Handle, wire.VerbSet))
	}
	w.satisfied(first, waitable.Woken{})
	w.satisfied(me, waitable.Woken{Index: 1})
	w.satisfied(both, waitable.Woken{})
	if _, r := w.arena.QuickTake(place, 0); r != waitable.Unavailable {
		t.Errorf("the event is not back, or still set: %v", r)
	}
}

// TestWaitWithoutHandles: a wait goes on when the handles are closed.
func TestWaitWithoutHandles(t *testing.T) {
	town := newTown(t)
	alices, roots := town.share(wire.CreateWaitable{Type: event})
	me := town.root.actor()
	town.root.pend(me, wire.Wait{Targets: of(roots)})
	town.root.close(roots)
	town.alice.must(town.alice.signal(alices, wire.VerbSet))
	town.root.satisfied(me, waitable.Woken{})

	town.alice.pend(town.alice.actor(), wire.Wait{Targets: of(alices)})
	town.alice.close(alices)
	if _, status := town.root.obtain(wire.OpOpenWaitable, &wire.OpenWaitable{
		Type: event, Access: object.MaximumAllowed, Name: `Global\` + t.Name(),
	}); status != winerr.ERROR_FILE_NOT_FOUND {
		t.Errorf("the name of what is only waited for: %v", status)
	}
}

// TestPinnedTarget: what a client has pinned it can use when the handle is closed, and is not taken for what gets the number.
func TestPinnedTarget(t *testing.T) {
	town := newTown(t)
	w := town.alice
	h, _ := town.share(wire.CreateWaitable{Type: event, Manual: 1})
	pinned := wire.Target{Handle: h, Object: w.query(h).Object}
	set := &wire.Signal{Handle: h, Object: pinned.Object, Verb: wire.VerbSet}
	w.must(w.status(wire.OpPin, &wire.HandleRequest{Handle: h}))
	w.close(h)
	other := w.create(wire.CreateWaitable{Type: event})
	if other.Handle != h {
		t.Fatal("the number is not used again")
	}
	me := w.actor()
	w.pend(me, wire.Wait{Targets: []wire.Target{pinned}})
	w.must(w.status(wire.OpSignal, set))
	w.satisfied(me, waitable.Woken{})
	if w.has(me, other) {
		t.Error("what got the number is set")
	}
	if status := w.status(wire.OpSignal, &wire.Signal{Handle: h, Object: pinned.Object, Verb: wire.VerbUnlock}); status != winerr.ERROR_INVALID_HANDLE {
		t.Errorf("unlocking an event that is pinned: %v", status)
	}
	w.must(w.status(wire.OpUnpin, &wire.Unpin{Object: pinned.Object}))
	if status := w.status(wire.OpSignal, set); status != winerr.ERROR_INVALID_HANDLE {
		t.Errorf("what is pinned no more: %v", status)
	}
	me.Begin(nil, waitable.How{})
	if _, status := w.wait(me, wire.Wait{Targets: []wire.Target{pinned}}); status != winerr.ERROR_INVALID_HANDLE {
		t.Errorf("a wait for what is pinned no more: %v", status)
	}
	me.End()
}

// TestPinnedRights: a pin grants what the handle did.
func TestPinnedRights(t *testing.T) {
	town := newTown(t)
	w := town.alice
	town.share(wire.CreateWaitable{Type: event})
	weak, status := w.obtain(wire.OpOpenWaitable, &wire.OpenWaitable{Type: event, Access: object.WaitableQuery, Name: `Global\` + t.Name()})
	w.must(status)
	w.must(w.status(wire.OpPin, &wire.HandleRequest{Handle: weak.Handle}))
	w.close(weak.Handle)
	set := &wire.Signal{Handle: weak.Handle, Object: weak.Object, Verb: wire.VerbSet}
	if status := w.status(wire.OpSignal, set); status != winerr.ERROR_ACCESS_DENIED {
		t.Errorf("set: %v", status)
	}
	me := w.actor()
	me.Begin(nil, waitable.How{})
	if _, status := w.wait(me, wire.Wait{Targets: []wire.Target{{Handle: weak.Handle, Object: weak.Object}}}); status != winerr.ERROR_ACCESS_DENIED {
		t.Errorf("wait: %v", status)
	}
	me.End()
}

// TestLateWithdrawal: what says that a wait is over is about that wait, and about none that came after.
func TestLateWithdrawal(t *testing.T) {
	town := newTown(t)
	alices, roots := town.share(wire.CreateWaitable{Type: event})
	me := town.root.actor()
	town.root.pend(me, wire.Wait{Targets: of(roots)})
	old := me.Version()
	me.End()
	town.root.pend(me, wire.Wait{Targets: of(roots)})
	town.root.must(town.root.status(wire.OpEndWait, &wire.EndWait{Thread: me.Thread(), Version: old}))
	town.alice.must(town.alice.signal(alices, wire.VerbSet))
	town.root.satisfied(me, waitable.Woken{})
}

// TestGoneWaiter: a wait that its client has ended, and a client that has gone, consume nothing.
func TestGoneWaiter(t *testing.T) {
	town := newTown(t)
	alices, roots := town.share(wire.CreateWaitable{Type: event})
	quiet, she := town.root.actor(), town.alice.actor()
	town.root.pend(quiet, wire.Wait{Targets: of(roots)})
	if _, state := quiet.End(); state != waitable.Waiting { // and he says nothing of it
		t.Fatal(state)
	}
	town.alice.must(town.alice.signal(alices, wire.VerbSet))
	if !town.alice.take(she, alices) {
		t.Error("a wait that was ended has consumed it")
	}
	town.root.pend(quiet, wire.Wait{Targets: of(roots)})
	town.root.must(town.root.status(wire.OpGoodbye, wire.Empty{}))
	town.alice.must(town.alice.signal(alices, wire.VerbSet))
	if !town.alice.take(she, alices) {
		t.Error("a client that has gone has consumed it")
	}
}

// TestAbandon: what a client owned is abandoned at its end, also what the manager keeps, and in the middle of others' waits.
func TestAbandon(t *testing.T) {
	town := newTown(t)
	alices, roots := town.share(wire.CreateWaitable{Type: mutant})
	owned := town.alice.create(wire.CreateWaitable{Type: mutant})
	she, he, heToo := town.alice.actor(), town.root.actor(), town.root.actor()
	if !town.root.take(he, roots) {
		t.Fatal("he cannot take what is free")
	}
	town.alice.pend(she, wire.Wait{All: 1, Targets: of(owned.Handle, alices)})
	town.root.must(town.root.status(wire.OpSignal, &wire.Signal{Handle: roots, Verb: wire.VerbAbandon, Thread: he.Thread()}))
	town.alice.satisfied(she, waitable.Woken{Abandoned: true})

	town.root.pend(heToo, wire.Wait{Targets: of(roots)})
	town.alice.must(town.alice.status(wire.OpGoodbye, wire.Empty{}))
	town.root.satisfied(heToo, waitable.Woken{Abandoned: true})
	if town.root.status(wire.OpSignal, &wire.Signal{Handle: roots, Verb: wire.VerbUnlock, Thread: heToo.Thread()}) != 0 {
		t.Error("it is not his")
	}
}

// TestAbandonOne: a thread that ends abandons its mutexes one by one, wherever they are.
func TestAbandonOne(t *testing.T) {
	town := newTown(t)
	alices, roots := town.share(wire.CreateWaitable{Type: mutant})
	she, he := town.alice.actor(), town.root.actor()
	if !town.alice.take(she, alices) {
		t.Fatal("she cannot take what is free")
	}
	town.root.pend(he, wire.Wait{Targets: of(roots)})
	abandon := &wire.Signal{Handle: alices, Verb: wire.VerbAbandon, Thread: she.Thread()}
	town.alice.must(town.alice.status(wire.OpSignal, abandon))
	town.root.satisfied(he, waitable.Woken{Abandoned: true})
	if status := town.alice.status(wire.OpSignal, abandon); status != winerr.ERROR_NOT_OWNER {
		t.Errorf("once more: %v", status)
	}
}
