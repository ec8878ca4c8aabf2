package server_test

import (
	"math"
	"testing"
	"time"

	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

const (
	never     = math.MaxInt64
	soon      = -1                // in 100 ns
	tomorrow  = -24 * 3600 * 1e7  // from now
	longAgo   = 1                 // 1601
	minuteAgo = -60 * time.Second // by the clock on the wall
)

func fileTime(t time.Time) int64 { return t.UnixNano()/100 + 11644473600*1e7 }

func (w *worker) setTimer(h uint32, due int64, period, completion uint32) winerr.Errno {
	w.t.Helper()
	return w.status(wire.OpSetTimer, &wire.SetTimer{Handle: h, Due: uint64(due), Period: period, Completion: completion})
}

func (w *worker) cancelTimer(h uint32) winerr.Errno {
	w.t.Helper()
	return w.status(wire.OpCancelTimer, &wire.HandleRequest{Handle: h})
}

// has reports whether an object in the arena is signaled, and takes it.
func (w *worker) has(me *waitable.Actor, h wire.Handle) bool {
	_, r := me.Try([]uint32{uint32(h.Size)}, false)
	return r == waitable.OK
}

// gets waits in the arena until an object is signaled, and takes it.
func (w *worker) gets(me *waitable.Actor, h wire.Handle) {
	w.t.Helper()
	if w.has(me, h) {
		return
	}
	if r := me.Begin([]uint32{uint32(h.Size)}, waitable.How{}); r != waitable.OK {
		w.t.Fatal(r)
	}
	w.satisfied(me, waitable.Woken{})
}

// passed waits until a clock has rung all that was due when passed was called.
func (w *worker) passed(me *waitable.Actor) {
	w.t.Helper()
	h := w.create(wire.CreateWaitable{Type: timer})
	w.must(w.setTimer(h.Handle, -5*1e4, 0, 0))
	w.gets(me, h)
	w.close(h.Handle)
}

func newTimers(t *testing.T) (w *worker, me *waitable.Actor) {
	t.Helper()
	testkit.CheckLeaks(t)
	w = newWorker(t, testkit.StartManager(t, server.Config{}).Socket)
	return w, w.actor()
}

// TestTimerDue: what is due when it is set is signaled when the call returns.
func TestTimerDue(t *testing.T) {
	w, me := newTimers(t)
	for _, manual := range []uint32{0, 1} {
		h := w.create(wire.CreateWaitable{Type: timer, Manual: manual})
		for _, tc := range []struct {
			name string
			due  int64
			is   bool
		}{
			{"at once", 0, true},
			{"never", never, false},
			{"long ago", longAgo, true},
			{"as late as can be", math.MinInt64, false},
			{"a minute ago", fileTime(time.Now().Add(minuteAgo)), true},
			{"tomorrow", tomorrow, false},
			{"at once, again", 0, true},
			{"tomorrow, by the wall", fileTime(time.Now().Add(24 * time.Hour)), false},
		} {
			w.must(w.setTimer(h.Handle, tc.due, 0, 0))
			if is := w.has(me, h); is != tc.is {
				t.Errorf("manual %d, %s: signaled is %v", manual, tc.name, is)
			}
			if again := w.has(me, h); again != (tc.is && manual == 1) {
				t.Errorf("manual %d, %s: still signaled is %v", manual, tc.name, again)
			}
		}
		w.close(h.Handle)
	}
}

func TestTimerGoesOff(t *testing.T) {
	w, me := newTimers(t)
	h := w.create(wire.CreateWaitable{Type: timer})
	for _, due := range []int64{soon, -1e4, fileTime(time.Now().Add(3 * time.Millisecond))} {
		w.must(w.setTimer(h.Handle, due, 0, 0))
		w.gets(me, h)
		w.passed(me)
		if w.has(me, h) {
			t.Error("it went off twice")
		}
	}
}

// TestTimerNotBefore: a timer by the time of day does not go off before that time.
func TestTimerNotBefore(t *testing.T) {
	w, me := newTimers(t)
	h := w.create(wire.CreateWaitable{Type: timer})
	at := time.Now().Add(20 * time.Millisecond).Round(0)
	w.must(w.setTimer(h.Handle, fileTime(at), 0, 0))
	w.gets(me, h)
	if early := time.Until(at).Truncate(100); early > 0 {
		t.Errorf("%v early", early)
	}
}

func TestTimerPeriod(t *testing.T) {
	w, me := newTimers(t)
	h := w.create(wire.CreateWaitable{Type: timer})
	start := time.Now()
	w.must(w.setTimer(h.Handle, 0, 5, 0))
	const times = 4
	for range times {
		w.gets(me, h)
	}
	if took := time.Since(start); took < (times-1)*5*time.Millisecond {
		t.Errorf("%d periods of 5 ms took %v", times-1, took)
	}
	w.must(w.cancelTimer(h.Handle))
	w.has(me, h) // it may have gone off before
	w.passed(me)
	if w.has(me, h) {
		t.Error("it goes on after it was cancelled")
	}
}

// TestTimerSetAnew: when a timer has been set anew, nothing of what it was set to before happens, however close it was.
func TestTimerSetAnew(t *testing.T) {
	w, me := newTimers(t)
	h := w.create(wire.CreateWaitable{Type: timer})
	for i := range int64(200) {
		w.must(w.setTimer(h.Handle, -i*50, 1, 0)) // within a millisecond
		w.must(w.setTimer(h.Handle, tomorrow, 0, 0))
		if w.has(me, h) {
			t.Fatalf("round %d: a timer that was just reset is signaled", i)
		}
	}
	w.passed(me)
	if w.has(me, h) {
		t.Error("a timer that was set to tomorrow is signaled")
	}
}

// TestTimerCancel: cancelling a timer leaves its state.
func TestTimerCancel(t *testing.T) {
	w, me := newTimers(t)
	h := w.create(wire.CreateWaitable{Type: timer})
	w.must(w.cancelTimer(h.Handle)) // it was never set
	w.must(w.setTimer(h.Handle, 0, 0, 0))
	w.must(w.cancelTimer(h.Handle))
	if !w.has(me, h) {
		t.Error("a signaled timer is not signaled after it was cancelled")
	}
	w.must(w.setTimer(h.Handle, -2e4, 0, 0))
	w.must(w.cancelTimer(h.Handle))
	w.has(me, h) // it may have gone off before
	w.passed(me)
	if w.has(me, h) {
		t.Error("it went off")
	}
}

func TestTimerCompletion(t *testing.T) {
	w, me := newTimers(t)
	h := w.create(wire.CreateWaitable{Type: timer})
	completion := w.create(wire.CreateWaitable{Type: event})
	w.must(w.setTimer(h.Handle, 0, 0, completion.Handle))
	if !w.has(me, completion) || !w.has(me, h) {
		t.Error("not both are signaled")
	}
	w.must(w.setTimer(h.Handle, soon, 2, completion.Handle))
	for range 3 {
		w.gets(me, completion)
	}
	w.must(w.setTimer(h.Handle, -1e4, 0, 0)) // no completion any more
	w.has(me, completion)
	w.gets(me, h)
	w.passed(me)
	if w.has(me, completion) {
		t.Error("it is told of a time that it was not set for")
	}
}

// TestTimerWithoutCompletion: a client that has given up the event, and its handle to the timer, leaves the timer to others; when
// the client is gone, the timer is cancelled.
func TestTimerWithoutCompletion(t *testing.T) {
	testkit.CheckLeaks(t)
	socket := testkit.StartManager(t, server.Config{}).Socket
	w, setter := newWorker(t, socket), newWorker(t, socket)
	me := w.actor()
	h := w.create(wire.CreateWaitable{Type: timer, Name: "timer"})
	theirs := setter.open(timer, "timer")
	completion := setter.create(wire.CreateWaitable{Type: event})
	setter.must(setter.setTimer(theirs.Handle, -2e4, 1, completion.Handle))
	setter.close(theirs.Handle)
	setter.close(completion.Handle)
	for range 3 {
		w.gets(me, h)
	}
	setter.must(setter.status(wire.OpGoodbye, wire.Empty{}))
	for range 1000 { // the connection ends after the reply
		w.passed(me)
		if !w.has(me, h) {
			return
		}
	}
	t.Error("it goes off although nobody is there who set it")
}

func TestTimerRefuses(t *testing.T) {
	w, me := newTimers(t)
	const none = 8 * 1000
	h := w.create(wire.CreateWaitable{Type: timer})
	weak := w.create(wire.CreateWaitable{Type: timer, Access: object.Synchronize}).Handle
	ev := w.create(wire.CreateWaitable{Type: event}).Handle
	weakEvent := w.create(wire.CreateWaitable{Type: event, Access: object.Synchronize}).Handle
	w.must(w.setTimer(h.Handle, 0, 0, 0))
	for _, tc := range []struct {
		name string
		m    wire.SetTimer
		want winerr.Errno
	}{
		{"no handle", wire.SetTimer{Handle: none}, winerr.ERROR_INVALID_HANDLE},
		{"an event", wire.SetTimer{Handle: ev}, winerr.ERROR_INVALID_HANDLE},
		{"a negative period", wire.SetTimer{Handle: h.Handle, Period: 1 << 31}, winerr.ERROR_INVALID_PARAMETER},
		{"a negative period of nothing", wire.SetTimer{Handle: none, Period: 1 << 31}, winerr.ERROR_INVALID_PARAMETER},
		{"without the right", wire.SetTimer{Handle: weak}, winerr.ERROR_ACCESS_DENIED},
		{"completion: no handle", wire.SetTimer{Handle: h.Handle, Completion: none}, winerr.ERROR_INVALID_HANDLE},
		{"completion: a timer", wire.SetTimer{Handle: h.Handle, Completion: h.Handle}, winerr.ERROR_INVALID_HANDLE},
		{"completion: without the right", wire.SetTimer{Handle: h.Handle, Completion: weakEvent}, winerr.ERROR_ACCESS_DENIED},
	} {
		if status := w.status(wire.OpSetTimer, &tc.m); status != tc.want {
			t.Errorf("%s: %v, not %v", tc.name, status, tc.want)
		}
	}
	for h, want := range map[uint32]winerr.Errno{
		none: winerr.ERROR_INVALID_HANDLE, ev: winerr.ERROR_INVALID_HANDLE, weak: winerr.ERROR_ACCESS_DENIED,
	} {
		if status := w.cancelTimer(h); status != want {
			t.Errorf("cancel %d: %v, not %v", h, status, want)
		}
	}
	if !w.has(me, h) {
		t.Error("what was refused has changed the timer")
	}
}

// TestTimerOfTwo: a timer that the manager keeps goes off there, and either may set it.
func TestTimerOfTwo(t *testing.T) {
	town := newTown(t)
	alices, roots := town.share(wire.CreateWaitable{Type: timer})
	she := town.alice.actor()
	town.alice.pend(she, wire.Wait{Targets: of(alices)})
	town.root.must(town.root.setTimer(roots, tomorrow, 0, 0))
	town.root.must(town.root.setTimer(roots, soon, 0, 0))
	town.alice.satisfied(she, waitable.Woken{})
	town.alice.must(town.alice.setTimer(alices, 0, 0, 0))
	if !town.root.take(town.root.actor(), roots) {
		t.Error("it is not signaled for root")
	}
}

// TestTimerGone: a timer whose last handle is closed does not go off in what gets its place.
func TestTimerGone(t *testing.T) {
	w, me := newTimers(t)
	completion := w.create(wire.CreateWaitable{Type: event})
	h := w.create(wire.CreateWaitable{Type: timer})
	w.must(w.setTimer(h.Handle, -2e4, 1, completion.Handle))
	w.close(h.Handle)
	w.passed(me)
	w.has(me, completion) // it may have gone off before
	w.passed(me)
	if w.has(me, completion) {
		t.Error("it goes off")
	}
}
