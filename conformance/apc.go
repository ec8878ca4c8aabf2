package conformance

import "slices"

// noted reports an error unless APCs have noted exactly this with p's thread.
func (t *T) noted(p *Process, want ...uint64) {
	t.Helper()
	if got := p.Notes(); !slices.Equal(got, want) {
		t.Errorf("the APCs noted %d, want %d", got, want)
	}
}

var apcCases = []Case{
	{
		Name: "APC: queued and run",
		Rows: []string{"B5.4/queue", "B5.4/sleep", "B5.1/alertable", "B5.1/not-alertable", "B5.2/alertable"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 0, 0, nil))
			other := t.OK(p.CreateEvent(nil, 0, 1, nil))
			for i, wait := range []func() Result{
				func() Result { return p.SleepEx(0, true) },
				func() Result { return p.SleepEx(infinite, true) },
				func() Result { return p.WaitForSingleObjectEx(h, 0, true) },
				func() Result { return p.WaitForSingleObjectEx(h, infinite, true) },
				func() Result { return p.WaitForMultipleObjectsEx([]uint64{h}, false, 0, true) },
				func() Result { return p.WaitForMultipleObjectsEx([]uint64{h, other}, true, infinite, true) },
				func() Result { return p.SignalObjectAndWait(other, h, infinite, true) },
			} {
				for n := range uint64(3) {
					t.OK(p.QueueUserAPC(apcNotes, currentThread, n+1))
				}
				t.Waits(p.SleepEx(0, false), 0)
				t.Waits(p.Wait(h, 0), waitTimeout)
				t.Waits(p.WaitForSingleObjectEx(h, 1, false), waitTimeout)
				t.Waits(p.WaitForMultipleObjectsEx([]uint64{h}, false, 1, false), waitTimeout)
				t.Waits(p.SignalObjectAndWait(other, h, 1, false), waitTimeout)
				t.noted(p)
				t.Waits(wait(), waitIOCompletion, i)
				t.noted(p, 1, 2, 3)
				t.Waits(p.SleepEx(0, true), 0, "there are no more")
				t.Waits(p.WaitForSingleObjectEx(h, 0, true), waitTimeout)
			}
			t.Waits(p.Wait(other, 0), waitObject0, "nothing was taken")
		},
	}, {
		Name: "APC: the object wins",
		Rows: []string{"B5.1/alertable-signaled"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 0, 1, nil))
			t.OK(p.QueueUserAPC(apcNotes, currentThread, 7))
			t.Waits(p.WaitForSingleObjectEx(h, infinite, true), waitObject0)
			t.noted(p)
			t.OK(p.SetEvent(h))
			t.Waits(p.WaitForMultipleObjectsEx([]uint64{h}, true, infinite, true), waitObject0)
			t.noted(p)
			t.Waits(p.WaitForSingleObjectEx(h, infinite, true), waitIOCompletion)
			t.noted(p, 7)
		},
	}, {
		Name: "APC: ends a wait that has begun",
		Rows: []string{"B5.4/wakes", "B5.2/alertable"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 0, 0, nil))
			thread := p.NewThread()
			to := t.handleOf(thread)
			for i, begin := range []func(){
				func() { thread.Begin(t, "WaitForSingleObjectEx", h, forever, true) },
				func() { thread.Begin(t, "WaitForMultipleObjectsEx", []uint64{h}, false, forever, true) },
				func() { thread.Begin(t, "WaitForMultipleObjectsEx", []uint64{h}, true, forever, true) },
				func() { thread.Begin(t, "SleepEx", forever, true) },
			} {
				begin()
				t.OK(p.QueueUserAPC(apcNotes, to, uint64(i)))
				t.Waits(thread.Finish(), waitIOCompletion, i)
				t.noted(thread, uint64(i))
				t.noted(p)
			}
			t.OK(p.SetEvent(h))
			t.Waits(p.Wait(h, 0), waitObject0, "it waits no more")
		},
	}, {
		Name: "APC: does not end a wait that is not alertable",
		Rows: []string{"B5.1/not-alertable"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 0, 0, nil))
			thread := p.NewThread()
			to := t.handleOf(thread)
			thread.Begin(t, "Wait", h, forever)
			t.OK(p.QueueUserAPC(apcNotes, to, 5))
			t.OK(p.SetEvent(h))
			t.Waits(thread.Finish(), waitObject0)
			t.noted(thread)
			t.Waits(thread.SleepEx(0, true), waitIOCompletion)
			t.noted(thread, 5)
		},
	}, {
		Name: "APC: waits itself",
		Rows: []string{"B5.4/nested"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 0, 0, nil))
			t.OK(p.QueueUserAPC(apcWaits, currentThread, 1))
			t.OK(p.QueueUserAPC(apcNotes, currentThread, 2))
			t.OK(p.QueueUserAPC(apcNotes, currentThread, 3))
			t.Waits(p.WaitForSingleObjectEx(h, infinite, true), waitIOCompletion)
			t.noted(p, 1, 2, 3, 1)
			t.Waits(p.SleepEx(0, true), 0)
		},
	}, {
		Name: "APC: queues another",
		Rows: []string{"B5.4/queue"},
		Run: func(t *T) {
			p := t.Start()
			t.OK(p.QueueUserAPC(apcQueues, currentThread, 10))
			t.Waits(p.SleepEx(infinite, true), waitIOCompletion)
			t.noted(p, 10, 11)
		},
		Deviation: &Deviation{Choice: "one that is queued by another runs in the same wait"},
	}, {
		Name: "APC: to a thread that has ended",
		Rows: []string{"B5.4/ended"},
		Run: func(t *T) {
			for _, how := range threadEnds {
				p := t.Start()
				thread := p.NewThread()
				h := t.handleOf(thread)
				t.OK(p.QueueUserAPC(apcNotes, h, 1), "it never waits alertably")
				t.endThread(thread, how)
				t.Fails(p.QueueUserAPC(apcNotes, h, 2), genFailure, how)
			}
		},
	}, {
		Name: "APC: to no thread",
		Rows: []string{"B5.4/wrong-handle"},
		Run: func(t *T) {
			p := t.Start()
			for _, bad := range []uint64{0, 0xDEAC, t.OK(p.CreateEvent(nil, 0, 0, nil)), currentProcess} {
				t.Fails(p.QueueUserAPC(apcNotes, bad, 1), invalidHandle, hexOf(bad))
			}
			t.Waits(p.SleepEx(0, true), 0)
		},
	}, {
		Name: "thread: its end releases those who wait",
		Rows: []string{"B5.2/process", "B5.2/mixed"},
		Run: func(t *T) {
			for _, how := range threadEnds {
				p := t.Start()
				thread := p.NewThread()
				h := t.handleOf(thread)
				never, always := t.OK(p.CreateEvent(nil, 0, 0, nil)), t.OK(p.CreateEvent(nil, 0, 1, nil))
				single, any, all := t.blocked(p, h), p.NewThread(), p.NewThread()
				any.Begin(t, "WaitForMultipleObjects", []uint64{never, h}, false, forever)
				all.Begin(t, "WaitForMultipleObjects", []uint64{h, always}, true, forever)
				thread.Leave(how)
				t.Waits(single.Finish(), waitObject0)
				t.Waits(any.Finish(), waitObject0+1)
				t.Waits(all.Finish(), waitObject0)
				for range 2 {
					t.Waits(p.Wait(h, 0), waitObject0, "for ever")
				}
				t.Waits(p.Wait(always, 0), waitTimeout, "it was taken")
			}
		},
	},
}
