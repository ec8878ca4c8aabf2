package conformance

import (
	"fmt"
	"slices"
)

var nameCases = []Case{
	{
		Name: "name: case matters",
		Row:  `9.1 comparison is case-sensitive everywhere: object names and also the prefixes (global\x -> 3)`,
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
		Row:  `9.1 Local\x == x == Session\<own id>\x`,
		Run: func(t *T) {
			name := t.NewName()
			oneSection(t, name, `Local\`+name, `Session\1\`+name, `Local\Session\1\Local\`+name)
			t.Fails(open(t, fileMapRead, wide(`Global\`+name)), fileNotFound)
		},
	}, {
		Name: "name: Local and Global differ",
		Row:  `9.1 Local\x == x; in session 0 also == Global\x (and in no other)`,
		Run: func(t *T) {
			name := t.NewName()
			distinct(t, wide(name), wide(`Global\`+name))
			oneSection(t, `Global\`+name, `Session\0\`+name)
		},
	}, {
		Name: "name: backslash",
		Row:  `9.1 only the first component(s) may be prefixes; otherwise \ is a directory separator`,
		Run: func(t *T) {
			name := t.NewName()
			for _, path := range []string{name + `\def`, `Local\` + name + `\def`, `Local\no\Global`, `Session\1\no\` + name} {
				t.Fails(create(t, pageReadWrite, pageSize, wide(path)), pathNotFound, path)
				t.Fails(open(t, fileMapRead, wide(path)), pathNotFound, path)
			}
		},
	}, {
		Name: "name: every other character is legal",
		Row: "9.1 all other characters are legal in a name: slash, colon, asterisk, question mark, quote, angle brackets, " +
			"vertical bar, space",
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
		Row:  `9.1 dots, ".", "..", trailing dots and spaces are significant`,
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
		Row:  "9.1 all other characters are legal in a name (surrogates without a partner)",
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
		Row:  "9.3 embedded NUL",
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
