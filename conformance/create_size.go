package conformance

var createSizeCases = []Case{
	sizeCase("1", 1, 0x1000),
	sizeCase("4090", 4090, 0x1000),
	sizeCase("0x3452", 0x3452, 0x4000),
	{
		Name: "create: size of 2^63 and more",
		Rows: []string{"1.6/negative", "0.5/signed-64-bit"},
		Run: func(t *T) {
			for _, size := range []uint64{1 << 63, 1<<63 | pageSize, ^uint64(0), ^uint64(0) - pageSize} {
				t.Fails(create(t, pageReadWrite, size, nil), invalidParameter, hexOf(size))
			}
		},
		Deviation: &Deviation{Wine: "0xFFFFFFFFFFFFFFFF makes a tiny section"},
	},
	{
		Name: "create: more than can be committed",
		Rows: []string{"1.6/commit-limit"},
		Run: func(t *T) {
			t.Fails(create(t, pageReadWrite, tooMuch, nil), commitmentLimit)
			t.Fails(create(t, pageReadWrite|secCommit, tooMuch, wide(t.NewName())), commitmentLimit)
		},
		Deviation: &Deviation{Wine: "8"},
	},
	{
		Name: "create: a size that overflows NT's bookkeeping",
		Rows: []string{"1.6/overflow"},
		Run: func(t *T) {
			for _, size := range []uint64{1 << 47, 1 << 50, 1<<63 - 1} {
				t.Fails(create(t, pageReadWrite, size, nil), notEnoughMemory, hexOf(size))
			}
		},
		Deviation: &Deviation{Wine: "87 for the largest"},
	},
	{
		Name: "create: SEC_RESERVE, 4 GiB and 1 TiB",
		Rows: []string{"1.6/reserve-4-gib"},
		Run: func(t *T) {
			for _, size := range []uint64{1 << 32, 1 << 40} {
				h := t.reservedSection(size)
				if info, ok := t.inspect(h); ok && info.Size != size {
					t.Errorf("the section has %#x bytes, want %#x", info.Size, size)
				}
				base := t.mapAll(h, fileMapWrite)
				t.OK(t.VirtualAlloc(base+size-pageSize, pageSize, memCommit, pageReadWrite), hexOf(size))
				t.Write(t, base+size-5, "last")
				t.reserved(t, base, 0, size-pageSize, pageReadWrite)
			}
		},
	},
	{
		Name: "create: SEC_RESERVE, 8 TiB",
		Rows: []string{"1.6/reserve-8-tib"},
		Run: func(t *T) {
			t.Fails(create(t, pageReadWrite|secReserve, 8<<40, nil), noResources)
		},
		Deviation: &Deviation{Wine: "a section"},
	},
}

// tooMuch is more memory than a machine has. The specification's 512 GiB is not, any more.
const tooMuch = 64 << 40

// sizeCase is a row of table 1.6: a section that is rounded up to pages.
func sizeCase(words string, size, rounded uint64) Case {
	return Case{
		Name: "create: size " + words,
		Rows: []string{"1.6/" + words, "0.5/size-rounded"},
		Run: func(t *T) {
			h := t.section(size)
			if info, ok := t.inspect(h); ok && info.Size != rounded {
				t.Errorf("the section has %#x bytes, want %#x", info.Size, rounded)
			}
			base := t.mapAll(h, fileMapWrite)
			if got := t.Query(t, base).RegionSize; got != rounded {
				t.Errorf("the view has %#x bytes, want %#x", got, rounded)
			}
			t.Write(t, base+rounded-1, "x")
			t.OK(view(t, h, fileMapRead, 0, rounded))
			t.Fails(view(t, h, fileMapRead, 0, rounded+1), accessDenied)
		},
	}
}
