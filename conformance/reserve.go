package conformance

// reserveCases are about sections whose pages are committed one by one.
var reserveCases = []Case{
	{
		Name: "reserve: a fresh view",
		Rows: []string{"6/reserve", "1.2/reserve"},
		Run: func(t *T) {
			h := t.OK(create(t, pageExecuteReadWrite|secReserve, 3*granularity, nil))
			for _, access := range []uint32{0, fileMapCopy, fileMapWrite, fileMapRead, fileMapRead | fileMapExecute} {
				base := t.mapAll(h, access)
				t.reserved(t, base, 0, 3*granularity, viewProtection(access))
				t.reserved(t, base, granularity+5, 3*granularity, viewProtection(access))
			}
			h = t.OK(create(t, pageReadWrite|secReserve|secNoCache, granularity, nil))
			t.reserved(t, t.mapAll(h, fileMapRead), 0, granularity, pageReadOnly|pageNoCache)
		},
	}, {
		Name: "reserve: touching what is not committed",
		Rows: []string{"7.1/reserved"},
		Run: func(t *T) {
			base := t.mapAll(t.reservedSection(granularity), fileMapWrite)
			t.ReadFaults(t, base)
			t.WriteFaults(t, base+granularity-1)
			t.OK(t.VirtualAlloc(base, pageSize, memCommit, pageReadWrite))
			t.HoldsZeros(t, base, pageSize)
			t.WriteFaults(t, base+pageSize)
		},
		Deviation: &Deviation{Wine: "it can be touched"},
	}, {
		Name: "reserve: touching what is not committed, below a page that is",
		Rows: []string{"7.1/reserved"},
		Run: func(t *T) {
			base := t.mapAll(t.reservedSection(granularity), fileMapWrite)
			t.OK(t.VirtualAlloc(base+2*pageSize, pageSize, memCommit, pageReadWrite))
			t.HoldsZeros(t, base, 3*pageSize)
			t.reserved(t, base, 0, 2*pageSize, pageReadWrite)
		},
		Deviation: &Deviation{NT: "an access violation", Here: "zeros"},
	}, {
		Name: "reserve: a run that was committed",
		Rows: []string{"6/reserve-committed", "7.1/in-section"},
		Run: func(t *T) {
			h := t.reservedSection(granularity)
			writer, reader, copying := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapRead), t.mapAll(h, fileMapCopy)
			if got := t.OK(t.VirtualAlloc(writer+2*pageSize+5, pageSize, memCommit, pageReadOnly)); got != writer+2*pageSize {
				t.Errorf("got %#x, want the page", got-writer)
			}
			for _, v := range []struct {
				base         uint64
				view, actual uint32
			}{{writer, pageReadWrite, pageReadOnly}, {reader, pageReadOnly, pageReadOnly}, {copying, pageWriteCopy, pageWriteCopy}} {
				t.reserved(t, v.base, pageSize, 2*pageSize, v.view)
				t.committed(t, v.base, 2*pageSize, 4*pageSize, v.view, v.actual)
				t.committed(t, v.base, 3*pageSize+7, 4*pageSize, v.view, v.actual)
				t.reserved(t, v.base, 4*pageSize, granularity, v.view)
			}
			t.WriteFaults(t, writer+2*pageSize)
			t.OK(t.VirtualAlloc(writer+3*pageSize, 2*pageSize, memCommit, pageReadWrite))
			t.committed(t, writer, 2*pageSize, 3*pageSize, pageReadWrite, pageReadOnly)
			t.committed(t, writer, 3*pageSize, 5*pageSize, pageReadWrite, pageReadWrite)
			t.committed(t, reader, 2*pageSize, 5*pageSize, pageReadOnly, pageReadOnly)
			t.Write(t, writer+3*pageSize, "shared")
			t.Holds(t, reader+3*pageSize, "shared")
		},
	}, {
		Name: "reserve: pages copied in a view",
		Rows: []string{"6/reserve-committed", "6/copied-page"},
		Run: func(t *T) {
			base := t.mapAll(t.reservedSection(granularity), fileMapCopy)
			t.OK(t.VirtualAlloc(base, 2*pageSize, memCommit, pageWriteCopy))
			t.Write(t, base+pageSize, "own")
			t.committed(t, base, 0, pageSize, pageWriteCopy, pageWriteCopy)
			t.committed(t, base, pageSize, 2*pageSize, pageWriteCopy, pageReadWrite)
			t.reserved(t, base, 2*pageSize, granularity, pageWriteCopy)
		},
		Deviation: &Deviation{Wine: "8"},
	}, {
		Name: "reserve: all views, in all processes",
		Rows: []string{"7.1/in-section"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(create(t, pageReadWrite|secReserve, 3*granularity, name))
			p := t.Start()
			writer, reader := t.OK(open(p, fileMapWrite, name)), t.OK(open(p, fileMapRead, name))
			theirs, read := t.OK(view(p, writer, fileMapWrite, 0, 0)), t.OK(view(p, reader, fileMapRead, granularity, 0))
			mine := t.mapAll(h, fileMapWrite)
			t.OK(t.VirtualAlloc(mine, pageSize, memCommit, pageReadWrite))
			t.OK(p.VirtualAlloc(theirs+granularity, pageSize, memCommit, pageReadOnly))
			t.OK(p.VirtualAlloc(read+granularity, pageSize, memCommit, pageReadOnly))
			for i := range uint64(3) {
				t.committed(t, mine, i*granularity, i*granularity+pageSize, pageReadWrite, pageReadWrite)
			}
			t.committed(p, theirs, 0, pageSize, pageReadWrite, pageReadWrite)
			t.committed(p, theirs, granularity, granularity+pageSize, pageReadWrite, pageReadOnly)
			t.committed(p, read, granularity, granularity+pageSize, pageReadOnly, pageReadOnly)
			t.reserved(p, read, pageSize, granularity, pageReadOnly)
			t.Write(t, mine+granularity, "hello")
			t.Holds(p, read, "hello")
			later := t.mapAll(h, fileMapRead)
			t.committed(t, later, 2*granularity, 2*granularity+pageSize, pageReadOnly, pageReadOnly)
		},
	}, {
		Name: "reserve: views that cannot write",
		Rows: []string{"7.1/readonly-view", "7/commit-not-compatible"},
		Run: func(t *T) {
			for _, section := range []uint32{pageReadWrite, pageReadOnly} {
				h := t.OK(create(t, section|secReserve, granularity, nil))
				reader, copying := t.mapAll(h, fileMapRead), t.mapAll(h, fileMapCopy)
				t.Fails(t.VirtualAlloc(reader, pageSize, memCommit, pageReadWrite), invalidParameter, "READONLY")
				t.Fails(t.VirtualAlloc(copying, pageSize, memCommit, pageReadWrite), invalidParameter, "WRITECOPY")
				t.reserved(t, reader, 0, granularity, pageReadOnly)
				t.OK(t.VirtualAlloc(reader, 1, memCommit, pageReadOnly))
				t.OK(t.VirtualAlloc(copying+pageSize-1, 2, memCommit, pageReadOnly))
				t.OK(t.VirtualAlloc(copying+2*pageSize, 1, memCommit, pageWriteCopy))
				t.committed(t, reader, 0, 3*pageSize, pageReadOnly, pageReadOnly)
				t.committed(t, copying, 0, 2*pageSize, pageWriteCopy, pageReadOnly)
				t.committed(t, copying, 2*pageSize, 3*pageSize, pageWriteCopy, pageWriteCopy)
				t.Write(t, copying+2*pageSize, "own")
				t.HoldsZeros(t, reader+2*pageSize, 3)
			}
		},
	}, {
		Name: "reserve: a view that cannot write, after its handle",
		Rows: []string{"7.1/readonly-view"},
		Run: func(t *T) {
			h := t.OK(create(t, pageReadOnly|secReserve, granularity, nil))
			base := t.mapAll(h, fileMapRead)
			t.OK(t.CloseHandle(h))
			t.Fails(t.VirtualAlloc(base, pageSize, memCommit, pageReadOnly), accessDenied)
			t.reserved(t, base, 0, granularity, pageReadOnly)
		},
		Deviation: &Deviation{NT: "the pages are committed", Here: "5", Wine: "the pages are committed"},
	}, {
		Name: "reserve: what was committed stays",
		Rows: []string{"7.1/stays"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(create(t, pageReadWrite|secReserve, granularity, name))
			other := t.OK(open(t, fileMapWrite, name))
			base := t.mapAll(other, fileMapWrite)
			t.OK(t.CloseHandle(other))
			t.OK(t.VirtualAlloc(base+pageSize, pageSize, memCommit, pageReadWrite), "without the handle")
			t.HoldsZeros(t, base+pageSize, pageSize)
			t.Write(t, base+pageSize, "kept")
			t.OK(t.UnmapViewOfFile(base))
			again := t.mapAll(h, fileMapRead)
			t.Holds(t, again+pageSize, "kept")
			t.committed(t, again, pageSize, 2*pageSize, pageReadOnly, pageReadOnly)
			t.OK(t.CloseHandle(h))
			t.Holds(t, again+pageSize, "kept")
		},
	}, {
		Name: "reserve: nothing takes pages back",
		Rows: []string{"7.1/no-way-back", "7/free", "7/reset"},
		Run: func(t *T) {
			base := t.mapAll(t.reservedSection(granularity), fileMapWrite)
			t.OK(t.VirtualAlloc(base, pageSize, memCommit, pageReadWrite))
			t.Write(t, base, "kept")
			for _, addr := range []uint64{base, base + pageSize} {
				t.Fails(t.VirtualFree(addr, pageSize, memDecommit), invalidParameter, "decommit")
				t.Fails(t.VirtualFree(addr, 0, memRelease), invalidParameter, "release")
			}
			t.OK(t.VirtualAlloc(base, pageSize, memReset, pageReadWrite))
			t.committed(t, base, 0, pageSize, pageReadWrite, pageReadWrite)
		},
	}, {
		Name: "reserve: committing again",
		Rows: []string{"7.1/again"},
		Run: func(t *T) {
			base := t.mapAll(t.reservedSection(granularity), fileMapWrite)
			t.OK(t.VirtualAlloc(base+pageSize, pageSize, memCommit, pageReadWrite))
			t.Write(t, base+pageSize, "kept")
			t.OK(t.VirtualAlloc(base+pageSize, pageSize, memCommit, pageReadWrite))
			t.Holds(t, base+pageSize, "kept")
			t.OK(t.VirtualAlloc(base, 3*pageSize, memCommit, pageReadOnly))
			t.Holds(t, base+pageSize, "kept")
			t.committed(t, base, 0, 3*pageSize, pageReadWrite, pageReadOnly)
			t.WriteFaults(t, base+pageSize)
		},
	}, {
		Name: "reserve: beyond the view",
		Rows: []string{"7/commit-past-end", "7/reserve"},
		Run: func(t *T) {
			base := t.OK(view(t, t.reservedSection(2*granularity), fileMapWrite, granularity, 2*pageSize))
			t.Fails(t.VirtualAlloc(base, 2*pageSize+1, memCommit, pageReadWrite), invalidAddress)
			t.Fails(t.VirtualAlloc(base, pageSize, memReserve, pageReadWrite), invalidAddress)
			t.Fails(t.VirtualAlloc(base, pageSize, memReserve|memCommit, pageReadWrite), invalidAddress)
			t.reserved(t, base, 0, 2*pageSize, pageReadWrite)
		},
	}, {
		Name: "reserve: protecting what is not committed",
		Rows: []string{"7/only-reserved", "7/partly-reserved"},
		Run: func(t *T) {
			base := t.mapAll(t.reservedSection(granularity), fileMapWrite)
			t.OK(t.VirtualAlloc(base+pageSize, 2*pageSize, memCommit, pageReadWrite))
			for _, c := range []struct{ first, pages uint64 }{{0, 1}, {3, 1}, {0, 2}, {2, 2}, {0, 4}} {
				_, r := t.VirtualProtect(base+c.first*pageSize, c.pages*pageSize, pageReadOnly, true)
				t.Fails(r, invalidAddress, c)
			}
			t.committed(t, base, pageSize, 3*pageSize, pageReadWrite, pageReadWrite)
			t.protects(base+2*pageSize, 1, pageReadOnly, pageReadWrite)
			t.committed(t, base, 2*pageSize, 3*pageSize, pageReadWrite, pageReadOnly)
		},
	}, {
		Name: "reserve: handles duplicated to another process",
		Rows: []string{"7.1/in-section"},
		Run: func(t *T) {
			h := t.reservedSection(granularity)
			base := t.mapAll(h, fileMapRead)
			p := t.Start()
			process := t.processOf(p)
			for i, access := range []uint32{fileMapWrite, fileMapRead} {
				theirs, r := t.DuplicateHandle(currentProcess, h, process, true, access, 0, 0)
				t.OK(r)
				addr := t.OK(view(p, theirs, access, 0, 0)) + uint64(i)*pageSize
				t.OK(p.VirtualAlloc(addr, pageSize, memCommit, viewProtection(access)))
				t.committed(t, base, 0, uint64(i+1)*pageSize, pageReadOnly, pageReadOnly)
			}
		},
	},
}

// reservedSection makes a section without a name whose pages are committed one by one.
func (t *T) reservedSection(size uint64) uint64 {
	t.Helper()
	return t.OK(create(t, pageReadWrite|secReserve, size, nil))
}

// reserved checks that the pages of a view from an offset to another are reserved.
func (t *T) reserved(p API, base, from, to uint64, protect uint32) {
	t.Helper()
	t.wantRun(p, base, from, MemoryInfo{RegionSize: to, AllocationProtect: protect, State: memReserve})
}

// committed checks that the pages of a view from an offset to another are committed, and allow something now.
func (t *T) committed(p API, base, from, to uint64, protect, now uint32) {
	t.Helper()
	t.wantRun(p, base, from, MemoryInfo{RegionSize: to, AllocationProtect: protect, State: memCommit, Protect: now})
}

// wantRun checks a run of pages in a view, whose end is given as its size.
func (t *T) wantRun(p API, base, from uint64, want MemoryInfo) {
	t.Helper()
	page := from &^ (pageSize - 1)
	want.BaseAddress, want.AllocationBase, want.Type = base+page, base, memMapped
	want.RegionSize -= page
	if got := t.Query(p, base+from); got != want {
		t.Errorf("at %#x: got %+v, want %+v", from, got, want)
	}
}
