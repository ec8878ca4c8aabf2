package conformance

var createNameCases = []Case{
	{
		Name: "create: name NULL",
		Rows: []string{"1.7/null", "9.2/null", "B1/null-create"},
		Run:  func(t *T) { unrelated(t, nil) },
	}, {
		Name: "create: empty name",
		Rows: []string{"1.7/empty", "9.2/empty", "B1/empty-create"},
		Run:  func(t *T) { unrelated(t, []uint16{}) },
	}, {
		Name: "create: free name",
		Rows: []string{"1.7/free", "1.7/existing", "B1/same-type", "0.5/create-sets-last-error"},
		Run: func(t *T) {
			name := wide(t.NewName())
			a := t.OK(create(t, pageReadWrite, pageSize, name))
			b := t.Existing(create(t, pageReadWrite, pageSize, name))
			if a == b {
				t.Errorf("both calls return handle %#x", a)
			}
			if !t.sameSection(a, b) {
				t.Error("the handles lead to different memory")
			}
		},
	}, {
		Name: "create: the existing section's size stays",
		Rows: []string{"1.7/existing-not-applied"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, 0x3000, name))
			for _, size := range []uint64{1, 0x3000, 0x10000000} {
				h := t.Existing(create(t, pageReadWrite|secCommit|secNoCache, size, name), hexOf(size))
				info := t.Query(t, t.mapAll(h, fileMapWrite))
				if info.RegionSize != 0x3000 || info.Protect != pageReadWrite {
					t.Errorf("asked for %#x: got a view of %#x bytes with protection %#x", size, info.RegionSize, info.Protect)
				}
			}
		},
	}, {
		Name: "create: existing section smaller than asked",
		Rows: []string{"1.7/existing-smaller"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			h := t.Existing(create(t, pageReadWrite, 2*pageSize, name))
			t.Fails(view(t, h, fileMapWrite, 0, 2*pageSize), accessDenied)
			t.OK(view(t, h, fileMapWrite, 0, 0))
		},
	}, {
		Name: "create: size 0 over an existing name",
		Rows: []string{"1.7/size-0", "B1/arguments-first"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			t.Fails(create(t, pageReadWrite, 0, name), invalidParameter)
		},
	}, {
		Name: "create: READWRITE over a READONLY section",
		Rows: []string{"1.7/existing-readonly"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadOnly, pageSize, name))
			h := t.Existing(create(t, pageReadWrite, pageSize, name))
			t.Grants(h, 0xF0007)
			t.Fails(view(t, h, fileMapWrite, 0, 0), invalidParameter)
			t.OK(view(t, h, fileMapRead, 0, 0))
		},
		Deviation: &Deviation{Wine: "the view is mapped for writing"},
	}, {
		Name: "create: the name of a directory",
		Rows: []string{"1.7/directory", "B1/bare"},
		Run: func(t *T) {
			for _, name := range []string{"Global", "Local", "Session", `Session\1`} {
				t.Fails(create(t, pageReadWrite, pageSize, wide(name)), invalidHandle, name)
			}
		},
	}, {
		Name: "create: bad SEC bits over an existing name",
		Rows: []string{"1.7/order-sec"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadOnly, pageSize, name))
			t.Fails(create(t, pageReadOnly|secCommit|secReserve, pageSize, name), invalidParameter)
			t.Fails(create(t, pageReadOnly|secNoCache, pageSize, name), invalidParameter)
			t.Fails(create(t, pageReadOnly|secImage, pageSize, name), badExeFormat)
		},
		Deviation: &Deviation{Wine: "the name wins: 183"},
	}, {
		Name: "create: too much over an existing name",
		Rows: []string{"1.7/order-commit"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			t.Fails(create(t, pageReadWrite, tooMuch, name), commitmentLimit)
			t.Fails(create(t, pageReadWrite, 1<<47, name), notEnoughMemory)
			t.Fails(create(t, pageReadWrite, 1<<63, name), invalidParameter)
		},
		Deviation: &Deviation{Wine: "the name wins: 183"},
	}, {
		Name: "create: bad arguments and a bad name",
		Rows: []string{"1.7/order-bad-name"},
		Run: func(t *T) {
			bad := wide(`\x`)
			t.Fails(create(t, pageReadWrite, 0, bad), invalidParameter, "size 0")
			t.Fails(create(t, pageNoAccess, pageSize, bad), invalidParameter, "protection")
			t.Fails(create(t, pageReadOnly|secImage, pageSize, bad), badExeFormat, "SEC_IMAGE")
			t.Fails(create(t, pageReadWrite, tooMuch, bad), commitmentLimit, "commit limit")
		},
		Deviation: &Deviation{Wine: "the name is looked at before the commit limit"},
	},
}

// unrelated asserts that create calls with that name make sections that have nothing to do with each other.
func unrelated(t *T, name []uint16) {
	t.Helper()
	a := t.OK(create(t, pageReadWrite, pageSize, name))
	b := t.OK(create(t, pageReadWrite, pageSize, name))
	if t.sameSection(a, b) {
		t.Error("both handles lead to the same memory")
	}
}
