package conformance

var flushCases = []Case{
	{
		Name: "flush: view of the paging file",
		Rows: []string{"5/paging-file", "5/to-end", "5/interior"},
		Run: func(t *T) {
			base := t.OK(view(t, t.section(granularity), fileMapWrite, 0, 4097))
			t.Write(t, base, "contents")
			for _, c := range []struct{ offset, length uint64 }{
				{0, 0}, {0, 1}, {0, 4097}, {0, 0x2000}, {1, 0}, {100, 1000}, {4096, 4096}, {0x1FFF, 0}, {0x1FFF, 1},
			} {
				t.OK(t.FlushViewOfFile(base+c.offset, c.length), c)
			}
			t.Holds(t, base, "contents")
		},
	}, {
		Name: "flush: views that cannot write",
		Rows: []string{"5/not-writable"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, access := range []uint32{fileMapRead, 0, fileMapCopy} {
				base := t.mapAll(h, access)
				t.OK(t.FlushViewOfFile(base, 0), hexOf(access))
				t.OK(t.FlushViewOfFile(base, pageSize), hexOf(access))
			}
			shared, own := t.mapAll(h, fileMapRead), t.mapAll(h, fileMapCopy)
			t.Write(t, own, "own")
			t.OK(t.FlushViewOfFile(own, 0))
			t.HoldsZeros(t, shared, pageSize)
		},
	}, {
		Name: "flush: past the end of the view",
		Rows: []string{"5/past-end"},
		Run: func(t *T) {
			base := t.OK(view(t, t.section(granularity), fileMapWrite, 0, 4097))
			for _, c := range []struct{ offset, length uint64 }{
				{0, 0x2001}, {1, 0x2000}, {0x1FFF, 2}, {0, granularity}, {0, 1 << 40}, {100, ^uint64(0)}, {0x1FFF, ^uint64(0) - base},
			} {
				t.Fails(t.FlushViewOfFile(base+c.offset, c.length), invalidParameter, c)
			}
		},
		Deviation: &Deviation{Wine: "TRUE for some"},
	}, {
		Name: "flush: no view",
		Rows: []string{"5/no-view"},
		Run: func(t *T) {
			h := t.section(granularity)
			base := t.OK(view(t, h, fileMapWrite, 0, 4097))
			gone := t.mapAll(h, fileMapRead)
			t.OK(t.UnmapViewOfFile(gone))
			for _, addr := range []uint64{0, gone, freePlace(t, granularity), base + 0x2000, 1 << 47, ^uint64(0)} {
				t.Fails(t.FlushViewOfFile(addr, 0), invalidAddress, hexOf(addr))
				t.Fails(t.FlushViewOfFile(addr, 1), invalidAddress, hexOf(addr))
			}
		},
		Deviation: &Deviation{Wine: "87"},
	}, {
		Name: "flush: private memory and image",
		Rows: []string{"5/other-memory"},
		Run: func(t *T) {
			for _, kind := range []uint32{memPrivate, memImage} {
				info, ok := t.region(t, func(i MemoryInfo) bool { return i.Type == kind && i.State == memCommit })
				if ok {
					t.Fails(t.FlushViewOfFile(info.BaseAddress, 0), invalidAddress, hexOf(kind))
					t.Fails(t.FlushViewOfFile(info.BaseAddress, 1), invalidAddress, hexOf(kind))
				}
			}
		},
		Deviation: &Deviation{Wine: "TRUE", Choice: "487, as the native call is documented, and not TRUE"},
	},
}
