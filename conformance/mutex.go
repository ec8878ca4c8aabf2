package conformance

var mutexCases = []Case{
	{
		Name: "mutex: initial owner",
		Rows: []string{"B3.1/create", "B3.1/create-ex", "B3.2/acquire", "B3.2/release", "B3.2/other-thread"},
		Run: func(t *T) {
			p := t.Start()
			for _, owned := range []uint32{0, 1} {
				for _, ex := range []bool{false, true} {
					name := wide(t.NewName())
					h := t.OK(t.newMutex(owned, ex, name))
					theirs := t.OK(p.OpenMutex(synchronize, 0, name))
					if owned == 0 {
						t.Waits(p.Wait(theirs, 0), waitObject0)
						t.Unsignaled(h)
						t.OK(p.ReleaseMutex(theirs))
						t.Signaled(h)
					}
					t.Waits(p.Wait(theirs, 0), waitTimeout)
					t.OK(t.ReleaseMutex(h))
					t.Fails(t.ReleaseMutex(h), notOwner)
					t.Waits(p.Wait(theirs, 0), waitObject0)
				}
			}
		},
	}, {
		Name: "mutex: one that is there has no new owner",
		Rows: []string{"B3.1/create-existing", "B1/same-type"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(t.CreateMutex(nil, 0, name))
			for _, ex := range []bool{false, true} {
				h := t.Existing(t.newMutex(1, ex, name))
				t.Fails(t.ReleaseMutex(h), notOwner)
			}
			name = wide(t.NewName())
			t.OK(t.CreateMutex(nil, 1, name))
			h := t.Existing(t.CreateMutex(nil, 1, name))
			t.OK(t.ReleaseMutex(h), "by another handle than it was made with")
			t.Fails(t.ReleaseMutex(h), notOwner, "one level, not two")
		},
	}, {
		Name: "mutex: recursion",
		Rows: []string{"B3.2/recursion", "B3.2/release", "B5.2/all-owned", "B5.2/any-owned"},
		Run: func(t *T) {
			p := t.Start()
			name := wide(t.NewName())
			h := t.OK(t.CreateMutex(nil, 1, name))
			theirs := t.OK(p.OpenMutex(synchronize, 0, name))
			event := t.OK(t.CreateEvent(nil, 1, 1, nil))
			never := t.OK(t.CreateEvent(nil, 1, 0, nil))
			t.Signaled(h)
			t.Waits(t.WaitForMultipleObjects([]uint64{never, h}, false, 0), waitObject0+1)
			t.Waits(t.WaitForMultipleObjects([]uint64{event, h}, true, 0), waitObject0)
			t.Waits(t.WaitForMultipleObjects([]uint64{never, h}, true, 0), waitTimeout)
			for level := 4; level > 0; level-- {
				t.Waits(p.Wait(theirs, 0), waitTimeout, level)
				t.OK(t.ReleaseMutex(h), level)
			}
			t.Fails(t.ReleaseMutex(h), notOwner)
			t.Waits(p.Wait(theirs, 0), waitObject0)
		},
	}, {
		Name: "mutex: released by others",
		Rows: []string{"B3.2/release-not-owner", "B3.2/release-other-thread"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			name := wide(t.NewName())
			h := t.OK(p.CreateMutex(nil, 0, name))
			t.Fails(p.ReleaseMutex(h), notOwner, "nobody's")
			t.Waits(p.Wait(h, 0), waitObject0)
			t.Fails(p.NewThread().ReleaseMutex(h), notOwner, "another thread")
			t.Fails(q.ReleaseMutex(t.OK(q.OpenMutex(mutexKind.all, 0, name))), notOwner, "another process")
			t.OK(p.ReleaseMutex(h))
			t.Fails(p.ReleaseMutex(h), notOwner, "once too often")
		},
	}, {
		Name: "mutex: released by whatever handle",
		Rows: []string{"B3.2/release-right"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := mutexKind.new(t, name)
			for _, access := range []uint32{readControl, synchronize, 1, writeDAC} {
				weak := t.OK(t.OpenMutex(access, 0, name), hexOf(access))
				t.Fails(t.ReleaseMutex(weak), notOwner, hexOf(access))
				t.Signaled(h)
				t.OK(t.ReleaseMutex(weak), hexOf(access))
			}
			none := t.OK(t.CreateMutexEx(nil, nil, createInitialOwner, 0))
			t.OK(t.ReleaseMutex(none), "no rights")
			t.Fails(t.ReleaseMutex(none), notOwner, "no rights")
		},
	}, {
		Name: "mutex: handles of something else",
		Rows: []string{"B3.2/release-wrong-handle"},
		Run: func(t *T) {
			for _, bad := range t.notOf(mutexKind) {
				t.Fails(t.ReleaseMutex(bad), invalidHandle, hexOf(bad))
			}
		},
	}, {
		Name: "mutex: its last handle is closed while it is owned",
		Rows: []string{"B3.3/last-handle"},
		Run: func(t *T) {
			p := t.Start()
			name := wide(t.NewName())
			t.OK(t.CloseHandle(t.OK(t.CreateMutex(nil, 1, name))))
			t.Fails(t.OpenMutex(synchronize, 0, name), fileNotFound)
			t.Waits(p.Wait(t.OK(p.CreateMutex(nil, 0, name)), 0), waitObject0, "a new one")
			h := t.Existing(t.CreateMutex(nil, 1, name))
			t.Unsignaled(h)
			t.Fails(t.ReleaseMutex(h), notOwner)
		},
	},
}

// newMutex is CreateMutex or CreateMutexEx.
func (t *T) newMutex(owned uint32, ex bool, name []uint16) Result {
	if ex {
		return t.CreateMutexEx(nil, name, owned*createInitialOwner, mutexKind.all)
	}
	return t.CreateMutex(nil, owned, name)
}
