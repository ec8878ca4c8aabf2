package conformance

// forever is a time-out that never comes, as a field of a line.
const forever = uint32(infinite)

// blocked makes a thread of p wait for an object.
func (t *T) blocked(p *Process, h uint64) *Process {
	t.Helper()
	thread := p.NewThread()
	thread.Begin(t, "Wait", h, forever)
	return thread
}

var blockedCases = []Case{
	{
		Name: "blocked: SetEvent of an auto event releases one, the first",
		Rows: []string{"B2.2/set-auto", "B5.2/order", "B5.2/handed"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 0, 0, nil))
			first, second, third := t.blocked(p, h), t.blocked(p, h), t.blocked(p, h)
			t.OK(p.SetEvent(h))
			t.Waits(first.Finish(), waitObject0)
			t.Waits(p.Wait(h, 0), waitTimeout, "it was taken")
			t.OK(p.SetEvent(h))
			t.OK(p.SetEvent(h), "two in a row release two")
			t.Waits(p.Wait(h, 0), waitTimeout, "a newcomer gets nothing")
			t.Waits(second.Finish(), waitObject0)
			t.Waits(third.Finish(), waitObject0)
			t.OK(p.SetEvent(h))
			t.Waits(p.Wait(h, 0), waitObject0, "nobody waits any more")
		},
	}, {
		Name: "blocked: SetEvent of a manual event releases all",
		Rows: []string{"B2.2/set-manual", "B2.2/reset-released"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 1, 0, nil))
			threads := []*Process{t.blocked(p, h), t.blocked(p, h), t.blocked(p, h)}
			t.OK(p.SetEvent(h))
			t.OK(p.ResetEvent(h))
			late := t.blocked(p, h)
			for _, thread := range threads {
				t.Waits(thread.Finish(), waitObject0)
			}
			t.Waits(p.Wait(h, 0), waitTimeout)
			t.OK(p.SetEvent(h))
			t.Waits(late.Finish(), waitObject0)
			t.Waits(p.Wait(h, 0), waitObject0)
		},
	}, {
		Name: "blocked: PulseEvent of an auto event releases one",
		Rows: []string{"B2.2/pulse-auto", "B5.2/order"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 0, 0, nil))
			first, second := t.blocked(p, h), t.blocked(p, h)
			t.OK(p.PulseEvent(h))
			t.Waits(first.Finish(), waitObject0)
			t.Waits(p.Wait(h, 0), waitTimeout)
			t.OK(p.PulseEvent(h))
			t.Waits(second.Finish(), waitObject0)
			t.Waits(p.Wait(h, 0), waitTimeout)
		},
	}, {
		Name: "blocked: PulseEvent of a manual event releases all",
		Rows: []string{"B2.2/pulse-manual"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 1, 0, nil))
			threads := []*Process{t.blocked(p, h), t.blocked(p, h), t.blocked(p, h)}
			t.OK(p.PulseEvent(h))
			for _, thread := range threads {
				t.Waits(thread.Finish(), waitObject0)
			}
			t.Waits(p.Wait(h, 0), waitTimeout)
		},
	}, {
		Name: "blocked: PulseEvent and a wait for all",
		Rows: []string{"B2.2/pulse-all"},
		Run: func(t *T) {
			p := t.Start()
			for _, manual := range []uint32{0, 1} {
				h, other := t.OK(p.CreateEvent(nil, manual, 0, nil)), t.OK(p.CreateEvent(nil, 0, 0, nil))
				all, any := p.NewThread(), p.NewThread()
				all.Begin(t, "WaitForMultipleObjects", []uint64{h, other}, true, forever)
				any.Begin(t, "Wait", h, forever)
				t.OK(p.PulseEvent(h))
				t.Waits(any.Finish(), waitObject0)
				t.OK(p.SetEvent(other))
				t.Waits(p.Wait(other, 0), waitObject0, "the pulse did not satisfy the wait for all")
				t.OK(p.SetEvent(other))
				t.OK(p.PulseEvent(h))
				t.Waits(all.Finish(), waitObject0)
				t.Waits(p.Wait(other, 0), waitTimeout, "it was taken")
				t.Waits(p.Wait(h, 0), waitTimeout)
			}
		},
	}, {
		Name: "blocked: ReleaseSemaphore releases as many",
		Rows: []string{"B4.2/release", "B4.2/wait", "B5.2/order"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateSemaphore(nil, 0, 10, nil))
			threads := []*Process{t.blocked(p, h), t.blocked(p, h), t.blocked(p, h)}
			release := func(n, want int32) {
				previous, r := p.ReleaseSemaphore(h, n, true)
				t.OK(r)
				if previous != want {
					t.Errorf("the count was %d, want %d", previous, want)
				}
			}
			release(2, 0)
			t.Waits(threads[0].Finish(), waitObject0)
			t.Waits(threads[1].Finish(), waitObject0)
			t.Waits(p.Wait(h, 0), waitTimeout)
			release(3, 0)
			t.Waits(threads[2].Finish(), waitObject0)
			release(1, 2)
		},
	}, {
		Name: "blocked: ReleaseMutex hands over",
		Rows: []string{"B3.2/release", "B3.2/other-thread", "B5.2/order"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateMutex(nil, 1, nil))
			t.Waits(p.Wait(h, 0), waitObject0, "two levels")
			first, second := t.blocked(p, h), t.blocked(p, h)
			t.OK(p.ReleaseMutex(h))
			t.Waits(p.Wait(h, 0), waitObject0, "still ours")
			t.OK(p.ReleaseMutex(h))
			t.OK(p.ReleaseMutex(h))
			t.Waits(p.Wait(h, 0), waitTimeout, "a newcomer does not get it")
			t.Waits(first.Finish(), waitObject0)
			t.Fails(second.NewThread().ReleaseMutex(h), notOwner)
			t.OK(first.ReleaseMutex(h))
			t.Waits(second.Finish(), waitObject0)
			t.OK(second.ReleaseMutex(h))
			t.Waits(p.Wait(h, 0), waitObject0)
		},
	}, {
		Name: "blocked: for any of several",
		Rows: []string{"B5.2/any", "B5.2/no-overtaking", "B5.2/mixed"},
		Run: func(t *T) {
			p := t.Start()
			a, b := t.OK(p.CreateEvent(nil, 0, 0, nil)), t.OK(p.CreateSemaphore(nil, 0, 5, nil))
			for i, signal := range []func(){
				func() { t.OK(p.SetEvent(a)) },
				func() { _, r := p.ReleaseSemaphore(b, 1, false); t.OK(r) },
			} {
				thread := p.NewThread()
				thread.Begin(t, "WaitForMultipleObjects", []uint64{a, b}, false, forever)
				signal()
				t.Waits(thread.Finish(), uint32(i))
				t.Waits(p.WaitForMultipleObjects([]uint64{a, b}, false, 0), waitTimeout)
			}
			thread := p.NewThread()
			thread.Begin(t, "WaitForMultipleObjects", []uint64{a, b}, false, forever)
			t.OK(p.SetEvent(a))
			_, r := p.ReleaseSemaphore(b, 1, false)
			t.OK(r)
			t.Waits(thread.Finish(), waitObject0)
			t.Waits(p.WaitForMultipleObjects([]uint64{a, b}, false, 0), waitObject0+1, "only one was taken")
		},
	}, {
		Name: "blocked: for all of several",
		Rows: []string{"B5.2/all", "B5.2/all-not", "B5.2/mixed"},
		Run: func(t *T) {
			p := t.Start()
			a, b := t.OK(p.CreateEvent(nil, 0, 0, nil)), t.OK(p.CreateSemaphore(nil, 0, 5, nil))
			m := t.OK(p.CreateMutex(nil, 1, nil))
			thread := p.NewThread()
			thread.Begin(t, "WaitForMultipleObjects", []uint64{a, m, b}, true, forever)
			t.OK(p.SetEvent(a))
			t.Waits(p.Wait(a, 0), waitObject0, "it is not kept for the wait")
			_, r := p.ReleaseSemaphore(b, 1, false)
			t.OK(r)
			t.OK(p.ReleaseMutex(m))
			t.Waits(p.Wait(m, 0), waitObject0, "nor is the mutex")
			t.OK(p.ReleaseMutex(m))
			t.OK(p.SetEvent(a))
			t.Waits(thread.Finish(), waitObject0)
			for _, h := range []uint64{a, b, m} {
				t.Waits(p.Wait(h, 0), waitTimeout)
			}
			t.OK(thread.ReleaseMutex(m))
		},
	}, {
		Name: "blocked: a wait for all stands back for one that can be satisfied",
		Rows: []string{"B5.2/all-not", "B5.2/order"},
		Run: func(t *T) {
			p := t.Start()
			a, b := t.OK(p.CreateEvent(nil, 0, 0, nil)), t.OK(p.CreateEvent(nil, 0, 0, nil))
			all := p.NewThread()
			all.Begin(t, "WaitForMultipleObjects", []uint64{a, b}, true, forever)
			single := t.blocked(p, b)
			t.OK(p.SetEvent(b))
			t.Waits(single.Finish(), waitObject0)
			t.OK(p.SetEvent(b))
			t.OK(p.SetEvent(a))
			t.Waits(all.Finish(), waitObject0)
		},
	}, {
		Name: "blocked: a time-out takes nothing",
		Rows: []string{"B5.1/timeout", "B5.2/signal-wins"},
		Run: func(t *T) {
			p := t.Start()
			h := t.OK(p.CreateEvent(nil, 0, 0, nil))
			thread := p.NewThread()
			t.Waits(thread.Wait(h, 20), waitTimeout)
			t.OK(p.SetEvent(h))
			t.Waits(p.Wait(h, 0), waitObject0, "who gave up is not there any more")
			thread.Begin(t, "Wait", h, forever-1)
			t.OK(p.SetEvent(h))
			t.Waits(thread.Finish(), waitObject0)
		},
	}, {
		Name: "blocked: the handle is closed",
		Rows: []string{"B5.5/close-waiting", "B3.3/close-waiting"},
		Run: func(t *T) {
			p := t.Start()
			for _, k := range []kind{eventKind, mutexKind, semaphoreKind} {
				name := wide(t.NewName())
				h := t.closable(p, k, name)
				other := t.OK(k.open(p.Objects, k.all, 0, name))
				thread := t.blocked(p, h)
				t.OK(p.CloseHandle(h))
				t.release(p, k, other)
				t.Waits(thread.Finish(), waitObject0, k.name)
			}
		},
	}, {
		Name: "blocked: the last handle is closed",
		Rows: []string{"B5.5/close-name"},
		Run: func(t *T) {
			p := t.Start()
			name := wide(t.NewName())
			h := t.OK(p.CreateEvent(nil, 0, 0, name))
			t.blocked(p, h)
			t.OK(p.CloseHandle(h))
			t.Fails(t.OpenEvent(synchronize, 0, name), fileNotFound)
			t.Signaled(t.OK(t.CreateEvent(nil, 0, 1, name)), "a new one")
		},
		Deviation: &Deviation{Wine: "the name is there until the wait ends"},
	}, {
		Name: "blocked: many",
		Rows: []string{"B5.2/order", "B4.2/release"},
		Run: func(t *T) {
			const many = 40
			p := t.Start()
			h := t.OK(p.CreateSemaphore(nil, 0, many, nil))
			var threads []*Process
			for range many {
				threads = append(threads, t.blocked(p, h))
			}
			for _, thread := range threads {
				_, r := p.ReleaseSemaphore(h, 1, false)
				t.OK(r)
				t.Waits(thread.Finish(), waitObject0)
			}
			t.Waits(p.Wait(h, 0), waitTimeout)
		},
	},
}

// closable makes an object that is not signaled to other threads than p's first.
func (t *T) closable(p *Process, k kind, name []uint16) uint64 {
	t.Helper()
	switch k.name {
	case eventKind.name:
		return t.OK(p.CreateEvent(nil, 0, 0, name))
	case mutexKind.name:
		return t.OK(p.CreateMutex(nil, 1, name))
	}
	return t.OK(p.CreateSemaphore(nil, 0, 1, name))
}

// release signals it.
func (t *T) release(p *Process, k kind, h uint64) {
	t.Helper()
	switch k.name {
	case mutexKind.name:
		t.OK(p.ReleaseMutex(h))
	default:
		t.OK(k.change(p.Objects, h))
	}
}
