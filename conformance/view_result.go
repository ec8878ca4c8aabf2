package conformance

var viewResultCases = []Case{
	{
		Name: "view: addresses are multiples of 64 KiB",
		Row:  "3.5 returned address is a multiple of 65536",
		Run: func(t *T) {
			for _, size := range []uint64{1, pageSize, granularity, granularity + 1, 1 << 20, 1<<20 + granularity, 8 << 20} {
				h := t.section(size)
				for range 3 {
					if base := t.mapAll(h, fileMapRead); base%granularity != 0 {
						t.Errorf("a view of %#x bytes is at %#x", size, base)
					}
				}
			}
		},
	}, {
		Name: "view: length is rounded up to pages",
		Row:  "3.5 mapped length = nBytes (or rest of section) rounded up to 4096: 4097 -> 0x2000",
		Run: func(t *T) {
			h := t.section(granularity)
			for _, c := range []struct{ length, want uint64 }{
				{1, 0x1000}, {4095, 0x1000}, {4096, 0x1000}, {4097, 0x2000}, {0xFFFF, 0x10000}, {0x10000, 0x10000}, {0, 0x10000},
			} {
				base := t.OK(view(t, h, fileMapWrite, 0, c.length), c.length)
				if got := t.Query(t, base).RegionSize; got != c.want {
					t.Errorf("asked for %#x: got %#x bytes, want %#x", c.length, got, c.want)
				}
				t.Write(t, base+c.want-1, "x")
			}
		},
	}, {
		Name: "view: what follows in the last block is free",
		Row:  "3.5 the rest of the last 64 KiB block is MEM_FREE in VirtualQuery but no allocation/view can start there",
		Run: func(t *T) {
			h := t.section(granularity)
			base := t.OK(view(t, h, fileMapWrite, 0, 4097))
			if info := t.Query(t, base+0x2000); info.State != memFree || info.AllocationBase != 0 {
				t.Errorf("behind the view: %+v", info)
			}
			t.ReadFaults(t, base+0x2000)
			t.Fails(viewAt(t, h, fileMapRead, 0, pageSize, base+0x2000), mappedAlignment)
		},
	}, {
		Name: "view: two of one handle",
		Row:  "3.5 mapping the same handle twice gives two different addresses with the same memory (coherent at once)",
		Run: func(t *T) {
			h := t.section(granularity + pageSize)
			a, b := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapWrite)
			if a == b {
				t.Errorf("both views are at %#x", a)
			}
			t.Write(t, a, "one")
			t.Holds(t, b, "one")
			t.Write(t, b+granularity, "two")
			t.Holds(t, a+granularity, "two")
		},
	}, {
		Name: "view: coherent between processes",
		Row:  "3.5 all views of one pagefile section, in all processes, are coherent",
		Run: func(t *T) {
			name := wide(t.NewName())
			p, q := t.Start(), t.Start()
			here := t.mapAll(t.OK(create(t, pageReadWrite, granularity, name)), fileMapWrite)
			atP := t.OK(view(p, t.OK(open(p, fileMapWrite, name)), fileMapWrite, 0, 0))
			atQ := t.OK(view(q, t.Existing(create(q, pageReadOnly, 1, name)), fileMapRead, 0, 0))
			t.Write(t, here, "here")
			t.Holds(p, atP, "here")
			t.Holds(q, atQ, "here")
			t.Write(p, atP+100, "there")
			t.Holds(t, here+100, "there")
			t.Holds(q, atQ+100, "there")
			t.WriteFaults(q, atQ)
		},
	}, {
		Name: "view: memory that must not be touched",
		Row:  "3.5 touching NOACCESS or writing READONLY: access violation",
		Run: func(t *T) {
			h := t.section(2 * pageSize)
			none, read := t.mapAll(h, 0), t.mapAll(h, fileMapRead)
			for _, page := range []uint64{0, pageSize} {
				t.ReadFaults(t, none+page)
				t.WriteFaults(t, none+page)
				t.HoldsZeros(t, read+page, pageSize)
				t.WriteFaults(t, read+page)
			}
		},
	},
}

// copyCases are about copy-on-write views.
var copyCases = []Case{
	{
		Name: "copy: writes are the view's own",
		Row:  "7.2 first write to a page makes a private copy for this view; 7.2 two COPY views in one process are independent",
		Run: func(t *T) {
			h := t.section(pageSize)
			shared, a, b := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapCopy), t.mapAll(h, fileMapCopy)
			t.Write(t, shared, "shared")
			t.Write(t, a, "first!")
			t.Write(t, b, "second")
			t.Holds(t, shared, "shared")
			t.Holds(t, a, "first!")
			t.Holds(t, b, "second")
			t.Holds(t, t.mapAll(h, fileMapCopy), "shared")
		},
	}, {
		Name: "copy: pages that were not written follow",
		Row:  "3.5 a WRITECOPY view sees others' writes in pages it has not itself written; 7.2 unwritten pages keep following",
		Run: func(t *T) {
			h := t.section(2 * pageSize)
			shared, own := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapCopy)
			t.Write(t, shared, "before")
			t.Write(t, shared+pageSize, "before")
			t.Holds(t, own+pageSize, "before")
			t.Write(t, own, "copied")
			t.Write(t, shared, "after")
			t.Write(t, shared+pageSize, "after")
			t.Holds(t, own, "copied")
			t.Holds(t, own+pageSize, "after")
		},
	}, {
		Name: "copy: of every section",
		Row:  "7.2 possible on every section protection; 3.2 FILE_MAP_COPY needs read, never write",
		Run: func(t *T) {
			for _, page := range sectionProtections {
				name := wide(t.NewName())
				t.OK(create(t, page, pageSize, name))
				h := t.OK(open(t, fileMapRead, name), hexOf(page))
				base := t.OK(view(t, h, fileMapCopy, 0, 0), hexOf(page))
				t.Write(t, base, "own")
				t.HoldsZeros(t, t.mapAll(h, fileMapRead), pageSize)
			}
		},
	}, {
		Name: "copy: unmapped",
		Row:  "4 WRITECOPY view: private pages are dropped",
		Run: func(t *T) {
			h := t.section(pageSize)
			t.Write(t, t.mapAll(h, fileMapWrite), "shared")
			own := t.mapAll(h, fileMapCopy)
			t.Write(t, own, "copied")
			t.OK(t.UnmapViewOfFile(own))
			t.Holds(t, t.OK(viewAt(t, h, fileMapCopy, 0, 0, own)), "shared")
		},
	},
}
