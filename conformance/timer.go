package conformance

import (
	"math"
	"time"
)

const (
	second = 10_000_000 // in units of due times
	far    = -1000 * second
)

// notYet is in how many milliseconds a timer is due that is to be changed before.
const notYet = 250

// timerIn is a due time that comes in so many milliseconds.
func timerIn(ms int64) Setting { return Setting{Due: -10_000 * ms} }

// fileTime returns a moment as a due time.
func fileTime(at time.Time) int64 {
	const since1601 = 11_644_473_600
	return (at.Unix()+since1601)*second + int64(at.Nanosecond())/100
}

func (t *T) timer(manual uint32) uint64 {
	t.Helper()
	return t.OK(t.CreateWaitableTimer(nil, manual, nil))
}

var timerCases = []Case{
	{
		Name: "timer: new ones",
		Rows: []string{"B4.5/create", "B4.5/create-existing", "B4.5/create-ex", "B4.6/resets"},
		Run: func(t *T) {
			for flags := range uint32(4) {
				name := wide(t.NewName())
				h := t.OK(t.CreateWaitableTimerEx(nil, name, flags, timerKind.all))
				t.Unsignaled(h, flags)
				t.OK(t.SetWaitableTimer(h, Setting{}))
				other := t.Existing(t.CreateWaitableTimer(nil, 1-flags&createManualReset, name))
				t.Signaled(other, flags)
				if flags&createManualReset == 0 {
					t.Unsignaled(h, flags)
				} else {
					t.Signaled(h, flags)
				}
			}
		},
	}, {
		Name: "timer: due times",
		Rows: []string{"B4.6/due-0", "B4.6/due-past", "B4.6/due-relative", "B4.6/due-absolute", "B4.6/last-error", "B4.7/period-0"},
		Run: func(t *T) {
			for _, manual := range []uint32{0, 1} {
				h := t.timer(manual)
				for _, due := range []int64{0, 1, fileTime(time.Now().Add(-time.Second))} {
					t.OK(t.SetWaitableTimer(h, Setting{Due: due}))
					t.Signaled(h, due)
				}
				t.comesAfter(h, timerIn(40))
				t.comesAfter(h, Setting{Due: fileTime(time.Now().Add(40 * time.Millisecond))})
				t.OK(t.SetWaitableTimer(h, Setting{Due: -1}))
				t.Waits(t.Wait(h, soon), waitObject0)
			}
		},
	}, {
		Name: "timer: due times that do not come",
		Rows: []string{"B4.6/due-never", "B4.6/due-earliest", "B4.6/due-relative", "B4.6/due-absolute"},
		Run: func(t *T) {
			h := t.timer(1)
			for _, due := range []int64{math.MaxInt64, math.MinInt64, math.MinInt64 + 1, far, fileTime(time.Now().Add(time.Hour))} {
				t.OK(t.SetWaitableTimer(h, Setting{}))
				t.OK(t.SetWaitableTimer(h, Setting{Due: due}))
				t.Waits(t.Wait(h, 5), waitTimeout, due)
			}
		},
	}, {
		Name: "timer: setting it again",
		Rows: []string{"B4.6/set-again", "B4.6/resets"},
		Run: func(t *T) {
			h := t.timer(1)
			t.OK(t.SetWaitableTimer(h, timerIn(20)))
			t.OK(t.SetWaitableTimer(h, Setting{Due: far}))
			t.Waits(t.Wait(h, 60), waitTimeout, "what it was set to before is forgotten")
			t.OK(t.SetWaitableTimer(h, Setting{Due: 0}))
			t.Signaled(h)
			t.OK(t.SetWaitableTimer(h, Setting{Due: far}))
			t.Unsignaled(h, "setting resets")
			t.OK(t.SetWaitableTimer(h, Setting{Period: 10}))
			t.OK(t.SetWaitableTimer(h, Setting{Due: far}))
			t.Waits(t.Wait(h, 40), waitTimeout, "the period is forgotten")
		},
	}, {
		Name: "timer: setting an auto timer resets it",
		Rows: []string{"B4.6/resets"},
		Run: func(t *T) {
			h := t.timer(0)
			t.OK(t.SetWaitableTimer(h, Setting{}))
			t.OK(t.SetWaitableTimer(h, Setting{Due: far}))
			t.Unsignaled(h)
		},
		Deviation: &Deviation{Wine: "only a manual timer is reset"},
	}, {
		Name: "timer: bad arguments",
		Rows: []string{"B4.6/due-null"},
		Run: func(t *T) {
			h := t.timer(1)
			t.OK(t.SetWaitableTimer(h, Setting{}))
			t.Fails(t.SetWaitableTimer(h, Setting{NoDue: true}), noAccess)
			t.Fails(t.SetWaitableTimer(h, Setting{NoDue: true, Period: -1}), noAccess)
			t.Signaled(h, "nothing happened")
		},
	}, {
		Name: "timer: a negative period",
		Rows: []string{"B4.6/period-negative", "B4.6/order"},
		Run: func(t *T) {
			h := t.timer(1)
			t.OK(t.SetWaitableTimer(h, Setting{}))
			for _, period := range []int32{-1, math.MinInt32} {
				for _, due := range []int64{0, far} {
					t.Fails(t.SetWaitableTimer(h, Setting{Due: due, Period: period}), invalidParameter)
					t.Fails(t.SetWaitableTimerEx(h, Setting{Due: due, Period: period}, 0), invalidParameter)
				}
				for _, bad := range []uint64{0, 0xDEAD0, t.section(pageSize), t.OK(t.CreateWaitableTimerEx(nil, nil, 0, synchronize))} {
					t.Fails(t.SetWaitableTimer(bad, Setting{Period: period}), invalidParameter)
					t.Fails(t.SetWaitableTimer(bad, Setting{Period: period, NoDue: true}), noAccess)
				}
			}
			t.Signaled(h, "nothing happened")
		},
		Deviation: &Deviation{Wine: "negative periods are accepted"},
	}, {
		Name: "timer: rights, and handles of something else",
		Rows: []string{"B4.6/right", "B4.6/wrong-handle", "B4.6/cancel-right", "B4.6/cancel-wrong-handle", "B4.7/wait-right"},
		Run: func(t *T) {
			h := t.OK(t.CreateWaitableTimerEx(nil, nil, createManualReset, synchronize|1))
			t.Fails(t.SetWaitableTimer(h, Setting{}), accessDenied)
			t.Fails(t.CancelWaitableTimer(h), accessDenied)
			t.Unsignaled(h)
			h = t.OK(t.CreateWaitableTimerEx(nil, nil, createManualReset, 2))
			t.OK(t.SetWaitableTimer(h, Setting{}))
			t.OK(t.CancelWaitableTimer(h))
			t.Fails(t.Wait(h, 0), accessDenied)
			for _, bad := range t.notOf(timerKind) {
				t.Fails(t.SetWaitableTimer(bad, Setting{}), invalidHandle, hexOf(bad))
				t.Fails(t.CancelWaitableTimer(bad), invalidHandle, hexOf(bad))
			}
		},
	}, {
		Name: "timer: waking the machine",
		Rows: []string{"B4.6/resume"},
		Run: func(t *T) {
			h := t.timer(1)
			if r := t.SetWaitableTimer(h, Setting{Resume: true}); r.Value == 0 || r.Code != noError && r.Code != notSupported {
				t.Errorf("got %v, want success and %v", r, notSupported)
			}
			t.Signaled(h)
		},
		Deviation: &Deviation{Wine: "the last error is 722"},
	}, {
		Name: "timer: a tolerable delay",
		Rows: []string{"B4.6/tolerable"},
		Run: func(t *T) {
			h := t.timer(0)
			for _, tolerable := range []uint32{0, 1, 50, math.MaxUint32} {
				t.OK(t.SetWaitableTimerEx(h, Setting{}, tolerable))
				t.Waits(t.Wait(h, soon), waitObject0)
			}
			t.OK(t.SetWaitableTimerEx(h, timerIn(10), 5))
			t.Waits(t.Wait(h, soon), waitObject0)
		},
	}, {
		Name: "timer: cancelled",
		Rows: []string{"B4.6/cancel", "B4.6/cancel-state", "B4.6/cancel-not-set"},
		Run: func(t *T) {
			for _, manual := range []uint32{0, 1} {
				h := t.timer(manual)
				t.OK(t.CancelWaitableTimer(h), "not set")
				t.Unsignaled(h)
				t.OK(t.SetWaitableTimer(h, timerIn(notYet)))
				t.OK(t.CancelWaitableTimer(h))
				t.Waits(t.Wait(h, notYet+50), waitTimeout)
				t.OK(t.SetWaitableTimer(h, Setting{}))
				t.OK(t.CancelWaitableTimer(h))
				t.OK(t.CancelWaitableTimer(h), "again")
				t.Signaled(h, "its state stays")
				t.OK(t.SetWaitableTimer(h, Setting{Period: 10}))
				t.OK(t.CancelWaitableTimer(h))
				t.Waits(t.Wait(h, soon), waitObject0, "it was due once")
				if manual == 0 {
					t.Waits(t.Wait(h, 40), waitTimeout, "and then no more")
				}
			}
		},
	}, {
		Name: "timer: periods",
		Rows: []string{"B4.7/manual", "B4.7/auto", "B4.7/period-auto", "B4.7/period-manual", "B4.7/period-first"},
		Run: func(t *T) {
			auto, manual := t.timer(0), t.timer(1)
			start := time.Now()
			t.OK(t.SetWaitableTimer(auto, Setting{Due: timerIn(30).Due, Period: 20}))
			for range 5 {
				t.Waits(t.Wait(auto, soon), waitObject0)
			}
			t.notBefore(start, 30*time.Millisecond+4*20*time.Millisecond)
			t.Waits(t.Wait(t.timer(0), 70), waitTimeout, "some periods pass")
			t.Signaled(auto)
			t.OK(t.CancelWaitableTimer(auto))
			t.Wait(auto, 0) // a period may have passed
			t.Unsignaled(auto, "what nobody took is not counted")
			t.OK(t.SetWaitableTimer(manual, Setting{Period: 10}))
			for range 3 {
				t.Signaled(manual)
			}
			t.OK(t.SetWaitableTimer(auto, Setting{Period: 1000_000}))
			t.Signaled(auto, "at once")
			t.Unsignaled(auto, "and then after the period")
		},
	}, {
		Name: "timer: is no event",
		Rows: []string{"B4.7/no-event"},
		Run: func(t *T) {
			h, always := t.timer(1), t.OK(t.CreateEvent(nil, 1, 1, nil))
			t.Fails(t.SetEvent(h), invalidHandle)
			t.Fails(t.SignalObjectAndWait(h, always, 0, false), invalidHandle)
			t.Unsignaled(h)
			t.OK(t.SetWaitableTimer(h, Setting{}))
			t.Fails(t.ResetEvent(h), invalidHandle)
			t.Fails(t.PulseEvent(h), invalidHandle)
			t.Signaled(h)
		},
	}, {
		Name: "timer: with others in one wait",
		Rows: []string{"B4.7/wait-all", "B5.2/mixed"},
		Run: func(t *T) {
			h, event := t.timer(0), t.OK(t.CreateEvent(nil, 0, 1, nil))
			t.OK(t.SetWaitableTimer(h, timerIn(20)))
			t.Waits(t.WaitForMultipleObjects([]uint64{event, h}, true, soon), waitObject0)
			t.Unsignaled(h)
			t.Unsignaled(event)
			t.OK(t.SetWaitableTimer(h, timerIn(20)))
			t.Waits(t.WaitForMultipleObjects([]uint64{event, h}, false, soon), waitObject0+1)
		},
	},
}

// comesAfter expects that a timer is signaled when 40 ms have passed, and not before.
func (t *T) comesAfter(h uint64, s Setting) {
	t.Helper()
	start := time.Now()
	t.OK(t.SetWaitableTimer(h, s))
	r := t.Wait(h, 0)
	if time.Since(start) < 30*time.Millisecond { // the machine may have been busy
		t.Waits(r, waitTimeout, "at once")
	}
	if r.Value == waitTimeout+1 {
		t.Waits(t.Wait(h, soon), waitObject0)
		t.notBefore(start, 40*time.Millisecond)
	}
}

// notBefore reports an error if less time has passed. Clocks may differ by a tick of the slowest, which is 16 ms.
func (t *T) notBefore(start time.Time, least time.Duration) {
	t.Helper()
	if passed := time.Since(start); passed < least-16*time.Millisecond {
		t.Errorf("only %v have passed, want %v", passed, least)
	}
}
