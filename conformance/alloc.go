package conformance

// allocCases are about VirtualAlloc and VirtualFree on views, and about memory of VirtualAlloc where views are expected.
var allocCases = []Case{
	{
		Name: "alloc: commit in a view",
		Rows: []string{"7/commit"},
		Run: func(t *T) {
			h := t.section(3 * pageSize)
			a, b := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapWrite)
			t.Write(t, a+pageSize, "kept")
			if got := t.OK(t.VirtualAlloc(a+pageSize+5, 1, memCommit, pageReadOnly)); got != a+pageSize {
				t.Errorf("got %#x, want %#x", got, a+pageSize)
			}
			for i, want := range []uint32{pageReadWrite, pageReadOnly, pageReadWrite} {
				if got := t.Query(t, a+uint64(i)*pageSize).Protect; got != want {
					t.Errorf("page %d has protection %#x, want %#x", i, got, want)
				}
			}
			t.WriteFaults(t, a+pageSize)
			t.Holds(t, a+pageSize, "kept")
			t.Write(t, b+pageSize, "other")
		},
	}, {
		Name: "alloc: commit with more than the view has",
		Rows: []string{"7/commit-not-compatible"},
		Run: func(t *T) {
			h := t.OK(create(t, pageExecuteReadWrite, pageSize, nil))
			for _, c := range []struct{ access, page uint32 }{
				{fileMapRead, pageReadWrite},
				{fileMapRead, pageExecuteRead},
				{fileMapCopy, pageReadWrite},
				{0, pageReadOnly},
				{fileMapWrite, pageExecuteReadWrite},
				{fileMapWrite, 0},
				{fileMapWrite, pageReadOnly | pageReadWrite},
			} {
				t.Fails(t.VirtualAlloc(t.mapAll(h, c.access), pageSize, memCommit, c.page), invalidParameter, c)
			}
		},
	}, {
		Name: "alloc: commit past the end of a view",
		Rows: []string{"7/commit-past-end"},
		Run: func(t *T) {
			base := t.OK(view(t, t.section(granularity), fileMapWrite, 0, 2*pageSize))
			t.Fails(t.VirtualAlloc(base, 2*pageSize+1, memCommit, pageReadWrite), invalidAddress)
			t.Fails(t.VirtualAlloc(base+2*pageSize, 1, memCommit, pageReadWrite), invalidAddress)
		},
	}, {
		Name: "alloc: reserve in a view",
		Rows: []string{"7/reserve", "3.5/rest-of-block"},
		Run: func(t *T) {
			base := t.OK(view(t, t.section(granularity), fileMapWrite, 0, 2*pageSize))
			for _, kind := range []uint32{memReserve, memReserve | memCommit} {
				t.Fails(t.VirtualAlloc(base, pageSize, kind, pageReadWrite), invalidAddress, hexOf(kind))
				t.Fails(t.VirtualAlloc(base+2*pageSize, pageSize, kind, pageReadWrite), invalidAddress, hexOf(kind), " in its block")
			}
		},
	}, {
		Name: "alloc: reset in a view",
		Rows: []string{"7/reset"},
		Run: func(t *T) {
			base := t.mapAll(t.section(2*pageSize), fileMapWrite)
			if got := t.OK(t.VirtualAlloc(base+pageSize, pageSize, memReset, pageReadWrite)); got != base+pageSize {
				t.Errorf("got %#x, want %#x", got, base+pageSize)
			}
		},
	}, {
		Name: "alloc: free a view",
		Rows: []string{"7/free"},
		Run: func(t *T) {
			base := t.mapAll(t.section(2*pageSize), fileMapWrite)
			t.Fails(t.VirtualFree(base, pageSize, memDecommit), invalidParameter, "decommit")
			t.Fails(t.VirtualFree(base, 0, memRelease), invalidParameter, "release")
			t.Fails(t.VirtualFree(base+pageSize, 0, memRelease), invalidParameter, "release the middle")
			t.Write(t, base, "still there")
		},
	}, {
		Name: "alloc: its memory is no view",
		Rows: []string{"4/private", "3.4/base-taken"},
		Run: func(t *T) {
			base := t.OK(t.VirtualAlloc(0, 2*granularity, memReserve, pageReadWrite))
			defer t.VirtualFree(base, 0, memRelease)
			t.OK(t.VirtualAlloc(base, pageSize, memCommit, pageReadWrite))
			h := t.section(granularity)
			for _, offset := range []uint64{0, granularity} {
				t.Fails(t.UnmapViewOfFile(base+offset), invalidAddress, "unmap ", hexOf(offset))
				t.Fails(t.UnmapViewOfFile(base+offset+5), invalidAddress, "unmap ", hexOf(offset+5))
				t.Fails(viewAt(t, h, fileMapRead, 0, 0, base+offset), invalidAddress, "map ", hexOf(offset))
			}
			t.Write(t, base, "still there")
			t.OK(t.VirtualFree(base, 0, memRelease))
			t.OK(viewAt(t, h, fileMapRead, 0, 0, base), "when it is free")
		},
	},
}
