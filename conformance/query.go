package conformance

var queryCases = []Case{
	{
		Name: "query: fresh view",
		Rows: []string{"6/fresh-view", "6/interior", "6/success"},
		Run: func(t *T) {
			const length = 2*granularity + pageSize
			name := wide(t.NewName())
			t.OK(create(t, pageExecuteReadWrite, length, name))
			h := t.OK(open(t, fileMapAllAccess, name))
			for _, access := range []uint32{0, 0x1, 0x2, 0x4, 0x21, 0x22, 0x24} {
				base := t.mapAll(h, access)
				for _, offset := range []uint64{0, 1, pageSize - 1, pageSize, granularity + 5, length - 1} {
					page := offset &^ (pageSize - 1)
					want := MemoryInfo{
						BaseAddress: base + page, AllocationBase: base, AllocationProtect: viewProtection(access),
						RegionSize: length - page, State: memCommit, Protect: viewProtection(access), Type: memMapped,
					}
					if got := t.Query(t, base+offset); got != want {
						t.Errorf("access %#x, at %#x: got %+v, want %+v", access, offset, got, want)
					}
				}
			}
		},
	}, {
		Name: "query: a view with an offset",
		Rows: []string{"6/fresh-view"},
		Run: func(t *T) {
			base := t.OK(view(t, t.section(3*granularity), fileMapRead, granularity, 5))
			want := MemoryInfo{
				BaseAddress: base, AllocationBase: base, AllocationProtect: pageReadOnly, RegionSize: pageSize,
				State: memCommit, Protect: pageReadOnly, Type: memMapped,
			}
			if got := t.Query(t, base); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		},
	}, {
		Name: "query: neighbours",
		Rows: []string{"6/fresh-view"},
		Run: func(t *T) {
			h := t.section(granularity)
			free := freePlace(t, 2*granularity)
			t.OK(viewAt(t, h, fileMapRead, 0, 0, free))
			t.OK(viewAt(t, h, fileMapRead, 0, 0, free+granularity))
			for _, base := range []uint64{free, free + granularity} {
				if got := t.Query(t, base); got.AllocationBase != base || got.RegionSize != granularity {
					t.Errorf("got %+v, want a view of its own at %#x", got, base)
				}
			}
		},
	}, {
		Name: "query: SEC_NOCACHE",
		Rows: []string{"6/nocache", "1.2/nocache-shows"},
		Run: func(t *T) {
			h := t.OK(create(t, pageReadWrite|secCommit|secNoCache, pageSize, nil))
			for _, access := range []uint32{fileMapRead, fileMapWrite, fileMapCopy} {
				want := viewProtection(access) | pageNoCache
				if got := t.Query(t, t.mapAll(h, access)); got.Protect != want || got.AllocationProtect != want {
					t.Errorf("access %#x: got %+v, want protection %#x", access, got, want)
				}
			}
			h = t.OK(create(t, pageReadWrite|secCommit|secWriteCombine, pageSize, nil))
			if got := t.Query(t, t.mapAll(h, fileMapRead)); got.Protect != pageReadOnly {
				t.Errorf("SEC_WRITECOMBINE: got %+v", got)
			}
		},
	}, {
		Name: "query: a page that was copied",
		Rows: []string{"6/copied-page"},
		Run: func(t *T) {
			h := t.OK(create(t, pageExecuteReadWrite, 4*pageSize, nil))
			for _, c := range []struct{ access, page, copied uint32 }{
				{fileMapCopy, pageWriteCopy, pageReadWrite},
				{fileMapCopy | fileMapExecute, pageExecuteWriteCopy, pageExecuteReadWrite},
			} {
				base := t.mapAll(h, c.access)
				t.Write(t, base+pageSize+10, "x")
				for _, run := range []struct {
					offset, length uint64
					protect        uint32
				}{
					{0, pageSize, c.page},
					{pageSize, pageSize, c.copied},
					{2 * pageSize, 2 * pageSize, c.page},
					{3 * pageSize, pageSize, c.page},
				} {
					want := MemoryInfo{
						BaseAddress: base + run.offset, AllocationBase: base, AllocationProtect: c.page, RegionSize: run.length,
						State: memCommit, Protect: run.protect, Type: memMapped,
					}
					if got := t.Query(t, base+run.offset); got != want {
						t.Errorf("at %#x: got %+v, want %+v", run.offset, got, want)
					}
				}
			}
		},
		Deviation: &Deviation{Wine: "8"},
	}, {
		Name: "query: free memory",
		Rows: []string{"6/address-0", "6/free"},
		Run: func(t *T) {
			free := freePlace(t, 4*granularity)
			t.OK(viewAt(t, t.section(pageSize), fileMapRead, 0, 0, free+2*granularity))
			for _, addr := range []uint64{0, 1, free, free + granularity + 5} {
				info := t.Query(t, addr)
				want := MemoryInfo{
					BaseAddress: addr &^ (pageSize - 1), RegionSize: info.RegionSize, State: memFree, Protect: pageNoAccess,
				}
				if info != want {
					t.Errorf("at %#x: got %+v, want %+v", addr, info, want)
				}
				if next := t.Query(t, info.BaseAddress+info.RegionSize); next.State == memFree {
					t.Errorf("at %#x: %#x bytes are said to be free, and more follow: %+v", addr, info.RegionSize, next)
				}
			}
		},
	}, {
		Name: "query: beyond user space",
		Rows: []string{"6/too-high"},
		Run: func(t *T) {
			t.Query(t, highestUserAddress)
			for _, addr := range []uint64{highestUserAddress + 1, 1 << 47, 0xFFFF800000000000, ^uint64(0)} {
				_, r := t.VirtualQuery(addr, memoryInfoSize)
				t.Fails(r, invalidParameter, hexOf(addr))
			}
		},
	}, {
		Name: "query: short buffer",
		Rows: []string{"6/short-buffer"},
		Run: func(t *T) {
			base := t.mapAll(t.section(pageSize), fileMapRead)
			for _, length := range []uint64{0, 1, 28, memoryInfoSize - 1} {
				_, r := t.VirtualQuery(base, length)
				t.Fails(r, badLength, length)
			}
			for _, length := range []uint64{memoryInfoSize, memoryInfoSize + 1, 1 << 20} {
				_, r := t.VirtualQuery(base, length)
				if t.OK(r, length) != memoryInfoSize {
					t.Errorf("length %d: got %v, want %d", length, r, memoryInfoSize)
				}
			}
		},
	},
}
