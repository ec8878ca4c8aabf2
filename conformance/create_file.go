package conformance

var createFileCases = []Case{
	{
		Name: "create: INVALID_HANDLE_VALUE and size 0",
		Rows: []string{"1.3/invalid-size-0", "0.5/failure-null"},
		Run:  func(t *T) { t.Fails(create(t, pageReadWrite, 0, nil), invalidParameter) },
	}, {
		Name: "create: INVALID_HANDLE_VALUE",
		Rows: []string{"1.3/invalid"},
		Run: func(t *T) {
			const size = 3 * granularity
			t.HoldsZeros(t, t.mapAll(t.section(size), fileMapRead), size)
		},
	}, {
		Name: "create: file NULL",
		Rows: []string{"1.3/null"},
		Run: func(t *T) {
			h := t.OK(t.CreateFileMapping(0, nil, pageReadWrite, 0, pageSize, nil))
			base := t.mapAll(h, fileMapWrite)
			t.HoldsZeros(t, base, pageSize)
			t.Write(t, base, "paging file")
		},
	}, {
		Name: "create: file NULL and size 0",
		Rows: []string{"1.3/null-size-0"},
		Run: func(t *T) {
			t.Fails(t.CreateFileMapping(0, nil, pageReadWrite, 0, 0, nil), invalidParameter)
		},
	}, {
		Name: "create: file is no handle",
		Rows: []string{"1.3/no-handle"},
		Run: func(t *T) {
			closed := t.section(pageSize)
			t.OK(t.CloseHandle(closed))
			for _, file := range []uint64{closed, 0xDEAD0, 0x7FFFFFF8} {
				t.Fails(t.CreateFileMapping(file, nil, pageReadWrite, 0, pageSize, nil), invalidHandle, hexOf(file))
				t.Fails(t.CreateFileMapping(file, nil, pageReadWrite, 0, 0, nil), invalidHandle, hexOf(file), ", size 0")
			}
		},
	}, {
		Name: "create: file is another kind of handle",
		Rows: []string{"1.3/other-type"},
		Run: func(t *T) {
			for _, file := range []uint64{t.section(pageSize), currentThread} {
				t.Fails(t.CreateFileMapping(file, nil, pageReadWrite, 0, pageSize, nil), invalidHandle, hexOf(file))
				t.Fails(t.CreateFileMapping(file, nil, pageReadWrite, 0, 0, nil), invalidHandle, hexOf(file), ", size 0")
			}
		},
	}, {
		Name: "create: a bad file and an existing name",
		Rows: []string{"1.7/order-file"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			t.Fails(t.CreateFileMapping(0xDEAD0, nil, pageReadWrite, 0, pageSize, name), invalidHandle)
		},
		Deviation: &Deviation{Wine: "the name wins: 183"},
	}, {
		Name: "create: a bad file and a bad name",
		Rows: []string{"1.7/order-bad-name"},
		Run: func(t *T) {
			t.Fails(t.CreateFileMapping(0xDEAD0, nil, pageReadWrite, 0, pageSize, wide(`\x`)), invalidHandle)
		},
		Deviation: &Deviation{Wine: "161"},
	},
}
