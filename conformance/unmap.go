package conformance

var unmapCases = []Case{
	{
		Name: "unmap: base",
		Rows: []string{"4/base", "4/afterwards", "6/free"},
		Run: func(t *T) {
			base := t.mapAll(t.section(2*granularity), fileMapWrite)
			t.OK(t.UnmapViewOfFile(base))
			for _, addr := range []uint64{base, base + pageSize, base + 2*granularity - pageSize} {
				info := t.Query(t, addr+5)
				if info.RegionSize < base+2*granularity-addr {
					t.Errorf("%#x bytes are free at %#x", info.RegionSize, addr)
				}
				info.RegionSize = 0
				if want := (MemoryInfo{BaseAddress: addr, State: memFree, Protect: pageNoAccess}); info != want {
					t.Errorf("after unmapping: got %+v, want %+v", info, want)
				}
				t.ReadFaults(t, addr)
			}
		},
	}, {
		Name: "unmap: any address inside",
		Rows: []string{"4/inside"},
		Run: func(t *T) {
			h := t.section(2*granularity + 4097)
			const last = 2*granularity + 0x2000 - 1
			for _, offset := range []uint64{1, 100, 4096, granularity, last - pageSize, last} {
				base := t.mapAll(h, fileMapWrite)
				t.OK(t.UnmapViewOfFile(base+offset), hexOf(offset))
				t.ReadFaults(t, base)
				t.ReadFaults(t, base+last)
				t.Fails(t.UnmapViewOfFile(base), invalidAddress, hexOf(offset))
			}
		},
	}, {
		Name: "unmap: first byte after the view",
		Rows: []string{"4/behind"},
		Run: func(t *T) {
			base := t.OK(view(t, t.section(granularity), fileMapWrite, 0, 4097))
			t.Fails(t.UnmapViewOfFile(base+0x2000), invalidAddress)
			t.Fails(t.UnmapViewOfFile(base+granularity-1), invalidAddress)
			t.Fails(t.UnmapViewOfFile(base-1), invalidAddress)
			t.Write(t, base, "still mapped")
		},
	}, {
		Name: "unmap: no view",
		Rows: []string{"4/no-view", "4/kernel"},
		Run: func(t *T) {
			gone := t.mapAll(t.section(pageSize), fileMapRead)
			t.OK(t.UnmapViewOfFile(gone))
			for _, addr := range []uint64{
				0, 1, 0xFFFF, freePlace(t, granularity), gone, gone + 1, highestUserAddress,
				1 << 47, 0xFFFF800000000000, ^uint64(0),
			} {
				t.Fails(t.UnmapViewOfFile(addr), invalidAddress, hexOf(addr))
			}
		},
	}, {
		Name: "unmap: private memory",
		Rows: []string{"4/private"},
		Run: func(t *T) {
			p := t.Start()
			info, ok := t.region(p, func(i MemoryInfo) bool { return i.Type == memPrivate && i.State == memCommit })
			if !ok {
				t.Skip("the process has no private memory")
			}
			t.Fails(p.UnmapViewOfFile(info.BaseAddress), invalidAddress, "base")
			t.Fails(p.UnmapViewOfFile(info.BaseAddress+100), invalidAddress, "interior")
			if got := t.Query(p, info.BaseAddress); got.State != memCommit {
				t.Errorf("it is gone: %+v", got)
			}
		},
	}, {
		Name: "unmap: image",
		Rows: []string{"4/image"},
		Run: func(t *T) {
			p := t.Start()
			info, ok := t.region(p, func(i MemoryInfo) bool { return i.Type == memImage })
			if !ok {
				t.Skip("the process has no image")
			}
			t.Fails(p.UnmapViewOfFile(info.BaseAddress), invalidAddress)
		},
		Deviation: &Deviation{NT: "unmaps the image", Here: "487", Wine: "unmaps the image"},
	}, {
		Name: "unmap: the handle is closed",
		Rows: []string{"4/handle-closed", "10/any-order"},
		Run: func(t *T) {
			h := t.section(pageSize)
			base := t.mapAll(h, fileMapWrite)
			t.OK(t.CloseHandle(h))
			t.Write(t, base, "usable")
			t.OK(t.UnmapViewOfFile(base))
		},
	}, {
		Name: "unmap: one of two views",
		Rows: []string{"4/base", "10/last-view"},
		Run: func(t *T) {
			h := t.section(pageSize)
			a, b := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapWrite)
			t.Write(t, a, "kept")
			t.OK(t.UnmapViewOfFile(a))
			t.Holds(t, b, "kept")
			t.OK(t.UnmapViewOfFile(b))
			t.Holds(t, t.mapAll(h, fileMapRead), "kept")
		},
	}, {
		Name: "unmap: another process's view",
		Rows: []string{"4/no-view"},
		Run: func(t *T) {
			name := wide(t.NewName())
			p := t.Start()
			h := t.OK(create(t, pageReadWrite, granularity, name))
			free := freePlace(t, granularity)
			there := t.OK(viewAt(p, t.OK(open(p, fileMapWrite, name)), fileMapWrite, 0, 0, free))
			t.Fails(t.UnmapViewOfFile(there), invalidAddress)
			here := t.OK(viewAt(t, h, fileMapWrite, 0, 0, free))
			t.OK(t.UnmapViewOfFile(here))
			t.Write(p, there, "untouched")
		},
	},
}
