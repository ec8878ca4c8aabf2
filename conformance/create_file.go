package conformance

var createFileCases = []Case{
	{
		Name: "create: INVALID_HANDLE_VALUE and size 0",
		Row:  "1.3 INVALID_HANDLE_VALUE, size 0; 0.5 CreateFileMapping failure returns NULL",
		Run:  func(t *T) { t.Fails(create(t, pageReadWrite, 0, nil), invalidParameter) },
	}, {
		Name: "create: INVALID_HANDLE_VALUE",
		Row:  "1.3 INVALID_HANDLE_VALUE, size > 0: zero-filled",
		Run: func(t *T) {
			const size = 3 * granularity
			t.HoldsZeros(t, t.mapAll(t.section(size), fileMapRead), size)
		},
	}, {
		Name: "create: file NULL",
		Row:  "1.3 NULL, size > 0",
		Run: func(t *T) {
			h := t.OK(t.CreateFileMapping(0, nil, pageReadWrite, 0, pageSize, nil))
			base := t.mapAll(h, fileMapWrite)
			t.HoldsZeros(t, base, pageSize)
			t.Write(t, base, "paging file")
		},
	}, {
		Name: "create: file NULL and size 0",
		Row:  "1.3 NULL, size 0",
		Run: func(t *T) {
			t.Fails(t.CreateFileMapping(0, nil, pageReadWrite, 0, 0, nil), invalidParameter)
		},
	}, {
		Name: "create: file is no handle",
		Row:  "1.3 number that is no handle / closed handle",
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
		Row:  "1.3 event, mutex, process, thread, mapping handle, pseudo handle -2",
		Run: func(t *T) {
			for _, file := range []uint64{t.section(pageSize), currentThread} {
				t.Fails(t.CreateFileMapping(file, nil, pageReadWrite, 0, pageSize, nil), invalidHandle, hexOf(file))
				t.Fails(t.CreateFileMapping(file, nil, pageReadWrite, 0, 0, nil), invalidHandle, hexOf(file), ", size 0")
			}
		},
	}, {
		Name: "create: a bad file and an existing name",
		Row: "1.7 order on NT: with an existing name the following still fail: bad hFile (6); " +
			"17 existing name: bad file / file extension / commit",
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			t.Fails(t.CreateFileMapping(0xDEAD0, nil, pageReadWrite, 0, pageSize, name), invalidHandle)
		},
		Deviation: &Deviation{Wine: "the name wins: 183"},
	}, {
		Name: "create: a bad file and a bad name",
		Row:  "1.7 order on NT: the section is built completely, then the name is looked up",
		Run: func(t *T) {
			t.Fails(t.CreateFileMapping(0xDEAD0, nil, pageReadWrite, 0, pageSize, wide(`\x`)), invalidHandle)
		},
		Deviation: &Deviation{Wine: "161"},
	},
}
