package dispatcher_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/dispatcher"
)

// told is what waiters were told, in order.
type told []answer

type answer struct {
	thread  uint32
	outcome dispatcher.Outcome
}

func thread(n uint32) dispatcher.Owner { return dispatcher.Owner{User: 1, Thread: n} }

// await leaves a wait behind, which tells what it is told.
func (l *told) await(t *testing.T, d *dispatcher.Dispatcher, n uint32, all bool, objects ...*dispatcher.Object) {
	t.Helper()
	_, result, err := d.Wait(dispatcher.Request{
		Objects: objects, All: all, Owner: thread(n),
		Claim: func(o dispatcher.Outcome) bool {
			*l = append(*l, answer{n, o})
			return true
		},
	})
	if result != dispatcher.Pending || err != nil {
		t.Fatalf("thread %d did not have to wait: %v, %v", n, result, err)
	}
}

// gone leaves a wait behind whose waiter goes without a word.
func gone(d *dispatcher.Dispatcher, n uint32, objects ...*dispatcher.Object) {
	_, _, _ = d.Wait(dispatcher.Request{
		Objects: objects, Owner: thread(n), Claim: func(dispatcher.Outcome) bool { return false },
	})
}

// first is the answer to a thread whose wait its first object satisfied.
func first(n uint32) answer { return answer{thread: n} }

func (l *told) check(t *testing.T, want ...answer) {
	t.Helper()
	if diff := cmp.Diff(want, []answer(*l), cmp.AllowUnexported(answer{})); diff != "" {
		t.Error("told (-want +got):\n", diff)
	}
}

func checkStates(t *testing.T, objects []*dispatcher.Object, want ...dispatcher.State) {
	t.Helper()
	if diff := cmp.Diff(want, statesOf(objects)); diff != "" {
		t.Error("states (-want +got):\n", diff)
	}
}

func TestFirstComeFirstServed(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, auto(false), semaphore(0, 9), mutex(other))
	for n := uint32(1); n <= 3; n++ {
		l.await(t, d, n, false, objects[0])
	}
	for n := uint32(4); n <= 7; n++ {
		l.await(t, d, n, false, objects[1])
	}
	l.await(t, d, 8, false, objects[2])
	l.await(t, d, 9, false, objects[2])

	_ = d.Set(objects[0])
	_ = d.Set(objects[0]) // two sets, two waits
	_, _ = d.Release(objects[1], 3)
	_ = d.Unlock(objects[2], other)
	l.check(t, first(1), first(2), first(4), first(5), first(6), first(8))
	checkStates(t, objects, auto(false), semaphore(0, 9), mutex(thread(8)))
	for i, want := range []int{1, 1, 1} {
		if got := objects[i].Waits(); got != want {
			t.Errorf("%d wait for object %d, want %d", got, i, want)
		}
	}
	if diff := cmp.Diff([]dispatcher.Owner{thread(7)}, objects[1].Waiters()); diff != "" {
		t.Error(diff)
	}
}

func TestManualReleasesAll(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, manual(false), auto(false))
	l.await(t, d, 1, false, objects[0])
	l.await(t, d, 2, true, objects...) // its other object is not there
	l.await(t, d, 3, false, objects[1], objects[0])
	_ = d.Set(objects[0])
	l.check(t, first(1), answer{3, dispatcher.Outcome{Index: 1}})
	checkStates(t, objects, manual(true), auto(false))
	_ = d.Set(objects[1])
	l.check(t, first(1), answer{3, dispatcher.Outcome{Index: 1}}, first(2))
	checkStates(t, objects, manual(true), auto(false))
}

func TestPulse(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, manual(false), auto(false), auto(true))
	l.await(t, d, 1, false, objects[0])
	l.await(t, d, 2, true, objects[0], objects[1])
	l.await(t, d, 3, true, objects[0], objects[2])
	_ = d.Pulse(objects[0])
	l.check(t, first(1), first(3))
	checkStates(t, objects, manual(false), auto(false), auto(false))

	_ = d.Set(objects[1])
	l.check(t, first(1), first(3)) // the pulse is over
	l.await(t, d, 4, false, objects[2])
	l.await(t, d, 5, false, objects[2])
	_ = d.Pulse(objects[2])
	l.check(t, first(1), first(3), first(4))
	checkStates(t, objects, manual(false), auto(true), auto(false))
}

// TestNobodyOvertakesAll: what a wait for all cannot use yet goes to those behind it, and what it can use does not.
func TestNobodyOvertakesAll(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, semaphore(0, 9), auto(false))
	l.await(t, d, 1, true, objects...)
	l.await(t, d, 2, false, objects[0])
	_, _ = d.Release(objects[0], 1)
	l.check(t, first(2))
	l.await(t, d, 3, false, objects[0])
	_ = d.Set(objects[1])
	l.check(t, first(2))
	_, _ = d.Release(objects[0], 1)
	l.check(t, first(2), first(1))
	checkStates(t, objects, semaphore(0, 9), auto(false))
}

func TestSameObjectTwice(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, semaphore(0, 9), auto(false))
	l.await(t, d, 1, false, objects[1], objects[0], objects[0])
	l.await(t, d, 2, false, objects[0])
	_, _ = d.Release(objects[0], 3)
	l.check(t, answer{1, dispatcher.Outcome{Index: 1}}, first(2))
	checkStates(t, objects, semaphore(1, 9), auto(false))
}

func TestGoneWaiterConsumesNothing(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, auto(false), semaphore(0, 9))
	gone(d, 1, objects[0])
	l.await(t, d, 2, false, objects[0])
	gone(d, 3, objects...)
	l.await(t, d, 4, false, objects[1])
	_ = d.Set(objects[0])
	_, _ = d.Release(objects[1], 2)
	l.check(t, first(2), first(4))
	checkStates(t, objects, auto(false), semaphore(1, 9))
	gone(d, 5, objects[0])
	_ = d.Set(objects[0])
	checkStates(t, objects, auto(true), semaphore(1, 9))
	if objects[0].Waits()+objects[1].Waits() != 0 {
		t.Error("a wait of one who has gone is still there")
	}
}

// TestGoneWaiterTakesNothing: the waiter goes before his request is looked at.
func TestGoneWaiterTakesNothing(t *testing.T) {
	d := dispatcher.New()
	objects := put(d, auto(true), mutex(dispatcher.Owner{}))
	for _, all := range []bool{false, true} {
		_, result, err := d.Wait(dispatcher.Request{
			Objects: objects, All: all, Owner: me, Claim: func(dispatcher.Outcome) bool { return false },
		})
		if result != dispatcher.Unavailable || err != nil {
			t.Errorf("for all %v: %v, %v", all, result, err)
		}
	}
	checkStates(t, objects, auto(true), mutex(dispatcher.Owner{}))
	if objects[0].Waits() != 0 {
		t.Error("it was left behind")
	}
}

func TestVersion(t *testing.T) {
	d := dispatcher.New()
	_, _, _ = d.Wait(dispatcher.Request{Objects: put(d, auto(false)), Owner: me, Version: 7})
	if w := d.WaitOf(me); w == nil || w.Version() != 7 {
		t.Error("the wait does not know its version")
	}
}

func TestAbandon(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, mutex(thread(1)), mutex(dispatcher.Owner{}), mutex(other), auto(false))
	if _, r, _ := d.Wait(dispatcher.Request{Objects: objects[1:2], Owner: thread(1)}); r != dispatcher.Satisfied {
		t.Fatal("a free mutex was not free")
	}
	l.await(t, d, 2, false, objects[3], objects[1], objects[0])
	l.await(t, d, 3, true, objects[1], objects[2])
	l.await(t, d, 1, false, objects[2], objects[3])
	d.Abandon(thread(1))
	l.check(t, answer{2, dispatcher.Outcome{Index: 2, Abandoned: true}}) // the mutex that was taken first
	checkStates(t, objects, mutex(thread(2)), abandoned, mutex(other), auto(false))

	_ = d.Set(objects[3]) // nobody waits for it: the dead one's wait is over
	_ = d.Unlock(objects[2], other)
	l.check(t, answer{2, dispatcher.Outcome{Index: 2, Abandoned: true}}, answer{3, dispatcher.Outcome{Abandoned: true}})
	checkStates(t, objects, mutex(thread(2)), mutex(thread(3)), mutex(thread(3)), auto(true))
	d.Abandon(thread(1)) // it owns nothing more
	checkStates(t, objects, mutex(thread(2)), mutex(thread(3)), mutex(thread(3)), auto(true))
}

func TestWithdraw(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, auto(false), auto(false))
	l.await(t, d, 1, false, objects...)
	l.await(t, d, 2, false, objects[0])
	w := d.WaitOf(thread(1))
	w.End()
	w.End() // once more does nothing
	if d.WaitOf(thread(1)) != nil {
		t.Error("the wait is still there")
	}
	_ = d.Set(objects[0])
	_ = d.Set(objects[1])
	l.check(t, first(2))
	checkStates(t, objects, auto(false), auto(true))
}

// TestOneWaitOfAThread: a thread that waits again has evidently ended its wait before.
func TestOneWaitOfAThread(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, auto(false), auto(false))
	l.await(t, d, 1, false, objects[0])
	old := d.WaitOf(thread(1))
	l.await(t, d, 1, false, objects[1])
	_ = d.Set(objects[0])
	if old.End(); d.WaitOf(thread(1)) == nil {
		t.Error("the end of the old wait ended the new one")
	}
	_ = d.Set(objects[1])
	l.check(t, first(1))
	checkStates(t, objects, auto(true), auto(false))
}

func TestIdle(t *testing.T) {
	var l told
	d := dispatcher.New()
	objects := put(d, auto(false), auto(false), auto(false))
	l.await(t, d, 1, false, objects[0], objects[1])
	l.await(t, d, 2, false, objects[1], objects[2])
	if len(d.Idle()) != 0 {
		t.Error("idle before any wait ended")
	}
	if _, ok := d.Take(objects[0]); ok {
		t.Error("took an object that a wait names")
	}
	_ = d.Set(objects[0])
	if idle := d.Idle(); len(idle) != 1 || idle[0] != objects[0] {
		t.Error("not idle: the one object that nobody waits for any more")
	}
	_ = d.Set(objects[1])
	if idle := d.Idle(); len(idle) != 2 || len(d.Idle()) != 0 {
		t.Error("not idle: two objects, once")
	}
}
