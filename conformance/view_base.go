package conformance

var viewBaseCases = []Case{
	{
		Name: "view: misaligned base",
		Rows: []string{"3.4/base-not-aligned", "3.4/base-kernel"},
		Run: func(t *T) {
			h := t.section(granularity)
			free := freePlace(t, granularity)
			for _, base := range []uint64{1, 0x1000, 0xFFFF, 0x10001, free + 1, free + pageSize, free + granularity - 1} {
				t.Fails(viewAt(t, h, fileMapRead, 0, 0, base), mappedAlignment, hexOf(base))
			}
		},
	}, {
		Name: "view: free base",
		Rows: []string{"3.4/base-free"},
		Run: func(t *T) {
			h := t.section(3 * granularity)
			free := freePlace(t, 3*granularity)
			for range 2 {
				if got := t.OK(viewAt(t, h, fileMapWrite, 0, 0, free)); got != free {
					t.Errorf("the view is at %#x, want %#x", got, free)
				}
				t.Write(t, free, "here")
				t.OK(t.UnmapViewOfFile(free))
			}
			if got := t.OK(viewAt(t, h, fileMapRead, granularity, pageSize, free+granularity)); got != free+granularity {
				t.Errorf("the view is at %#x, want %#x", got, free+granularity)
			}
		},
	}, {
		Name: "view: base 0",
		Rows: []string{"3.4/base-0"},
		Run: func(t *T) {
			base := t.OK(viewAt(t, t.section(pageSize), fileMapWrite, 0, 0, 0))
			t.Write(t, base, "anywhere")
		},
	}, {
		Name: "view: base taken by a view",
		Rows: []string{"3.4/base-taken"},
		Run: func(t *T) {
			h := t.section(4 * granularity)
			free := freePlace(t, 8*granularity)
			taken := t.OK(viewAt(t, h, fileMapWrite, 0, 2*granularity, free+2*granularity))
			t.Write(t, taken, "untouched")
			for _, c := range []struct{ base, length uint64 }{
				{taken, pageSize},
				{taken, 2 * granularity},
				{taken, 4 * granularity},
				{taken + granularity, pageSize},
				{taken - granularity, granularity + 1},
				{taken - granularity, 4 * granularity},
			} {
				t.Fails(viewAt(t, h, fileMapRead, 0, c.length, c.base), invalidAddress, hexOf(c.base-taken), " ", hexOf(c.length))
			}
			t.Holds(t, taken, "untouched")
			t.OK(viewAt(t, h, fileMapRead, 0, granularity, taken-granularity), "just before")
			t.OK(viewAt(t, h, fileMapRead, 0, granularity, taken+2*granularity), "just behind")
		},
	}, {
		Name: "view: base taken by private memory",
		Rows: []string{"3.4/base-taken"},
		Run: func(t *T) {
			takenBy(t, func(i MemoryInfo) bool { return i.Type == memPrivate && i.State == memCommit })
		},
	}, {
		Name: "view: base taken by a reservation",
		Rows: []string{"3.4/base-taken"},
		Run: func(t *T) {
			takenBy(t, func(i MemoryInfo) bool { return i.Type == memPrivate && i.State == memReserve })
		},
	}, {
		Name: "view: base taken by an image",
		Rows: []string{"3.4/base-taken"},
		Run:  func(t *T) { takenBy(t, func(i MemoryInfo) bool { return i.Type == memImage }) },
	}, {
		Name: "view: base in kernel range",
		Rows: []string{"3.4/base-kernel"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, base := range []uint64{highestUserAddress + 1, 1 << 47, 0xFFFF800000000000, ^uint64(granularity - 1)} {
				t.Fails(viewAt(t, h, fileMapRead, 0, 0, base), invalidParameter, hexOf(base))
				t.Fails(viewAt(t, h, fileMapRead, 0, pageSize, base), invalidParameter, hexOf(base))
			}
		},
		Deviation: &Deviation{Wine: "maps elsewhere"},
	},
}

// freePlace returns an address where length bytes are free, away from where views usually go.
func freePlace(t *T, length uint64) uint64 {
	t.Helper()
	const low = 1 << 40
	info, ok := t.region(t, func(i MemoryInfo) bool {
		return i.State == memFree && i.RegionSize > 2<<30 && i.BaseAddress+i.RegionSize > low+(1<<30)
	})
	if !ok {
		t.Fatal("no free place")
	}
	return (max(info.BaseAddress, low) + granularity - 1) &^ (granularity - 1)
}

// takenBy asks for a view over a region of another kind.
func takenBy(t *T, kind func(MemoryInfo) bool) {
	t.Helper()
	info, ok := t.region(t, func(i MemoryInfo) bool { return kind(i) && aligned(i) != 0 })
	if !ok {
		t.Skip("the process has no such region")
	}
	h := t.section(2 * granularity)
	base := aligned(info)
	t.Fails(viewAt(t, h, fileMapRead, 0, pageSize, base), invalidAddress, hexOf(base))
}
