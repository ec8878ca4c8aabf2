package conformance

var viewArgumentCases = []Case{
	{
		Name: "view: no such handle",
		Rows: []string{"3.4/no-handle"},
		Run: func(t *T) {
			closed := t.section(pageSize)
			t.OK(t.CloseHandle(closed))
			for _, h := range []uint64{0, invalidHandleValue, currentThread, 0xDEAD0, closed, 4, 0x7FFFFFF8} {
				t.Fails(view(t, h, fileMapRead, 0, 0), invalidHandle, hexOf(h))
			}
		},
	}, {
		Name: "view: misaligned offset",
		Rows: []string{"3.4/offset-not-aligned"},
		Run: func(t *T) {
			h := t.section(4 * granularity)
			for _, offset := range []uint64{1, 4, pageSize, granularity - 1, granularity + 1, granularity + pageSize, 1<<32 + 1} {
				t.Fails(view(t, h, fileMapRead, offset, 1), mappedAlignment, hexOf(offset))
				t.Fails(view(t, h, fileMapRead, offset, 0), mappedAlignment, hexOf(offset), ", to the end")
			}
		},
	}, {
		Name: "view: length 0",
		Rows: []string{"3.4/length-0"},
		Run: func(t *T) {
			h := t.section(3*granularity + 1)
			for _, offset := range []uint64{0, granularity, 2 * granularity, 3 * granularity} {
				want := 3*granularity + pageSize - offset
				base := t.OK(view(t, h, fileMapRead, offset, 0), hexOf(offset))
				if got := t.Query(t, base).RegionSize; got != want {
					t.Errorf("from %#x: got %#x bytes, want %#x", offset, got, want)
				}
			}
		},
	}, {
		Name: "view: beyond the end",
		Rows: []string{"3.4/beyond-end"},
		Run: func(t *T) {
			const size = 2*granularity + pageSize
			h := t.section(size)
			for _, c := range []struct{ offset, length uint64 }{
				{0, size}, {granularity, size - granularity}, {2 * granularity, pageSize},
			} {
				t.OK(view(t, h, fileMapRead, c.offset, c.length), c)
				for _, more := range []uint64{1, pageSize, 1 << 32} {
					t.Fails(view(t, h, fileMapRead, c.offset, c.length+more), accessDenied, c, " and ", more)
				}
			}
		},
	}, {
		Name: "view: pagefile section created with 1",
		Rows: []string{"3.4/beyond-end-page"},
		Run: func(t *T) {
			h := t.section(1)
			t.OK(view(t, h, fileMapRead, 0, 1))
			t.OK(view(t, h, fileMapRead, 0, 4096))
			t.Fails(view(t, h, fileMapRead, 0, 4097), accessDenied)
		},
	}, {
		Name: "view: offset at the end or behind",
		Rows: []string{"3.4/offset-behind-end"},
		Run: func(t *T) {
			h := t.section(granularity)
			for _, offset := range []uint64{granularity, 2 * granularity, 1 << 32, 1<<32 + granularity, 1 << 62} {
				for _, length := range []uint64{0, 1, pageSize} {
					t.Fails(view(t, h, fileMapRead, offset, length), accessDenied, hexOf(offset), " ", length)
				}
			}
			t.Fails(view(t, t.section(1), fileMapRead, granularity, 0), accessDenied)
		},
		Deviation: &Deviation{Wine: "87"},
	}, {
		Name: "view: negative offset",
		Rows: []string{"3.4/offset-negative"},
		Run: func(t *T) {
			h := t.section(granularity)
			for _, offset := range []uint64{1 << 63, ^uint64(0) - granularity + 1} {
				t.Fails(view(t, h, fileMapRead, offset, 0), accessDenied, hexOf(offset))
				t.Fails(view(t, h, fileMapRead, offset, pageSize), accessDenied, hexOf(offset))
			}
		},
		Deviation: &Deviation{Wine: "87", Choice: "5, as any offset behind the end, and not 87"},
	}, {
		Name: "view: offset in the middle",
		Rows: []string{"3.4/offset-middle"},
		Run: func(t *T) {
			h := t.section(3 * granularity)
			whole := t.mapAll(h, fileMapWrite)
			t.Write(t, whole+granularity, "second block")
			part := t.OK(view(t, h, fileMapRead, granularity, 100))
			t.Holds(t, part, "second block")
			if got := t.Query(t, part).RegionSize; got != pageSize {
				t.Errorf("the view has %#x bytes, want %#x", got, pageSize)
			}
		},
	}, {
		Name: "view: length beyond user space",
		Rows: []string{"3.4/range-too-high"},
		Run: func(t *T) {
			h := t.section(2 * granularity)
			for _, length := range []uint64{^uint64(0), ^uint64(0) - pageSize, 1 << 63, highestUserAddress + 1} {
				t.Fails(view(t, h, fileMapRead, 0, length), invalidParameter, hexOf(length))
				t.Fails(viewAt(t, h, fileMapRead, 0, length, 1<<40), invalidParameter, hexOf(length), " at a base")
			}
			t.Fails(viewAt(t, h, fileMapRead, 0, 2*granularity, highestUserAddress+1-granularity), invalidParameter, "at the end")
		},
		Deviation: &Deviation{Wine: "5, or a view that is none"},
	}, {
		Name: "view: huge length",
		Rows: []string{"3.4/length-huge"},
		Run: func(t *T) {
			h := t.section(granularity)
			for _, length := range []uint64{1 << 40, 1 << 46, highestUserAddress} {
				t.Fails(view(t, h, fileMapRead, 0, length), accessDenied, hexOf(length))
			}
		},
	}, {
		Name: "view: no address space left",
		Rows: []string{"3.4/no-address-space"},
		Run:  exhaust,
	},
}

// exhaust maps a large section again and again in another process. The last gap is smaller than the section, which leaves
// that process room to live.
func exhaust(t *T) {
	p := t.Start()
	size := uint64(1) << 36
	r := create(p, pageReadWrite, size, nil)
	for ; r.Value == 0 && size > 1<<32; r = create(p, pageReadWrite, size, nil) {
		size >>= 1
	}
	h := t.OK(r, "a section of 4 GiB or more")
	for n := uint64(0); n <= (highestUserAddress+1)/size; n++ {
		if r := view(p, h, fileMapRead, 0, 0); r.Value == 0 {
			t.Fails(r, notEnoughMemory)
			if n < (highestUserAddress+1)/size/2 {
				t.Errorf("only %d views of %#x bytes were mapped", n, size)
			}
			return
		}
	}
	t.Error("there is no end of address space")
}
