package conformance

var waitCases = []Case{
	{
		Name: "wait: time-outs",
		Rows: []string{"B5.1/timeout-0", "B5.1/timeout", "B5.1/signaled", "B5.1/last-error"},
		Run: func(t *T) {
			h := t.OK(t.CreateEvent(nil, 0, 0, nil))
			for _, ms := range []uint32{0, 1, 30} {
				t.Waits(t.Wait(h, ms), waitTimeout, ms)
				t.Waits(t.WaitForSingleObjectEx(h, ms, false), waitTimeout, ms)
				t.Waits(t.WaitForSingleObjectEx(h, ms, true), waitTimeout, ms)
				t.Waits(t.WaitForMultipleObjects([]uint64{h}, false, ms), waitTimeout, ms)
				t.Waits(t.WaitForMultipleObjectsEx([]uint64{h}, true, ms, true), waitTimeout, ms)
			}
			for _, ms := range []uint32{0, 1, infinite - 1, infinite} {
				t.OK(t.SetEvent(h))
				t.Waits(t.Wait(h, ms), waitObject0, ms)
				t.Unsignaled(h)
			}
		},
	}, {
		Name: "wait: bad handles",
		Rows: []string{"B5.1/bad-handle", "B5.1/pseudo-token", "B5.2/bad-handle"},
		Run: func(t *T) {
			auto, closed := t.OK(t.CreateEvent(nil, 0, 1, nil)), t.OK(t.CreateEvent(nil, 0, 0, nil))
			t.OK(t.CloseHandle(closed))
			for _, bad := range []uint64{0, closed, 0xDEAC, 0xDEAD0, token(4), token(5), token(6), token(7), token(100)} {
				t.Fails(t.Wait(bad, 0), invalidHandle, hexOf(bad))
				t.Fails(t.WaitForSingleObjectEx(bad, 1, true), invalidHandle, hexOf(bad))
				for _, handles := range [][]uint64{{bad}, {auto, bad}, {bad, auto}} {
					t.Fails(t.WaitForMultipleObjects(handles, false, 1), invalidHandle, hexOf(bad))
					t.Fails(t.WaitForMultipleObjects(handles, true, 1), invalidHandle, hexOf(bad))
				}
			}
			t.Signaled(auto, "nothing was taken")
		},
	}, {
		Name: "wait: without SYNCHRONIZE",
		Rows: []string{"B5.1/right", "B5.2/right", "B5.1/section"},
		Run: func(t *T) {
			auto := t.OK(t.CreateEvent(nil, 0, 1, nil))
			for _, weak := range []uint64{
				t.OK(t.CreateEventEx(nil, nil, createInitialSet, 3)), t.OK(t.CreateMutexEx(nil, nil, 0, 1)),
				t.OK(t.CreateSemaphoreEx(nil, 1, 1, nil, 0, 3)), t.OK(t.CreateWaitableTimerEx(nil, nil, 0, 3)), t.section(pageSize),
				t.OK(t.CreateEventEx(nil, nil, createInitialSet, genericRead|genericWrite)),
			} {
				t.Fails(t.Wait(weak, 1), accessDenied)
				t.Fails(t.WaitForMultipleObjects([]uint64{auto, weak}, false, 1), accessDenied)
				t.Fails(t.WaitForMultipleObjects([]uint64{auto, weak}, true, 1), accessDenied)
			}
			t.Signaled(auto, "nothing was taken")
		},
	}, {
		Name: "wait: pseudo handles",
		Rows: []string{"B5.1/pseudo"},
		Run: func(t *T) {
			for _, pseudo := range []uint64{currentProcess, currentThread} {
				t.Waits(t.Wait(pseudo, 0), waitTimeout)
				t.Waits(t.Wait(pseudo, 10), waitTimeout)
			}
		},
	}, {
		Name: "wait: pseudo handles among several",
		Rows: []string{"B5.2/pseudo"},
		Run: func(t *T) {
			auto := t.OK(t.CreateEvent(nil, 0, 1, nil))
			defer func() { t.Signaled(auto, "nothing was taken") }()
			for _, pseudo := range []uint64{currentProcess, currentThread} {
				for _, handles := range [][]uint64{{pseudo}, {auto, pseudo}, {pseudo, auto}} {
					t.Fails(t.WaitForMultipleObjects(handles, false, 0), invalidHandle)
					t.Fails(t.WaitForMultipleObjects(handles, true, 0), invalidHandle)
				}
			}
		},
		Deviation: &Deviation{Wine: "they are accepted"},
	}, {
		Name: "wait: none, and too many",
		Rows: []string{"B5.2/none", "B5.2/too-many", "B5.2/most"},
		Run: func(t *T) {
			var handles []uint64
			for range maximumObjects + 1 {
				handles = append(handles, t.OK(t.CreateEvent(nil, 0, 1, nil)))
			}
			for _, all := range []bool{false, true} {
				t.Fails(t.WaitForMultipleObjects(nil, all, 0), invalidParameter)
				t.Fails(t.WaitForMultipleObjects(handles, all, 0), invalidParameter)
				t.Fails(t.WaitForMultipleObjects(make([]uint64, maximumObjects+1), all, 0), invalidParameter, "NULLs")
			}
			t.Waits(t.WaitForMultipleObjects(handles[:maximumObjects], true, 0), waitObject0)
			for _, h := range handles[:maximumObjects] {
				t.Unsignaled(h)
			}
			t.Signaled(handles[maximumObjects])
			t.OK(t.SetEvent(handles[maximumObjects-1]))
			t.Waits(t.WaitForMultipleObjects(handles[:maximumObjects], true, 0), waitTimeout)
			t.Waits(t.WaitForMultipleObjects(handles[:maximumObjects], false, 0), maximumObjects-1)
			t.Waits(t.WaitForMultipleObjects(handles[:maximumObjects], false, 0), waitTimeout)
		},
	}, {
		Name: "wait: for any, the lowest index",
		Rows: []string{"B5.2/any", "B5.2/mixed"},
		Run: func(t *T) {
			hs := t.mixture()
			for i, h := range hs {
				t.Waits(t.WaitForMultipleObjects(hs, false, 0), uint32(i))
				if i == mutexInMixture { // it is ours, and would be signaled
					hs[i] = t.OK(t.CreateEvent(nil, 0, 0, nil))
					t.OK(t.ReleaseMutex(h))
					t.Fails(t.ReleaseMutex(h), notOwner)
				}
			}
			t.Waits(t.WaitForMultipleObjects(hs, false, 0), waitTimeout)
		},
	}, {
		Name: "wait: for any, one object twice",
		Rows: []string{"B5.2/any-twice"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(t.CreateEvent(nil, 0, 0, name))
			same := t.OK(t.OpenEvent(synchronize, 0, name))
			never := t.OK(t.CreateEvent(nil, 0, 0, nil))
			for _, handles := range [][]uint64{{h, h}, {h, same}, {same, h}} {
				t.OK(t.SetEvent(h))
				t.Waits(t.WaitForMultipleObjects(handles, false, 0), waitObject0)
				t.Waits(t.WaitForMultipleObjects(handles, false, 0), waitTimeout)
				t.OK(t.SetEvent(h))
				t.Waits(t.WaitForMultipleObjects(append([]uint64{never}, handles...), false, 0), waitObject0+1)
			}
			m := mutexKind.new(t, nil)
			t.Waits(t.WaitForMultipleObjects([]uint64{never, m, m}, false, 0), waitObject0+1)
			t.OK(t.ReleaseMutex(m))
			t.Fails(t.ReleaseMutex(m), notOwner, "one level")
		},
	}, {
		Name: "wait: for all, one object twice",
		Rows: []string{"B5.2/all-twice", "B5.2/all-twice-order"},
		Run: func(t *T) {
			auto := t.OK(t.CreateEvent(nil, 0, 1, nil))
			for _, k := range []kind{eventKind, mutexKind, timerKind} {
				name := wide(t.NewName())
				h := k.new(t, name)
				same := t.OK(k.open(t.Objects, synchronize, 0, name))
				weak := t.OK(k.open(t.Objects, readControl, 0, name))
				for _, handles := range [][]uint64{{h, h}, {h, same}, {auto, h, same}, {same, auto, h}} {
					t.Fails(t.WaitForMultipleObjects(handles, true, 0), invalidParameter, k.name)
					t.Fails(t.WaitForMultipleObjects(handles, true, 1), invalidParameter, k.name)
					t.Fails(t.WaitForMultipleObjects(append(handles, 0), true, 0), invalidHandle, k.name)
					t.Fails(t.WaitForMultipleObjects(append(handles, weak), true, 0), accessDenied, k.name)
				}
			}
			t.Signaled(auto, "nothing was taken")
		},
		Deviation: &Deviation{Wine: "the object counts twice"},
	}, {
		Name: "wait: for all, one semaphore twice",
		Rows: []string{"B5.2/all-twice"},
		Run: func(t *T) {
			h := t.OK(t.CreateSemaphore(nil, 2, 2, nil))
			t.Fails(t.WaitForMultipleObjects([]uint64{h, h}, true, 0), invalidParameter)
			t.counts(h, 2, 2)
		},
	}, {
		Name: "wait: for all",
		Rows: []string{"B5.2/all", "B5.2/all-not", "B5.2/mixed"},
		Run: func(t *T) {
			hs := t.mixture()
			never := t.OK(t.CreateEvent(nil, 0, 0, nil))
			for i := range len(hs) + 1 {
				handles := append(append(append([]uint64(nil), hs[:i]...), never), hs[i:]...)
				t.Waits(t.WaitForMultipleObjects(handles, true, 0), waitTimeout)
				t.Waits(t.WaitForMultipleObjects(handles, true, 5), waitTimeout)
			}
			t.Waits(t.WaitForMultipleObjects(hs, true, 0), waitObject0, "nothing was taken before")
			t.Waits(t.WaitForMultipleObjects(hs, true, 0), waitTimeout)
			for i, h := range hs {
				if i == mutexInMixture {
					t.Signaled(h, "the mutex is ours")
					t.OK(t.ReleaseMutex(h))
					t.OK(t.ReleaseMutex(h))
					t.Fails(t.ReleaseMutex(h), notOwner)
				} else {
					t.Unsignaled(h)
				}
			}
		},
	}, {
		Name: "wait: for a process and others",
		Rows: []string{"B5.2/process", "B5.2/mixed", "B5.2/all"},
		Run: func(t *T) {
			for _, how := range ends {
				p := t.Start()
				process := t.processOf(p)
				auto := t.OK(t.CreateEvent(nil, 0, 1, nil))
				t.Waits(t.WaitForMultipleObjects([]uint64{process, auto}, true, 0), waitTimeout)
				t.Waits(t.WaitForMultipleObjects([]uint64{process, auto}, false, 0), waitObject0+1)
				how.of(t, p)
				t.Waits(t.WaitForMultipleObjects([]uint64{auto, process}, false, soon), waitObject0+1)
				t.OK(t.SetEvent(auto))
				for range 2 {
					t.Waits(t.WaitForMultipleObjects([]uint64{process, auto}, false, 0), waitObject0, "for ever")
				}
				t.Waits(t.WaitForMultipleObjects([]uint64{process, auto}, true, 0), waitObject0)
				t.Unsignaled(auto)
				t.Signaled(process)
			}
		},
	},
}

// token returns a small negative number, as those that stand for tokens are.
func token(n uint64) uint64 { return -n }

// mixture returns signaled objects of all types, from which a wait takes: events, semaphores, a timer and, at 3, a mutex.
func (t *T) mixture() []uint64 {
	t.Helper()
	timer := t.OK(t.CreateWaitableTimer(nil, 0, nil))
	t.OK(t.SetWaitableTimer(timer, Setting{}))
	return []uint64{
		t.OK(t.CreateEvent(nil, 0, 1, nil)), t.OK(t.CreateSemaphore(nil, 1, 1, nil)), timer, mutexKind.new(t, nil),
		t.OK(t.CreateEvent(nil, 0, 1, nil)), t.OK(t.CreateSemaphore(nil, 1, 5, nil)),
	}
}

const mutexInMixture = 3
