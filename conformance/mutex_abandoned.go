package conformance

// threadEnds are ways for a thread to end.
var threadEnds = []string{"Return", "ExitThread"}

// handleOf returns a handle to a thread that makes calls, in its process.
func (t *T) handleOf(thread *Process) uint64 {
	t.Helper()
	h, r := thread.DuplicateHandle(currentProcess, currentThread, currentProcess, true, 0, 0, duplicateSameAccess)
	t.OK(r, "a handle to the thread")
	return h
}

// endThread ends a thread, and returns when it is signaled.
func (t *T) endThread(thread *Process, how string) {
	t.Helper()
	h := t.handleOf(thread)
	other := thread.NewThread()
	t.Waits(other.Wait(h, 0), waitTimeout, "the thread runs")
	thread.Leave(how)
	t.Waits(other.Wait(h, infinite), waitObject0, "the thread's end")
}

var abandonedCases = append([]Case{
	{
		Name: "abandoned: by an exit and by a kill, before the process is signaled",
		Rows: []string{"B3.3/process-ends", "B3.3/order", "B3.3/levels", "B3.3/once", "B3.2/release-abandoned", "B5.1/abandoned"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := mutexKind.new(t, name)
			for _, how := range ends {
				for range tries / 2 {
					p := t.Start()
					process := t.processOf(p)
					theirs := t.OK(p.OpenMutex(synchronize, 0, name))
					for range 3 {
						t.Waits(p.Wait(theirs, infinite), waitObject0)
					}
					t.Unsignaled(h)
					how.of(t, p)
					t.Waits(t.Wait(process, soon), waitObject0)
					t.Fails(t.ReleaseMutex(h), notOwner)
					t.Waits(t.Wait(h, 0), waitAbandoned, how.name)
					t.Signaled(h, "it is owned in truth")
					t.OK(t.ReleaseMutex(h))
					t.OK(t.ReleaseMutex(h))
					t.Signaled(h, "told once")
					t.OK(t.ReleaseMutex(h))
					t.OK(t.CloseHandle(process))
				}
			}
		},
	}, {
		Name: "abandoned: by other threads of a process that ends",
		Rows: []string{"B3.3/process-ends"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := mutexKind.new(t, name)
			for _, how := range ends {
				p := t.Start()
				process := t.processOf(p)
				t.Waits(p.NewThread().Wait(t.OK(p.OpenMutex(synchronize, 0, name)), 0), waitObject0)
				t.Unsignaled(h)
				how.of(t, p)
				t.Waits(t.Wait(process, soon), waitObject0)
				t.Waits(t.Wait(h, 0), waitAbandoned, how.name)
				t.OK(t.ReleaseMutex(h))
			}
		},
	}, {
		Name: "abandoned: several",
		Rows: []string{"B3.3/any", "B3.3/all", "B3.3/process-ends"},
		Run: func(t *T) {
			event := t.OK(t.CreateEvent(nil, 0, 1, nil))
			free := mutexKind.new(t, nil)
			never := t.OK(t.CreateEvent(nil, 0, 0, nil))
			m, n := t.abandoned(), t.abandoned()
			t.Waits(t.WaitForMultipleObjects([]uint64{never, m, n}, false, 0), waitAbandoned+1, "any")
			t.Waits(t.WaitForMultipleObjects([]uint64{never, m, n}, false, 0), waitObject0+1, "it is ours now")
			t.Waits(t.WaitForMultipleObjects([]uint64{event, free, n, m}, true, 0), waitAbandoned, "all")
			t.Unsignaled(event, "taken")
			t.OK(t.ReleaseMutex(free))
			t.OK(t.ReleaseMutex(n))
			for range 3 {
				t.OK(t.ReleaseMutex(m))
			}
			for _, h := range []uint64{free, n, m} {
				t.Fails(t.ReleaseMutex(h), notOwner)
				t.Signaled(h, "told once")
				t.OK(t.ReleaseMutex(h))
			}
		},
	}, {
		Name: "abandoned: a wait for all that is not satisfied leaves it so",
		Rows: []string{"B5.2/all-not", "B3.3/once"},
		Run: func(t *T) {
			never, m := t.OK(t.CreateEvent(nil, 0, 0, nil)), t.abandoned()
			t.Waits(t.WaitForMultipleObjects([]uint64{m, never}, true, 0), waitTimeout)
			t.Fails(t.ReleaseMutex(m), notOwner)
			t.Waits(t.Wait(m, 0), waitAbandoned)
			t.OK(t.ReleaseMutex(m))
		},
	}, {
		Name: "abandoned: events are not",
		Rows: []string{"B3.3/others"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(t.CreateEvent(nil, 0, 1, name))
			p := t.Start()
			t.Waits(p.Wait(t.OK(p.OpenEvent(eventKind.all, 0, name)), 0), waitObject0)
			p.Kill()
			t.Unsignaled(h)
		},
	},
}, abandonedByThreads()...)

// abandoned returns a mutex that is.
func (t *T) abandoned() uint64 {
	t.Helper()
	name := wide(t.NewName())
	h, p := mutexKind.new(t, name), t.Start()
	t.Waits(p.Wait(t.OK(p.OpenMutex(synchronize, 0, name)), 0), waitObject0)
	process := t.processOf(p)
	p.Kill()
	t.Waits(t.Wait(process, soon), waitObject0)
	return h
}

func abandonedByThreads() []Case {
	var cases []Case
	for _, how := range threadEnds {
		cases = append(cases, Case{
			Name: "abandoned: by " + how + ", before the thread is signaled",
			Rows: []string{"B3.3/thread-ends", "B3.3/order", "B3.3/levels", "B3.3/once", "B5.2/process"},
			Run: func(t *T) {
				p := t.Start()
				h := t.OK(p.CreateMutex(nil, 0, nil))
				for range tries {
					thread := p.NewThread()
					t.Waits(thread.Wait(h, infinite), waitObject0)
					t.Waits(thread.Wait(h, infinite), waitObject0)
					t.Waits(p.Wait(h, 0), waitTimeout)
					t.endThread(thread, how)
					t.Fails(p.ReleaseMutex(h), notOwner)
					t.Waits(p.Wait(h, 0), waitAbandoned)
					t.OK(p.ReleaseMutex(h))
					t.Waits(p.Wait(h, 0), waitObject0, "told once")
					t.OK(p.ReleaseMutex(h))
				}
			},
		}, Case{
			Name: "abandoned: by " + how + " while others wait",
			Rows: []string{"B3.3/thread-ends", "B5.2/order"},
			Run: func(t *T) {
				p := t.Start()
				h := t.OK(p.CreateMutex(nil, 0, nil))
				owner, first, second := p.NewThread(), p.NewThread(), p.NewThread()
				t.Waits(owner.Wait(h, infinite), waitObject0)
				first.Begin(t, "Wait", h, uint32(infinite))
				second.Begin(t, "WaitForMultipleObjects", []uint64{h}, true, uint32(infinite))
				owner.Leave(how)
				t.Waits(first.Finish(), waitAbandoned, "the first in the row")
				t.Waits(p.Wait(h, 0), waitTimeout)
				t.OK(first.ReleaseMutex(h))
				t.Waits(second.Finish(), waitObject0, "the second is told nothing")
				t.OK(second.ReleaseMutex(h))
			},
		})
	}
	return cases
}
