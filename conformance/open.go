package conformance

var openCases = []Case{
	{
		Name: "open: existing section",
		Rows: []string{"2/existing"},
		Run: func(t *T) {
			name := wide(t.NewName())
			a := t.OK(create(t, pageReadWrite, pageSize, name))
			b := t.OK(open(t, fileMapWrite, name))
			if a == b || !t.sameSection(a, b) {
				t.Errorf("handles %#x and %#x do not lead to the same memory", a, b)
			}
		},
	}, {
		Name: "open: from another process",
		Rows: []string{"2/existing"},
		Run: func(t *T) {
			name := wide(t.NewName())
			p := t.Start()
			base := t.mapAll(t.OK(create(t, pageReadWrite, pageSize, name)), fileMapWrite)
			t.Write(t, base, "hello")
			there := t.OK(view(p, t.OK(open(p, fileMapRead, name)), fileMapRead, 0, 0))
			t.Holds(p, there, "hello")
		},
	}, {
		Name: "open: no such name",
		Rows: []string{"2/no-name"},
		Run:  func(t *T) { t.Fails(open(t, fileMapRead, wide(t.NewName())), fileNotFound) },
	}, {
		Name: "open: no such directory",
		Rows: []string{"2/no-directory"},
		Run: func(t *T) {
			name := t.NewName()
			t.OK(create(t, pageReadWrite, pageSize, wide(name)))
			for _, path := range []string{`no\such`, `local\` + name, `LOCAL\` + name, `global\` + name, `session\1\` + name} {
				t.Fails(open(t, fileMapRead, wide(path)), pathNotFound, path)
			}
		},
	}, {
		Name: "open: name in other case",
		Rows: []string{"2/other-case", "9.1/case", "B1/exact"},
		Run: func(t *T) {
			name := t.NewName()
			t.OK(create(t, pageReadWrite, pageSize, wide(name+"Abc\u00e9")))
			for _, other := range []string{"abc\u00e9", "ABC\u00e9", "Abc\u00c9"} {
				t.Fails(open(t, fileMapRead, wide(name+other)), fileNotFound, other)
				t.OK(create(t, pageReadWrite, pageSize, wide(name+other)), other)
			}
		},
	}, {
		Name: "open: object of another type",
		Rows: []string{"2/other-type", "B1/bare"},
		Run: func(t *T) {
			for _, name := range []string{"Global", "Local", "Session", `Session\0`} {
				t.Fails(open(t, fileMapRead, wide(name)), invalidHandle, name)
			}
		},
	}, {
		Name: "open: name NULL",
		Rows: []string{"2/null", "9.2/null", "B1/null-open"},
		Run:  func(t *T) { t.Fails(open(t, fileMapRead, nil), invalidParameter) },
	}, {
		Name: "open: empty name",
		Rows: []string{"2/empty", "9.2/empty", "B1/empty-open"},
		Run:  func(t *T) { t.Fails(open(t, fileMapRead, []uint16{}), invalidHandle) },
	}, {
		Name: "open: access 0",
		Rows: []string{"2/access-0", "B1/open-access-0"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.Fails(open(t, 0, name), fileNotFound, "missing")
			t.OK(create(t, pageReadWrite, pageSize, name))
			t.Fails(open(t, 0, name), accessDenied, "existing")
		},
		Deviation: &Deviation{Wine: "a handle without rights"},
	}, {
		Name: "open: bInheritHandle",
		Rows: []string{"2/inherit"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			for _, inherit := range []uint32{0, 1, 2, 0x80000000} {
				inherits(t, t.OK(t.OpenFileMapping(fileMapRead, inherit, name)), inherit != 0)
			}
		},
	}, {
		Name: "open: only views are left",
		Rows: []string{"2/only-views", "3.5/no-handle"},
		Run: func(t *T) {
			name := wide(t.NewName())
			h := t.OK(create(t, pageReadWrite, pageSize, name))
			base := t.mapAll(h, fileMapWrite)
			t.OK(t.CloseHandle(h))
			t.Fails(open(t, fileMapRead, name), fileNotFound)
			t.Write(t, base, "still here")
		},
	}, {
		Name: "open: the creator has closed its handle",
		Rows: []string{"2/creator-closed"},
		Run: func(t *T) {
			name := wide(t.NewName())
			p := t.Start()
			h := t.OK(create(t, pageReadWrite, pageSize, name))
			there := t.OK(open(p, fileMapWrite, name))
			t.OK(t.CloseHandle(h))
			t.OK(open(t, fileMapRead, name))
			t.OK(p.CloseHandle(there))
			t.OK(open(t, fileMapRead, name), "from its own second handle")
		},
	}, {
		Name: "open: Global needs no privilege",
		Rows: []string{"2/global", "9.1/global-privilege"},
		Run: func(t *T) {
			name := wide(`Global\` + t.NewName())
			t.Fails(open(t, fileMapRead, name), fileNotFound)
			t.OK(create(t, pageReadWrite, pageSize, name))
			t.OK(open(t, fileMapAllAccess, name))
			t.Existing(create(t, pageReadWrite, pageSize, name))
		},
	},
}
