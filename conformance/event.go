package conformance

var eventCases = []Case{
	{
		Name: "event: initial states",
		Rows: []string{"B2.1/create", "B2.1/create-ex"},
		Run: func(t *T) {
			for flags := range uint32(4) {
				manual, initial := flags&createManualReset, flags&createInitialSet
				for _, h := range []uint64{
					t.OK(t.CreateEvent(nil, manual, initial, nil)), t.OK(t.CreateEventEx(nil, nil, flags, eventKind.all)),
				} {
					if initial == 0 {
						t.Unsignaled(h, flags)
						t.OK(t.SetEvent(h))
					}
					t.Signaled(h, flags)
					if manual == 0 {
						t.Unsignaled(h, flags)
					} else {
						t.Signaled(h, flags)
					}
				}
			}
		},
	}, {
		Name: "event: an event that is there stays what it is",
		Rows: []string{"B2.1/create-existing", "B1/same-type"},
		Run: func(t *T) {
			for _, manual := range []uint32{0, 1} {
				for _, initial := range []uint32{0, 1} {
					name := wide(t.NewName())
					h := t.OK(t.CreateEvent(nil, manual, initial, name))
					other := t.Existing(t.CreateEvent(nil, 1-manual, 1-initial, name))
					t.Existing(t.CreateEventEx(nil, name, (1-manual)*createManualReset|(1-initial)*createInitialSet, synchronize))
					if initial == 0 {
						t.Unsignaled(other)
						t.OK(t.SetEvent(h))
					}
					t.Signaled(other)
					if manual == 0 {
						t.Unsignaled(h)
					} else {
						t.Signaled(h)
					}
				}
			}
		},
	}, {
		Name: "event: states of a manual one",
		Rows: []string{"B2.2/set-manual", "B2.2/set-again", "B2.2/pulse-set", "B2.2/pulse-nobody"},
		Run: func(t *T) {
			h := t.OK(t.CreateEvent(nil, 1, 0, nil))
			for range 2 {
				t.OK(t.SetEvent(h))
				t.OK(t.SetEvent(h), "again")
				t.Signaled(h)
				t.Signaled(h)
				t.OK(t.ResetEvent(h))
				t.Unsignaled(h)
				t.OK(t.ResetEvent(h), "again")
				t.Unsignaled(h)
			}
			t.OK(t.PulseEvent(h))
			t.Unsignaled(h)
			t.OK(t.SetEvent(h))
			t.OK(t.PulseEvent(h), "signaled")
			t.Unsignaled(h)
		},
	}, {
		Name: "event: states of an auto one",
		Rows: []string{"B2.2/set-auto-nobody", "B2.2/set-again", "B2.2/pulse-set", "B2.2/pulse-nobody"},
		Run: func(t *T) {
			h := t.OK(t.CreateEvent(nil, 0, 0, nil))
			for range 2 {
				t.OK(t.SetEvent(h))
				t.OK(t.SetEvent(h), "again")
				t.Signaled(h)
				t.Unsignaled(h)
				t.OK(t.SetEvent(h))
				t.OK(t.ResetEvent(h))
				t.Unsignaled(h)
				t.OK(t.ResetEvent(h), "again")
			}
			t.OK(t.PulseEvent(h))
			t.Unsignaled(h)
			t.OK(t.SetEvent(h))
			t.OK(t.PulseEvent(h), "signaled")
			t.Unsignaled(h)
		},
	}, {
		Name: "event: rights",
		Rows: []string{"B2.2/right", "B5.1/right"},
		Run: func(t *T) {
			h := t.OK(t.CreateEventEx(nil, nil, createInitialSet, synchronize|1))
			t.Fails(t.SetEvent(h), accessDenied)
			t.Fails(t.ResetEvent(h), accessDenied)
			t.Fails(t.PulseEvent(h), accessDenied)
			t.Signaled(h, "nothing happened")
			h = t.OK(t.CreateEventEx(nil, nil, createInitialSet, 2))
			t.Fails(t.Wait(h, 0), accessDenied)
			t.OK(t.SetEvent(h))
			t.OK(t.ResetEvent(h))
			t.OK(t.PulseEvent(h))
		},
	}, {
		Name: "event: handles of something else",
		Rows: []string{"B2.2/wrong-handle"},
		Run: func(t *T) {
			for _, bad := range t.notOf(eventKind) {
				t.Fails(t.SetEvent(bad), invalidHandle, hexOf(bad))
				t.Fails(t.ResetEvent(bad), invalidHandle, hexOf(bad))
				t.Fails(t.PulseEvent(bad), invalidHandle, hexOf(bad))
			}
		},
	}, {
		Name: "event: the two low bits of its handle",
		Rows: []string{"0.5/handles-low-bits"},
		Run: func(t *T) {
			h := t.OK(t.CreateEvent(nil, 0, 0, nil))
			for low := uint64(1); low < 4; low++ {
				t.OK(t.SetEvent(h | low))
				t.Signaled(h|4-low, low)
				t.OK(t.SetEvent(h))
				t.Waits(t.WaitForMultipleObjects([]uint64{h | low}, false, 0), waitObject0)
			}
		},
	}, {
		Name: "event: of another process",
		Rows: []string{"B5.5/duplicate-process", "B2.2/set-manual", "B2.2/set-auto-nobody"},
		Run: func(t *T) {
			p := t.Start()
			for _, manual := range []uint32{0, 1} {
				name := wide(t.NewName())
				h := t.OK(t.CreateEvent(nil, manual, 0, name))
				theirs := t.OK(p.OpenEvent(eventKind.all, 0, name))
				t.Waits(p.Wait(theirs, 0), waitTimeout)
				t.OK(t.SetEvent(h))
				t.Waits(p.Wait(theirs, infinite), waitObject0)
				t.OK(p.ResetEvent(theirs))
				t.Unsignaled(h)
				t.OK(p.SetEvent(theirs))
				t.Signaled(h)
			}
		},
	},
}

// notOf returns handles that are none of a kind, nor of any.
func (t *T) notOf(k kind) []uint64 {
	t.Helper()
	closed := t.OK(t.CreateEvent(nil, 0, 0, nil))
	t.OK(t.CloseHandle(closed))
	bad := []uint64{0, 0xDEAC, currentProcess, currentThread, t.section(pageSize), t.OK(t.OpenProcess(processAllAccess, 0, t.CurrentProcessID()))}
	for _, other := range kinds {
		if other.name != k.name {
			bad = append(bad, other.new(t, nil))
		}
	}
	if bad[len(bad)-1] != closed { // its number may be in use again
		return bad
	}
	return append(bad, 0xDEAD0)
}
