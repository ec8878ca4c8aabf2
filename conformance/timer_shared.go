package conformance

import (
	"slices"
	"time"
)

var timerSharedCases = []Case{
	{
		Name: "timer: releases those who wait",
		Rows: []string{"B4.7/manual", "B4.7/auto", "B4.6/resets", "B4.6/cancel-state", "B5.2/order"},
		Run: func(t *T) {
			p := t.Start()
			for _, manual := range []uint32{0, 1} {
				h := t.OK(p.CreateWaitableTimer(nil, manual, nil))
				threads := []*Process{t.blocked(p, h), t.blocked(p, h)}
				t.OK(p.SetWaitableTimer(h, Setting{Due: far}))
				t.OK(p.CancelWaitableTimer(h))
				t.OK(p.SetWaitableTimer(h, timerIn(10)))
				t.Waits(threads[0].Finish(), waitObject0)
				if manual == 0 {
					t.OK(p.SetWaitableTimer(h, Setting{}))
				}
				t.Waits(threads[1].Finish(), waitObject0)
				t.Waits(p.Wait(h, 0), []uint32{waitTimeout, waitObject0}[manual])
			}
		},
	}, {
		Name: "timer: of several processes",
		Rows: []string{"B4.7/other-process", "B4.7/setter-ends"},
		Run: func(t *T) {
			for _, how := range ends {
				name := wide(t.NewName())
				h := t.OK(t.CreateWaitableTimer(nil, 1, name))
				p, q := t.Start(), t.Start()
				atP, atQ := t.OK(p.OpenWaitableTimer(timerKind.all, 0, name)), t.OK(q.OpenWaitableTimer(timerKind.all, 0, name))
				t.OK(p.SetWaitableTimer(atP, Setting{}))
				t.Signaled(h)
				t.OK(q.SetWaitableTimer(atQ, timerIn(2*notYet)))
				t.Unsignaled(h)
				t.Waits(p.Wait(atP, 0), waitTimeout)
				how.of(t, q)
				t.Waits(t.Wait(h, soon), waitObject0, how.name)
				t.Waits(p.Wait(atP, 0), waitObject0)
				t.OK(p.SetWaitableTimer(atP, timerIn(notYet)))
				t.OK(t.CancelWaitableTimer(h))
				t.Waits(t.Wait(h, notYet+50), waitTimeout)
			}
		},
	}, {
		Name: "timer: its setting thread ends",
		Rows: []string{"B4.7/setter-ends"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateWaitableTimer(nil, 1, nil))
			thread := p.NewThread()
			t.OK(thread.SetWaitableTimer(h, timerIn(50)))
			t.endThread(thread, "Return")
			t.Waits(p.Wait(h, infinite), waitObject0)
		},
	},
}

// due expects one note of a completion routine with that argument.
func (t *T) due(p *Process, argument uint64) {
	t.Helper()
	if notes := p.Notes(); len(notes) != 2 || notes[0] != argument {
		t.Errorf("the completion routine noted %d, want %d and a time", notes, argument)
	}
}

// dueAgain is due for a period, of which more than one has passed on a slow machine.
func (t *T) dueAgain(p *Process, argument uint64) {
	t.Helper()
	notes := p.Notes()
	ok := len(notes) > 0 && len(notes)%2 == 0
	for i := 0; ok && i < len(notes); i += 2 {
		ok = notes[i] == argument
	}
	if !ok {
		t.Errorf("the completion routine noted %d, want %d and a time", notes, argument)
	}
}

var completionCases = []Case{
	{
		Name: "completion: runs in an alertable wait",
		Rows: []string{"B4.8/apc", "B4.8/apc-not-alertable"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateWaitableTimer(nil, 1, nil))
			t.OK(p.SetWaitableTimer(h, Setting{Routine: apcNotes, Argument: 77}))
			t.Waits(p.Wait(h, infinite), waitObject0)
			t.Waits(p.SleepEx(1, false), 0)
			t.noted(p)
			t.Waits(p.SleepEx(infinite, true), waitIOCompletion)
			t.due(p, 77)
			t.Waits(p.SleepEx(0, true), 0)
			thread := p.NewThread()
			t.OK(thread.SetWaitableTimer(h, Setting{Due: timerIn(30).Due, Routine: apcNotes, Argument: 1<<64 - 1}))
			t.Waits(p.WaitForSingleObjectEx(h, infinite, true), waitObject0)
			t.Waits(p.SleepEx(20, true), 0, "it is the other thread's")
			t.Waits(thread.SleepEx(infinite, true), waitIOCompletion)
			t.due(thread, 1<<64-1)
			t.noted(p)
			t.OK(thread.SetWaitableTimer(h, Setting{Due: timerIn(30).Due, Routine: apcNotes, Argument: 5}))
			thread.Begin(t, "SleepEx", forever, true)
			t.Waits(thread.Finish(), waitIOCompletion)
			t.due(thread, 5)
		},
	}, {
		Name: "completion: the time that it gets",
		Rows: []string{"B4.8/apc-arguments"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateWaitableTimer(nil, 1, nil))
			before := fileTime(time.Now())
			t.OK(p.SetWaitableTimer(h, Setting{Due: timerIn(20).Due, Routine: apcNotes, Argument: 9}))
			t.Waits(p.SleepEx(infinite, true), waitIOCompletion)
			const tick = second / 50
			notes, after := p.Notes(), fileTime(time.Now())
			if len(notes) != 2 || notes[0] != 9 || int64(notes[1]) < before || int64(notes[1]) > after+tick {
				t.Errorf("it noted %d between %d and %d", notes, before, after)
			}
		},
		Deviation: &Deviation{Wine: "a time that is not since 1601"},
	}, {
		Name: "completion: an alertable wait for the timer",
		Rows: []string{"B4.8/apc-state"},
		Run: func(t *T) {
			p := t.Start()
			for _, manual := range []uint32{0, 1} {
				h := t.OK(p.CreateWaitableTimer(nil, manual, nil))
				t.OK(p.SetWaitableTimer(h, Setting{Due: timerIn(20).Due, Routine: apcNotes, Argument: 3}))
				t.Waits(p.WaitForSingleObjectEx(h, infinite, true), waitObject0)
				t.noted(p)
				t.Waits(p.SleepEx(infinite, true), waitIOCompletion)
				t.due(p, 3)
			}
		},
	}, {
		Name: "completion: of a period",
		Rows: []string{"B4.8/apc-period"},
		Run: func(t *T) {
			p := t.Start()
			h, never := t.OK(p.CreateWaitableTimer(nil, 0, nil)), t.OK(p.CreateEvent(nil, 0, 0, nil))
			t.OK(p.SetWaitableTimer(h, Setting{Period: 10, Routine: apcNotes, Argument: 4}))
			t.Waits(p.Wait(never, 60), waitTimeout)
			for range 3 {
				t.Waits(p.SleepEx(infinite, true), waitIOCompletion)
				t.dueAgain(p, 4)
			}
			t.OK(p.CancelWaitableTimer(h))
			t.Waits(p.SleepEx(40, true), 0, "cancelled")
		},
	}, {
		Name: "completion: cancelled and set again",
		Rows: []string{"B4.8/apc-cancel", "B4.8/apc-set"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateWaitableTimer(nil, 1, nil))
			queue := func() {
				t.Helper()
				t.OK(p.SetWaitableTimer(h, Setting{Routine: apcNotes, Argument: 6}))
				t.Waits(p.Wait(h, infinite), waitObject0)
			}
			queue()
			t.OK(p.CancelWaitableTimer(h))
			t.Waits(p.SleepEx(10, true), 0, "cancelled")
			queue()
			t.OK(p.SetWaitableTimer(h, Setting{Due: far}))
			t.Waits(p.SleepEx(10, true), 0, "set without a routine")
			queue()
			t.OK(p.NewThread().SetWaitableTimer(h, Setting{Due: far}))
			t.Waits(p.SleepEx(10, true), 0, "set by another thread")
			queue()
			t.OK(p.SetWaitableTimer(h, Setting{Routine: apcNotes, Argument: 8}))
			t.Waits(p.SleepEx(infinite, true), waitIOCompletion)
			t.due(p, 8)
			t.noted(p)
		},
	}, {
		Name: "completion: cancelled by another process",
		Rows: []string{"B4.8/apc-cancel", "B4.8/apc-set", "B4.7/other-process"},
		Run: func(t *T) {
			name := wide(t.NewName())
			p := t.Start()
			h, other := t.OK(p.CreateWaitableTimer(nil, 1, name)), t.OK(t.OpenWaitableTimer(timerKind.all, 0, name))
			for _, change := range []func() Result{
				func() Result { return t.CancelWaitableTimer(other) },
				func() Result { return t.SetWaitableTimer(other, Setting{Due: far}) },
			} {
				t.OK(p.SetWaitableTimer(h, Setting{Routine: apcNotes, Argument: 6}))
				t.Waits(p.Wait(h, infinite), waitObject0)
				t.OK(change())
				t.Waits(p.SleepEx(10, true), waitIOCompletion)
				t.due(p, 6)
			}
		},
		Deviation: &Deviation{NT: "it does not run", Here: "a routine that is queued runs", Wine: "it does not run"},
	}, {
		Name: "completion: sets the timer",
		Rows: []string{"B4.8/apc-set-inside"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateWaitableTimer(nil, 1, nil))
			t.OK(p.SetWaitableTimer(h, Setting{Routine: apcSets, Argument: h}))
			var notes []uint64
			for len(notes) < 4 {
				t.Waits(p.SleepEx(infinite, true), waitIOCompletion)
				notes = append(notes, p.Notes()...)
			}
			if !slices.Equal([]uint64{notes[0], notes[2]}, []uint64{h, h}) || len(notes) != 4 {
				t.Errorf("it noted %d, want twice %d and a time", notes, h)
			}
			t.Waits(p.SleepEx(10, true), 0)
		},
	}, {
		Name: "completion: the thread ends",
		Rows: []string{"B4.8/apc-thread-ends"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateWaitableTimer(nil, 1, nil))
			thread := p.NewThread()
			t.OK(thread.SetWaitableTimer(h, Setting{Due: timerIn(2 * notYet).Due, Routine: apcNotes}))
			t.endThread(thread, "Return")
			t.Waits(p.Wait(h, 2*notYet+50), waitTimeout)
		},
		Deviation: &Deviation{Wine: "the timer stays set"},
	}, {
		Name: "completion: the last handle is closed",
		Rows: []string{"B4.8/apc-close"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateWaitableTimer(nil, 1, nil))
			t.OK(p.SetWaitableTimer(h, Setting{Due: timerIn(notYet).Due, Routine: apcNotes}))
			t.OK(p.CloseHandle(h))
			t.Waits(p.SleepEx(notYet+50, true), 0)
		},
		Deviation: &Deviation{Choice: "no routine runs any more"},
	},
}
