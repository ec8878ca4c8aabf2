package conformance

var signalCases = []Case{
	{
		Name: "signal and wait: what can be signaled",
		Rows: []string{"B5.3/ok"},
		Run: func(t *T) {
			event, auto := t.OK(t.CreateEvent(nil, 1, 0, nil)), t.OK(t.CreateEvent(nil, 0, 1, nil))
			t.Waits(t.SignalObjectAndWait(event, auto, 0, false), waitObject0)
			t.Signaled(event)
			t.Unsignaled(auto, "it was taken")
			t.OK(t.ResetEvent(event))
			t.Waits(t.SignalObjectAndWait(event, auto, 0, false), waitTimeout)
			t.Signaled(event, "the signal stays")
			t.OK(t.ResetEvent(event))
			t.Waits(t.SignalObjectAndWait(event, auto, 10, true), waitTimeout)
			t.Signaled(event)

			semaphore := t.OK(t.CreateSemaphore(nil, 0, 2, nil))
			t.Waits(t.SignalObjectAndWait(semaphore, auto, 0, false), waitTimeout)
			t.Waits(t.SignalObjectAndWait(semaphore, event, 0, false), waitObject0)
			t.counts(semaphore, 2, 2)

			mutex := t.OK(t.CreateMutex(nil, 1, nil))
			t.Signaled(mutex)
			t.Waits(t.SignalObjectAndWait(mutex, event, 0, false), waitObject0)
			t.OK(t.ReleaseMutex(mutex), "one level was left")
			t.Fails(t.ReleaseMutex(mutex), notOwner)
			t.Waits(t.SignalObjectAndWait(event, t.abandoned(), 0, false), waitAbandoned)
		},
	}, {
		Name: "signal and wait: one object",
		Rows: []string{"B5.3/same"},
		Run: func(t *T) {
			auto := t.OK(t.CreateEvent(nil, 0, 0, nil))
			for range 100 {
				t.Waits(t.SignalObjectAndWait(auto, auto, soon, false), waitObject0)
			}
			t.Unsignaled(auto)
			semaphore := t.OK(t.CreateSemaphore(nil, 0, 1, nil))
			t.Waits(t.SignalObjectAndWait(semaphore, semaphore, soon, false), waitObject0)
			t.Unsignaled(semaphore)
			mutex := t.OK(t.CreateMutex(nil, 1, nil))
			t.Waits(t.SignalObjectAndWait(mutex, mutex, soon, false), waitObject0)
			t.OK(t.ReleaseMutex(mutex))
			t.Fails(t.ReleaseMutex(mutex), notOwner)
		},
	}, {
		Name: "signal and wait: bad handles",
		Rows: []string{"B5.3/bad-handle", "B4.7/no-event"},
		Run: func(t *T) {
			event, always := t.OK(t.CreateEvent(nil, 1, 0, nil)), t.OK(t.CreateEvent(nil, 1, 1, nil))
			timer := timerKind.new(t, nil)
			process := t.OK(t.OpenProcess(processAllAccess, 0, t.CurrentProcessID()))
			for _, bad := range []uint64{0, 0xDEAC, 0xDEAD0, timer, process, t.section(pageSize), currentProcess, currentThread} {
				t.Fails(t.SignalObjectAndWait(bad, always, 0, false), invalidHandle, "signal ", hexOf(bad))
			}
			for _, bad := range []uint64{0, 0xDEAC, 0xDEAD0, token(4)} {
				t.Fails(t.SignalObjectAndWait(event, bad, 0, false), invalidHandle, "wait ", hexOf(bad))
			}
			t.Unsignaled(event, "it was not signaled")
			t.Unsignaled(timer)
		},
	}, {
		Name: "signal and wait: rights",
		Rows: []string{"B5.3/wait-right", "B5.3/signal-right"},
		Run: func(t *T) {
			event, always := t.OK(t.CreateEvent(nil, 1, 0, nil)), t.OK(t.CreateEvent(nil, 1, 1, nil))
			blind := t.OK(t.CreateEventEx(nil, nil, createInitialSet, 3))
			t.Fails(t.SignalObjectAndWait(event, blind, 0, false), accessDenied)
			t.Fails(t.SignalObjectAndWait(event, t.section(pageSize), 0, false), accessDenied)
			t.Unsignaled(event, "it was not signaled")
			for _, weak := range []uint64{
				t.OK(t.CreateEventEx(nil, nil, createManualReset, synchronize|1)), t.OK(t.CreateSemaphoreEx(nil, 0, 1, nil, 0, synchronize|1)),
			} {
				t.Fails(t.SignalObjectAndWait(weak, always, 0, false), accessDenied)
				t.Unsignaled(weak)
			}
			t.Waits(t.SignalObjectAndWait(t.OK(t.CreateEventEx(nil, nil, 0, 2)), always, 0, false), waitObject0)
			t.Waits(t.SignalObjectAndWait(t.OK(t.CreateSemaphoreEx(nil, 0, 1, nil, 0, 2)), always, 0, false), waitObject0)
		},
	}, {
		Name: "signal and wait: a mutex by a weak handle",
		Rows: []string{"B5.3/signal-mutex"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h, always := t.OK(t.CreateMutex(nil, 1, name)), t.OK(t.CreateEvent(nil, 1, 1, nil))
			t.Waits(t.SignalObjectAndWait(t.OK(t.OpenMutex(readControl, 0, name)), always, 0, false), waitObject0)
			t.Fails(t.ReleaseMutex(h), notOwner)
		},
		Deviation: &Deviation{Wine: "SYNCHRONIZE is asked for"},
	}, {
		Name: "signal and wait: what cannot be signaled",
		Rows: []string{"B5.3/not-owner", "B5.3/too-many"},
		Run: func(t *T) {
			auto := t.OK(t.CreateEvent(nil, 0, 1, nil))
			t.Fails(t.SignalObjectAndWait(mutexKind.new(t, nil), auto, 1, false), notOwner)
			full := t.OK(t.CreateSemaphore(nil, 3, 3, nil))
			t.Fails(t.SignalObjectAndWait(full, auto, 1, false), tooManyPosts)
			t.counts(full, 3, 3)
			t.Signaled(auto, "there was no wait")
		},
	}, {
		Name: "signal and wait: two threads in turn",
		Rows: []string{"B5.3/ok"},
		Run: func(t *T) {
			p := t.Start()
			ping, pong := t.OK(p.CreateEvent(nil, 0, 0, nil)), t.OK(p.CreateEvent(nil, 0, 0, nil))
			thread := t.blocked(p, ping)
			for range 10 {
				other := p.NewThread()
				other.Begin(t, "SignalObjectAndWait", ping, pong, forever, false)
				t.Waits(thread.Finish(), waitObject0)
				thread.Begin(t, "SignalObjectAndWait", pong, ping, forever, false)
				t.Waits(other.Finish(), waitObject0)
			}
			t.OK(p.SetEvent(ping))
			t.Waits(thread.Finish(), waitObject0)
		},
	},
}
