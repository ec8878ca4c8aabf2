package conformance

var handleCases = []Case{
	{
		Name: "handle: close",
		Rows: []string{"8/valid", "8/bad", "8/bad-handle"},
		Run: func(t *T) {
			h := t.section(pageSize)
			t.OK(t.CloseHandle(h))
			for _, bad := range []uint64{h, 0, 3, 0xDEAC, 0xDEAD0, 0x7FFFFFF8, 0xFFFFFFF8} {
				t.Fails(t.CloseHandle(bad), invalidHandle, hexOf(bad))
				_, r := t.GetHandleInformation(bad)
				t.Fails(r, invalidHandle, hexOf(bad))
				t.Fails(t.SetHandleInformation(bad, handleFlagInherit, handleFlagInherit), invalidHandle, hexOf(bad))
			}
			t.Fails(view(t, h, fileMapRead, 0, 0), invalidHandle)
		},
	}, {
		Name: "handle: close the current process",
		Rows: []string{"8/current-process", "12.1/current"},
		Run: func(t *T) {
			if got := t.CurrentProcess(); got != invalidHandleValue {
				t.Errorf("the current process is %#x, want -1", got)
			}
			t.OK(t.CloseHandle(t.CurrentProcess()))
			t.OK(t.CloseHandle(t.CurrentProcess()), "again")
			t.section(pageSize)
		},
	}, {
		Name: "handle: protected from close",
		Rows: []string{"8/protected"},
		Run: func(t *T) {
			h := t.section(pageSize)
			t.OK(t.SetHandleInformation(h, handleFlagProtectFromClose, handleFlagProtectFromClose))
			t.Fails(t.CloseHandle(h), invalidHandle)
			t.mapAll(h, fileMapWrite)
			hasFlags(t, h, handleFlagProtectFromClose)
			t.OK(t.SetHandleInformation(h, handleFlagProtectFromClose, 0))
			t.OK(t.CloseHandle(h))
		},
	}, {
		Name: "handle: last one closed while views exist",
		Rows: []string{"8/views-stay"},
		Run: func(t *T) {
			h := t.section(pageSize)
			a, b := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapRead)
			t.OK(t.CloseHandle(h))
			t.Write(t, a, "usable")
			t.Holds(t, b, "usable")
		},
	}, {
		Name: "handle: flags",
		Rows: []string{"8/set-inherit"},
		Run: func(t *T) {
			h := t.section(pageSize)
			hasFlags(t, h, 0)
			for _, c := range []struct{ mask, flags, want uint32 }{
				{1, 1, 1}, {1, 1, 1}, {0, 0, 1}, {0, 3, 1}, {2, 3, 3}, {1, 2, 2}, {3, 1, 1}, {1, 0, 0},
			} {
				t.OK(t.SetHandleInformation(h, c.mask, c.flags), c)
				hasFlags(t, h, c.want)
			}
		},
	}, {
		Name: "handle: flags belong to one handle",
		Rows: []string{"8/set-inherit"},
		Run: func(t *T) {
			name := wide(t.NewName())
			a := t.OK(create(t, pageReadWrite, pageSize, name))
			b := t.OK(open(t, fileMapRead, name))
			t.OK(t.SetHandleInformation(a, 3, 3))
			hasFlags(t, a, 3)
			hasFlags(t, b, 0)
		},
	}, {
		Name: "handle: numbers",
		Rows: []string{"0.5/handles-multiples-of-4"},
		Run: func(t *T) {
			seen := map[uint64]bool{}
			for range 100 {
				h := t.section(pageSize)
				if h%4 != 0 || h == 0 || seen[h] {
					t.Errorf("handle %#x (given out before: %t)", h, seen[h])
				}
				seen[h] = true
			}
		},
	}, {
		Name: "handle: two low bits",
		Rows: []string{"0.5/handles-low-bits"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for low := uint64(1); low < 4; low++ {
				t.OK(view(t, h|low, fileMapWrite, 0, 0), low)
				t.OK(t.SetHandleInformation(h|low, handleFlagInherit, handleFlagInherit), low)
				hasFlags(t, h|low, handleFlagInherit)
				t.OK(t.SetHandleInformation(h, handleFlagInherit, 0), low)
			}
			t.OK(t.CloseHandle(h | 3))
			t.Fails(t.CloseHandle(h), invalidHandle)
		},
	}, {
		Name: "handle: numbers are used again",
		Rows: []string{"0.5/handles-lowest-first"},
		Run: func(t *T) {
			var handles []uint64
			for range 5 {
				handles = append(handles, t.section(pageSize))
			}
			for _, i := range []int{3, 1} {
				t.OK(t.CloseHandle(handles[i]))
			}
			for _, i := range []int{1, 3} {
				if got := t.section(pageSize); got != handles[i] {
					t.Errorf("got handle %#x, want %#x again", got, handles[i])
				}
			}
		},
	}, {
		Name: "handle: a number that stands for something new",
		Rows: []string{"0.5/handles-lowest-first", "1.7/null"},
		Run: func(t *T) {
			old := t.section(pageSize)
			base := t.mapAll(old, fileMapWrite)
			t.Write(t, base, "old")
			t.OK(t.CloseHandle(old))
			h := t.OK(create(t, pageReadOnly, 2*pageSize, nil))
			if h != old {
				t.Skip("the new handle has another number")
			}
			t.Fails(view(t, h, fileMapWrite, 0, 0), accessDenied)
			t.HoldsZeros(t, t.mapAll(h, fileMapRead), 2*pageSize)
			t.Holds(t, base, "old")
		},
	}, {
		Name: "handle: means nothing in another process",
		Rows: []string{"8/bad"},
		Run: func(t *T) {
			p := t.Start()
			var h uint64
			for range 50 {
				h = t.section(pageSize)
			}
			t.Fails(view(p, h, fileMapRead, 0, 0), invalidHandle)
			t.Fails(p.CloseHandle(h), invalidHandle)
			t.OK(create(p, pageReadWrite, pageSize, nil), "connected")
			t.Fails(view(p, h, fileMapRead, 0, 0), invalidHandle)
			t.Fails(p.CloseHandle(h), invalidHandle)
			t.mapAll(h, fileMapWrite)
		},
	}, {
		Name: "handle: wait for a section",
		Rows: []string{"8/wait"},
		Run: func(t *T) {
			t.Fails(t.WaitForSingleObject(t.section(pageSize), 0), accessDenied)
		},
	}, {
		Name: "handle: file type of a section",
		Rows: []string{"8/file-type"},
		Run: func(t *T) {
			t.Fails(t.GetFileType(t.section(pageSize)), invalidHandle)
		},
		Deviation: &Deviation{Wine: "FILE_TYPE_DISK"},
	},
}

// hasFlags reports an error unless the handle has exactly these flags.
func hasFlags(t *T, handle uint64, want uint32) {
	t.Helper()
	got, r := t.GetHandleInformation(handle)
	t.Answers(r, noError)
	if got != want {
		t.Errorf("handle %#x has flags %d, want %d", handle, got, want)
	}
}
