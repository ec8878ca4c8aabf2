package conformance

var viewResultCases = []Case{
	{
		Name: "view: addresses are multiples of 64 KiB",
		Rows: []string{"3.5/address-aligned"},
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
		Rows: []string{"3.5/length-rounded"},
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
		Rows: []string{"3.5/rest-of-block"},
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
		Rows: []string{"3.5/two-views"},
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
		Rows: []string{"3.5/coherent"},
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
		Rows: []string{"3.5/fault"},
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
		Rows: []string{"7.2/own-copy", "7.2/independent"},
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
		Rows: []string{"3.5/copy-follows", "7.2/follows"},
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
		Rows: []string{"7.2/every-section", "3.2/copy-is-read"},
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
		Rows: []string{"4/copies-dropped"},
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
