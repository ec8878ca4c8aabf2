package conformance

import (
	"fmt"
	"slices"
)

var nameCases = []Case{
	{
		Name: "name: case matters",
		Rows: []string{"9.1/case", "B1/exact", "B1/prefix-case"},
		Run: func(t *T) {
			name := t.NewName()
			distinct(t, wide(name+"case"), wide(name+"Case"), wide(name+"CASE"))
			for _, prefix := range []string{"global", "GLOBAL", "local", "LOCAL", "session", `session\1`, `SESSION\1`} {
				path := wide(prefix + `\` + name)
				t.Fails(create(t, pageReadWrite, pageSize, path), pathNotFound, prefix)
				t.Fails(open(t, fileMapRead, path), pathNotFound, prefix)
			}
		},
	}, {
		Name: "name: the session's own directory",
		Rows: []string{"9.1/local", "B1/local", "B1/session"},
		Run: func(t *T) {
			name := t.NewName()
			oneSection(t, name, `Local\`+name, `Session\1\`+name, `Local\Session\1\Local\`+name)
			t.Fails(open(t, fileMapRead, wide(`Global\`+name)), fileNotFound)
		},
	}, {
		Name: "name: Local and Global differ",
		Rows: []string{"9.1/local", "B1/global"},
		Run: func(t *T) {
			name := t.NewName()
			distinct(t, wide(name), wide(`Global\`+name))
			oneSection(t, `Global\`+name, `Session\0\`+name)
		},
	}, {
		Name: "name: backslash",
		Rows: []string{"9.1/directories", "B1/backslash"},
		Run: func(t *T) {
			name := t.NewName()
			for _, path := range []string{name + `\def`, `Local\` + name + `\def`, `Local\no\Global`, `Session\1\no\` + name} {
				t.Fails(create(t, pageReadWrite, pageSize, wide(path)), pathNotFound, path)
				t.Fails(open(t, fileMapRead, wide(path)), pathNotFound, path)
			}
		},
	}, {
		Name: "name: every other character is legal",
		Rows: []string{"9.1/characters", "B1/slash"},
		Run: func(t *T) {
			prefix := wide(t.NewName())
			var all [][]uint16
			for unit := uint16(1); unit <= 0x17F; unit++ {
				if unit != '\\' {
					all = append(all, append(slices.Clip(prefix), unit))
				}
			}
			for _, unit := range []uint16{
				0x2028, 0x20AC, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF,
			} {
				all = append(all, append(slices.Clip(prefix), unit))
			}
			distinct(t, all...)
		},
	}, {
		Name: "name: dots and spaces",
		Rows: []string{"9.1/characters"},
		Run: func(t *T) {
			name := t.NewName()
			distinct(t, wide(name), wide(name+"."), wide(name+".."), wide(name+" "), wide(name+"  "), wide(" "+name),
				wide("."+name))
			distinct(t, wide("."), wide(".."), wide(" "), wide(`Global\.`), wide(`Global\..`), wide(`Global\ `))
			for _, path := range []string{`.\` + name, `..\` + name, `Local\..\` + name} {
				t.Fails(open(t, fileMapRead, wide(path)), pathNotFound, path)
			}
		},
	}, {
		Name: "name: surrogates",
		Rows: []string{"9.1/characters"},
		Run: func(t *T) {
			prefix := wide(t.NewName())
			var all [][]uint16
			for _, tail := range [][]uint16{
				{0xD83D},
				{0xDE00},
				{0xD83D, 0xDE00},
				{0xDE00, 0xD83D},
				{0xD83D, 0xD83D, 0xDE00},
				{0xD83D, 'x', 0xDE00},
				{0xFFFD},
				{0xFFFD, 0xFFFD},
				{0xDE00, 0xD83D, 0xDE00},
			} {
				all = append(all, append(slices.Clip(prefix), tail...))
			}
			distinct(t, all...)
			p := t.Start()
			for _, name := range all {
				t.OK(create(t, pageReadWrite, pageSize, name))
				t.OK(open(p, fileMapRead, name), fmt.Sprintf("%x from another process", name))
			}
		},
	}, {
		Name: "name: ends at the first zero",
		Rows: []string{"9.3/zero"},
		Run: func(t *T) {
			name := wide(t.NewName())
			a := t.OK(create(t, pageReadWrite, pageSize, append(slices.Clip(name), 0, 'x')))
			b := t.Existing(create(t, pageReadWrite, pageSize, name))
			if !t.sameSection(a, b) {
				t.Error("what follows a zero counts")
			}
		},
	},
}

// distinct asserts that the names, which are free, are names of as many sections.
func distinct(t *T, names ...[]uint16) {
	t.Helper()
	handles := make([]uint64, len(names))
	for i, name := range names {
		about := fmt.Sprintf("name %x", name)
		t.Fails(open(t, fileMapRead, name), fileNotFound, about)
		handles[i] = t.OK(create(t, pageReadWrite, pageSize, name), about)
		base := t.mapAll(handles[i], fileMapWrite)
		t.HoldsZeros(t, base, 16)
		t.Write(t, base, about[:min(len(about), pageSize)])
		t.OK(t.UnmapViewOfFile(base))
	}
	for i, name := range names {
		about := fmt.Sprintf("name %x", name)
		opened := t.OK(open(t, fileMapRead, name), about)
		base := t.mapAll(opened, fileMapRead)
		t.Holds(t, base, about[:min(len(about), pageSize)])
		t.OK(t.UnmapViewOfFile(base))
		t.OK(t.CloseHandle(opened))
		t.OK(t.CloseHandle(handles[i]))
	}
}

// oneSection asserts that the names, which are free, are names of one section, whichever it is created under.
func oneSection(t *T, names ...string) {
	t.Helper()
	for _, first := range names {
		h := t.OK(create(t, pageReadWrite, pageSize, wide(first)), first)
		for _, name := range names {
			opened := t.OK(open(t, fileMapWrite, wide(name)), first, " opened as ", name)
			over := t.Existing(create(t, pageReadWrite, pageSize, wide(name)), first, " created as ", name)
			if !t.sameSection(h, opened) || !t.sameSection(h, over) {
				t.Errorf("%s and %s are not the same section", first, name)
			}
			t.OK(t.CloseHandle(opened))
			t.OK(t.CloseHandle(over))
		}
		t.OK(t.CloseHandle(h))
		for _, name := range names {
			t.Fails(open(t, fileMapRead, wide(name)), fileNotFound, name)
		}
	}
}
