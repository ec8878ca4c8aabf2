package conformance

var blockProcessCases = []Case{
	{
		Name: "block: of another process",
		Rows: []string{"14.1/other", "14.2/from-other", "14.2/from-other-own", "14.2/no-exclusion", "14.4/from-other"},
		Run: func(t *T) {
			p, q := t.Start(), t.Start()
			pid := p.CurrentProcessID()
			h := t.OK(t.SHAllocShared([]byte("first"), 5, pid))
			here, there := t.OK(t.SHLockShared(h, pid)), t.OK(p.SHLockShared(h, pid))
			third := t.OK(q.SHLockShared(h, pid))
			t.Fails(t.SHLockShared(h, t.CurrentProcessID()), invalidHandle, "as a handle of the caller's")
			t.Holds(p, there, "first")
			t.Write(q, third, "third")
			t.Holds(t, here, "third")
			t.Holds(p, there, "third")
			t.OK(t.SHFreeShared(h, pid))
			t.Fails(p.SHLockShared(h, pid), invalidHandle, "freed")
			t.Holds(q, third, "third")
			t.OK(t.SHUnlockShared(here))
		},
	}, {
		Name: "block: its process ends",
		Rows: []string{"14.4/process-ends"},
		Run: func(t *T) {
			p := t.Start()
			pid := p.CurrentProcessID()
			process := t.processOf(p) // so that the number stays the process's
			h := t.OK(t.SHAllocShared([]byte("stays"), 5, pid))
			base := t.OK(t.SHLockShared(h, pid))
			if err := p.End(); err != nil {
				t.Fatal(err)
			}
			t.Fails(t.SHLockShared(h, pid), invalidHandle)
			t.Holds(t, base, "stays")
			t.OK(t.SHUnlockShared(base))
			t.OK(t.CloseHandle(process))
		},
	}, {
		Name: "block: a handle for another process",
		Rows: []string{"14.5/order", "14.5/access", "14.5/independent", "14.5/inherit"},
		Run: func(t *T) {
			p := t.Start()
			own, pid := t.CurrentProcessID(), p.CurrentProcessID()
			h := t.block([]byte("mapped"), 6)
			there := t.OK(t.SHMapHandle(h, own, pid, 0, 0))
			flags, r := p.GetHandleInformation(there)
			if t.OK(r); flags != 0 {
				t.Errorf("the handle has flags %d", flags)
			}
			base := t.OK(t.SHLockShared(there, pid))
			t.Holds(t, base, "mapped")
			t.OK(t.SHUnlockShared(base))
			back := t.OK(t.SHMapHandle(there, pid, own, fileMapRead, 0))
			t.OK(t.SHFreeShared(there, pid))
			t.Fails(p.SHLockShared(there, pid), invalidHandle)
			t.Grants(back, 0xF0007)
			t.Holds(t, t.lock(back), "mapped")
			t.OK(t.SHFreeShared(back, own))
			t.Holds(t, t.lock(h), "mapped")
		},
	}, {
		Name: "block: handles are moved",
		Rows: []string{"14.5/options", "14.5/close-source"},
		Run: func(t *T) {
			p := t.Start()
			own, pid := t.CurrentProcessID(), p.CurrentProcessID()
			h := t.OK(t.SHAllocShared([]byte("moved"), 5, own))
			if got := t.OK(t.SHMapHandle(h, own, own, 0, duplicateCloseSource)); got != h {
				t.Errorf("%#x became %#x", h, got)
			}
			there := t.OK(t.SHMapHandle(h, own, pid, 0, duplicateCloseSource|duplicateSameAccess))
			t.Fails(t.SHLockShared(h, own), invalidHandle)
			t.Holds(p, t.OK(p.SHLockShared(there, pid)), "moved")
		},
	}, {
		Name: "block: map nothing",
		Rows: []string{"14.5/null", "14.5/bad-process", "14.5/bad-handle"},
		Run: func(t *T) {
			own := t.CurrentProcessID()
			t.Fails(t.SHMapHandle(0, own, own, 0, 0), noError, "NULL")
			t.Fails(t.SHMapHandle(0xDEAD0, own, own, 0, 0), invalidHandle)
			h := t.block(nil, 1)
			for _, bad := range []uint32{0, 1 << 30, 0xFFFFFFFF} {
				t.Fails(t.SHMapHandle(h, bad, own, 0, 0), invalidParameter, "from ", bad)
				t.Fails(t.SHMapHandle(h, own, bad, 0, 0), invalidParameter, "to ", bad)
			}
		},
	}, {
		Name: "block: a handle of another type is mapped",
		Rows: []string{"14.5/any-type"},
		Run: func(t *T) {
			own := t.CurrentProcessID()
			for _, h := range []uint64{t.OK(t.OpenProcess(processAllAccess, 0, own)), currentProcess} {
				made := t.OK(t.SHMapHandle(h, own, own, 0, 0), hexOf(h))
				inherits(t, made, false)
				t.OK(t.CloseHandle(made))
			}
		},
	},
}
