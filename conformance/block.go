package conformance

var blockCases = []Case{
	{
		Name: "block: with contents",
		Rows: []string{"14.1/data", "14.1/own", "14.1/rights", "14.2/lock"},
		Run: func(t *T) {
			pid := t.CurrentProcessID()
			h := t.OK(t.SHAllocShared([]byte("contents"), 8, pid))
			t.Grants(h, 0xF0007)
			inherits(t, h, false)
			t.Holds(t, t.lock(h), "contents")
			t.OK(t.SHFreeShared(h, pid))
			t.Fails(t.CloseHandle(h), invalidHandle)
		},
	}, {
		Name: "block: sizes",
		Rows: []string{"14.1/no-data", "14.1/size-0"},
		Run: func(t *T) {
			for _, size := range []uint32{0, 1, 4080, 4096, 1 << 20} {
				h := t.block(nil, size)
				base := t.lock(h)
				t.HoldsZeros(t, base, int(size))
				t.Write(t, base, "abcdefgh"[:min(size, 8)])
			}
			t.lock(t.block([]byte("ignored"), 0))
		},
	}, {
		Name: "block: no such process",
		Rows: []string{"14.1/no-process", "14.2/bad-process", "14.4/bad-process"},
		Run: func(t *T) {
			h := t.block(nil, 1)
			for _, pid := range []uint32{0, 1 << 30, 0xFFFFFFFF} {
				t.Fails(t.SHAllocShared(nil, 1, pid), invalidParameter, pid)
				t.Fails(t.SHLockShared(h, pid), invalidHandle, pid)
				t.Fails(t.SHFreeShared(h, pid), invalidHandle, pid)
			}
			t.lock(h)
		},
	}, {
		Name: "block: a size that overflows",
		Rows: []string{"14.1/overflow"},
		Run: func(t *T) {
			for _, size := range []uint32{0xFFFFFFFF, 0xFFFFFFFC} {
				t.Fails(t.SHAllocShared(nil, size, t.CurrentProcessID()), notEnoughMemory, hexOf(size))
			}
		},
		Deviation: &Deviation{Wine: "a tiny block, or 87", Choice: "8, as for any size that cannot be"},
	}, {
		Name: "block: locked for reading",
		Rows: []string{"14.2/lock"},
		Run: func(t *T) {
			h := t.block([]byte("read"), 4)
			r := t.SHLockSharedEx(h, t.CurrentProcessID(), 0)
			base := t.OK(r)
			t.Holds(t, base, "read")
			t.WriteFaults(t, base)
			t.OK(t.SHUnlockShared(base))
			base = t.OK(t.SHLockSharedEx(h, t.CurrentProcessID(), 1))
			t.Write(t, base, "both")
			t.OK(t.SHUnlockShared(base))
		},
	}, {
		Name: "block: locked several times",
		Rows: []string{"14.2/several", "14.3/unlock", "14.3/bad-pointer"},
		Run: func(t *T) {
			h := t.block([]byte("shared"), 6)
			a, b := t.lock(h), t.lock(h)
			if a == b {
				t.Errorf("both locks are at %#x", a)
			}
			t.Write(t, a, "SHARED")
			t.Holds(t, b, "SHARED")
			t.OK(t.SHUnlockShared(a))
			t.ReadFaults(t, a)
			t.Holds(t, b, "SHARED")
			for _, bad := range []uint64{a, 0, freePlace(t, granularity)} {
				t.Fails(t.SHUnlockShared(bad), invalidAddress, hexOf(bad))
			}
		},
	}, {
		Name: "block: unlocked by a pointer inside",
		Rows: []string{"14.3/middle"},
		Run: func(t *T) {
			base := t.OK(t.SHLockShared(t.block(nil, 10000), t.CurrentProcessID()))
			t.OK(t.SHUnlockShared(base + 5000))
			t.ReadFaults(t, base)
		},
	}, {
		Name: "block: handles that are none",
		Rows: []string{"14.2/bad-handle", "14.4/twice", "14.4/lock-after"},
		Run: func(t *T) {
			pid := t.CurrentProcessID()
			freed := t.OK(t.SHAllocShared(nil, 1, pid))
			t.OK(t.SHFreeShared(freed, pid))
			for _, bad := range []uint64{0, freed, 0xDEAD0, currentThread} {
				t.Fails(t.SHLockShared(bad, pid), invalidHandle, hexOf(bad))
			}
			t.Fails(t.SHFreeShared(freed, pid), invalidHandle, "twice")
			t.Fails(t.SHFreeShared(0xDEAD0, pid), invalidHandle)
		},
	}, {
		Name: "block: free nothing",
		Rows: []string{"14.4/null"},
		Run: func(t *T) {
			for _, pid := range []uint32{0, 1 << 30, t.CurrentProcessID()} {
				t.OK(t.SHFreeShared(0, pid), pid)
			}
		},
	}, {
		Name: "block: freed while it is locked",
		Rows: []string{"14.4/free", "14.4/locked", "14.3/after-free"},
		Run: func(t *T) {
			pid := t.CurrentProcessID()
			h := t.OK(t.SHAllocShared([]byte("stays"), 5, pid))
			base := t.OK(t.SHLockShared(h, pid))
			t.OK(t.SHFreeShared(h, pid))
			t.Holds(t, base, "stays")
			t.OK(t.SHUnlockShared(base))
			t.ReadFaults(t, base)
		},
	}, {
		Name: "block: any section is one",
		Rows: []string{"14.2/any-section", "14.2/readonly-section", "14.4/any-handle"},
		Run: func(t *T) {
			pid := t.CurrentProcessID()
			h := t.section(pageSize)
			t.lock(h)
			read := t.OK(create(t, pageReadOnly, pageSize, nil))
			t.Fails(t.SHLockShared(read, pid), accessDenied)
			copied := t.duplicate(h, 0, duplicateSameAccess)
			t.OK(t.SHFreeShared(copied, pid))
			t.Fails(t.CloseHandle(copied), invalidHandle)
		},
	}, {
		Name: "block: a lock leaves no handle",
		Rows: []string{"14.2/temporary"},
		Run: func(t *T) {
			h, free := t.block(nil, 1), t.section(pageSize)
			t.OK(t.CloseHandle(free))
			t.lock(h)
			if got := t.section(pageSize); got != free {
				t.Errorf("the next handle is %#x, not %#x", got, free)
			}
		},
	},
}

// block makes a block of the test's process, which is freed when the case ends.
func (t *T) block(data []byte, size uint32) uint64 {
	t.Helper()
	h := t.OK(t.SHAllocShared(data, size, t.CurrentProcessID()))
	t.Cleanup(func() { t.SHFreeShared(h, t.CurrentProcessID()) })
	return h
}

// lock locks a block of the test's process until the case ends.
func (t *T) lock(h uint64) uint64 {
	t.Helper()
	base := t.OK(t.SHLockShared(h, t.CurrentProcessID()))
	t.Cleanup(func() { t.SHUnlockShared(base) })
	return base
}
