package conformance

import (
	"strings"

	"winshm/winerr"
)

// nameCases are about the names of one kind of object.
func (k kind) nameCases() []Case {
	return []Case{
		{
			Name: k.name + ": free name",
			Rows: []string{k.row("create"), k.row("create-existing"), k.row("open"), "B1/same-type", "B1/exact"},
			Run: func(t *T) {
				name := t.NewName() + "x"
				t.Fails(k.open(t.Objects, synchronize, 0, wide(name)), fileNotFound)
				a := k.new(t, wide(name))
				b := t.Existing(k.create(t.Objects, nil, wide(name)))
				c := t.OK(k.open(t.Objects, synchronize, 0, wide(name)))
				if a == b || b == c {
					t.Errorf("handles %#x, %#x, %#x", a, b, c)
				}
				t.Fails(k.open(t.Objects, synchronize, 0, wide(strings.ToUpper(name))), fileNotFound, "upper case")
				for _, h := range []uint64{a, b} {
					t.OK(t.CloseHandle(h))
					t.OK(t.CloseHandle(t.OK(k.open(t.Objects, synchronize, 0, wide(name)))))
				}
				t.OK(t.CloseHandle(c))
				t.Fails(k.open(t.Objects, synchronize, 0, wide(name)), fileNotFound, "all handles are closed")
				k.new(t, wide(name))
			},
		},
		{
			Name: k.name + ": no name",
			Rows: []string{"B1/null-create", "B1/empty-create", "B1/null-open", "B1/empty-open", k.row("open-errors")},
			Run: func(t *T) {
				for _, name := range [][]uint16{nil, {}} {
					k.new(t, name)
					k.new(t, name)
				}
				t.Fails(k.open(t.Objects, k.all, 0, nil), invalidParameter, "NULL")
				t.Fails(k.open(t.Objects, k.all, 0, []uint16{}), invalidHandle, "empty")
				t.Fails(k.open(t.Objects, k.all, 0, wide(t.NewName())), fileNotFound, "absent")
			},
		},
		{
			Name: k.name + ": the name of another type",
			Rows: []string{"B1/other-type", "2/other-type", k.row("open-errors")},
			Run: func(t *T) {
				for _, other := range append(kinds, sectionKind) {
					if other.name == k.name {
						continue
					}
					name := wide(t.NewName())
					other.new(t, name)
					t.Fails(k.create(t.Objects, nil, name), invalidHandle, "create over a ", other.name)
					t.Fails(k.open(t.Objects, synchronize, 0, name), invalidHandle, "open a ", other.name)
				}
				name := wide(t.NewName())
				k.new(t, name)
				t.Fails(create(t, pageReadWrite, pageSize, name), invalidHandle, "a section over it")
				t.Fails(open(t, fileMapRead, name), invalidHandle, "a section")
			},
		},
		{Name: k.name + ": names", Rows: []string{
			"B1/local", "B1/global", "B1/prefix-case", "B1/backslash", "B1/leading",
			"B1/nothing-behind", "B1/bare", "B1/session", "B1/slash",
		}, Run: k.checkSyntax},
		{
			Name: k.name + ": arguments before the name",
			Rows: []string{"B1/arguments-first", k.row("create-flags")},
			Run: func(t *T) {
				name := wide(t.NewName())
				sectionKind.new(t, name)
				for bit := uint32(1); bit != 0; bit <<= 1 {
					if k.flags&bit == 0 {
						t.Fails(k.createEx(t.Objects, nil, nil, bit, k.all), invalidParameter, hexOf(bit))
						t.Fails(k.createEx(t.Objects, nil, name, bit|k.flags, k.all), invalidParameter, hexOf(bit), " over a section")
						t.Fails(k.createEx(t.Objects, nil, wide(`a\b`), bit, k.all), invalidParameter, hexOf(bit), " and a bad name")
					}
				}
			},
			Deviation: &Deviation{Wine: "flags are not looked at", Choice: "87 for flags that are not known"},
		},
	}
}

// checkSyntax takes the table of names of sections.
func (k kind) checkSyntax(t *T) {
	for _, s := range append(syntaxTable, syntax{"", `abc/d e`, 0, 2, nil, nil}) {
		if s.deviation != nil {
			continue
		}
		own := t.NewName()
		name := wide(strings.ReplaceAll(s.name, "abc", own))
		t.Fails(k.open(t.Objects, synchronize, 0, name), s.open, s.name)
		r := k.create(t.Objects, nil, name)
		t.Answers(r, s.create, s.name)
		for _, other := range s.as {
			h := t.OK(k.open(t.Objects, synchronize, 0, wide(strings.ReplaceAll(other, "abc", own))), other)
			t.OK(t.CloseHandle(h))
		}
		if s.create == winerr.Errno(0) {
			t.OK(t.CloseHandle(r.Value))
		}
	}
}
