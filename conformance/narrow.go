package conformance

import "strings"

var narrowCases = []Case{
	{
		Name: "narrow: the same names",
		Rows: []string{"0.5/narrow-names"},
		Run: func(t *T) {
			narrow := t.narrow()
			for _, prefix := range []string{"", `Local\`, `Global\`, `Session\1\`} {
				name := prefix + t.NewName()
				t.Fails(narrow.OpenFileMappingA(fileMapRead, 0, []byte(name)), fileNotFound, name)
				a := t.OK(createNarrow(narrow, []byte(name)), name)
				b := t.Existing(create(t, pageReadWrite, pageSize, wide(name)), name)
				c := t.OK(narrow.OpenFileMappingA(fileMapWrite, 1, []byte(name)), name)
				if !t.sameSection(a, b) || !t.sameSection(a, c) {
					t.Errorf("%s names different sections", name)
				}
				inherits(t, c, true)
				t.Existing(createNarrow(narrow, []byte(name)), name)
			}
		},
	}, {
		Name: "narrow: bad names",
		Rows: []string{"0.5/narrow-names"},
		Run: func(t *T) {
			narrow := t.narrow()
			for _, s := range syntaxTable {
				if s.create != noError && s.deviation == nil {
					name := []byte(strings.ReplaceAll(s.name, "abc", t.NewName()))
					t.Fails(createNarrow(narrow, name), s.create, s.name)
					t.Fails(narrow.OpenFileMappingA(fileMapRead, 0, name), s.open, s.name)
				}
			}
			t.Fails(narrow.OpenFileMappingA(fileMapRead, 0, nil), invalidParameter, "NULL")
			t.Fails(narrow.OpenFileMappingA(fileMapRead, 0, []byte{}), invalidHandle, "empty")
		},
	}, {
		Name: "narrow: without a name",
		Rows: []string{"0.5/narrow-names"},
		Run: func(t *T) {
			narrow := t.narrow()
			for _, name := range [][]byte{nil, {}} {
				if t.sameSection(t.OK(createNarrow(narrow, name)), t.OK(createNarrow(narrow, name))) {
					t.Errorf("two sections without a name (%q) are one", name)
				}
			}
		},
	}, {
		Name: "narrow: UTF-8",
		Rows: []string{"0.5/narrow-names"},
		Run: func(t *T) {
			narrow := t.narrow()
			name := t.NewName() + "\u00e9\u20ac\U0001f600"
			t.OK(createNarrow(narrow, []byte(name)))
			t.OK(open(t, fileMapRead, wide(name)))
		},
		Deviation: &Deviation{
			Wine:   "the name is taken for text in a code page of 8 bits",
			Choice: "UTF-8, which a Windows program can have as its code page",
		},
	}, {
		Name: "narrow: long names",
		Rows: []string{"9.3/narrow", "B1/length"},
		Run: func(t *T) {
			narrow := t.narrow()
			const longest = 259
			for _, prefix := range []string{"", `Global\`} {
				name := prefix + t.NewName()
				name += strings.Repeat("a", longest-len(name))
				t.OK(createNarrow(narrow, []byte(name)))
				t.OK(narrow.OpenFileMappingA(fileMapRead, 0, []byte(name)))
				for _, more := range []string{"a", "aa", `\`, strings.Repeat("a", 40000)} {
					t.Fails(createNarrow(narrow, []byte(name+more)), nameTooLong, len(name+more))
					t.Fails(narrow.OpenFileMappingA(fileMapRead, 0, []byte(name+more)), nameTooLong, len(name+more))
				}
			}
		},
	}, {
		Name: "narrow: a long name before all else",
		Rows: []string{"9.3/narrow"},
		Run: func(t *T) {
			narrow, name := t.narrow(), []byte(strings.Repeat("a", 300))
			t.Fails(narrow.CreateFileMappingA(0xDEAD0, nil, pageNoAccess, 0, 0, name), nameTooLong)
			t.Fails(narrow.OpenFileMappingA(0, 0, name), nameTooLong)
		},
	},
}

func createNarrow(n Narrow, name []byte) Result {
	return n.CreateFileMappingA(invalidHandleValue, nil, pageReadWrite, 0, pageSize, name)
}
