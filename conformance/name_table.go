package conformance

import (
	"strings"

	"winshm/winerr"
)

// syntax is a row of table 9.2. In its names, abc stands for a name of the case's own.
type syntax struct {
	row, name    string
	create, open winerr.Errno // create 0: it succeeds, and the section is found as all of the names in as
	as           []string
	deviation    *Deviation
}

var syntaxTable = []syntax{
	{"plain", `abc`, 0, 2, []string{`Local\abc`, `Session\1\abc`}, nil},
	{"prefixed", `Local\abc`, 0, 2, []string{`abc`}, nil},
	{"prefixed", `Global\abc`, 0, 2, []string{`Session\0\abc`}, nil},
	{"prefixed", `Session\1\abc`, 0, 2, []string{`abc`}, nil},
	{"session-0", `Session\0\abc`, 0, 2, []string{`Global\abc`}, nil},
	{"session-missing", `Session\7\abc`, 3, 3, nil, nil},
	{"prefix-case", `local\abc`, 3, 3, nil, nil},
	{"prefix-case", `GLOBAL\abc`, 3, 3, nil, nil},
	{"prefix-case", `session\1\abc`, 3, 3, nil, nil},
	{"prefix-bare", `Global`, 6, 6, nil, nil},
	{"prefix-bare", `Local`, 6, 6, nil, nil},
	{"prefix-bare", `Session\1`, 6, 6, nil, nil},
	{"prefix-only", `Global\`, 123, 123, nil, nil},
	{"prefix-only", `Local\`, 123, 123, nil, nil},
	{"prefix-only", `Session\`, 123, 123, nil, nil},
	{"prefix-only", `Session\1\`, 123, 123, nil, nil},
	{"prefix-double", `Local\\abc`, 123, 123, nil, nil},
	{"prefix-double", `Global\\abc`, 123, 123, nil, nil},
	{"path", `abc\def`, 3, 3, nil, nil},
	{"path", `Global\abc\b`, 3, 3, nil, nil},
	{"path", `AppContainerNamedObjects\abc`, 3, 3, nil, nil},
	{"path-double", `abc\\def`, 3, 3, nil, nil},
	{"trailing", `abc\`, 3, 3, nil, nil},
	{"leading", `\abc`, 161, 161, nil, nil},
	{"leading", `\`, 161, 161, nil, nil},
	{"leading", `\BaseNamedObjects\abc`, 161, 161, nil, nil},
	{"leading", `\\?\abc`, 161, 161, nil, nil},
	{"nested", `Local\Local\abc`, 0, 2, []string{`abc`, `Local\abc`}, nil},
	{"nested", `Global\Local\abc`, 0, 2, []string{`Global\abc`}, nil},
	{"nested", `Local\Global\abc`, 0, 2, []string{`Global\abc`}, nil},
	{"nested", `Global\Global\abc`, 0, 2, []string{`Global\abc`}, nil},
	{"session-none", `Session\abc`, 5, 2, nil, &Deviation{
		Wine:   "a section in the session directory",
		Choice: "5, since users cannot write to that directory on NT",
	}},
}

// nameTableCases makes a case of each row of the table.
func nameTableCases() []Case {
	cases := []Case{
		withSection(`sec\sub`, "9.2/below-section", "opens as 2"),
		withSection(`sec\`, "9.2/below-section-empty", "the section"),
		withSection(`Local\sec\sub`, "9.2/below-section", "opens as 2"),
	}
	for _, row := range syntaxTable {
		cases = append(cases, Case{
			Name:      "name: " + row.name,
			Rows:      row.rows(),
			Run:       row.check,
			Deviation: row.deviation,
		})
	}
	return cases
}

// alsoInB1 are the rows that the second page of the specification has again.
var alsoInB1 = map[string]string{
	"prefix-case": "B1/prefix-case", "prefix-only": "B1/nothing-behind", "prefix-bare": "B1/bare", "path": "B1/backslash",
	"leading": "B1/leading",
}

func (s syntax) rows() []string {
	rows := []string{"9.2/" + s.row}
	if other, ok := alsoInB1[s.row]; ok {
		rows = append(rows, other)
	}
	if s.create != noError && s.create != invalidHandle && s.deviation == nil {
		rows = append(rows, "1.7/syntax")
	}
	return rows
}

func (s syntax) check(t *T) {
	own := t.NewName()
	name := func(pattern string) string { return strings.ReplaceAll(pattern, "abc", own) }
	t.Fails(open(t, fileMapRead, wide(name(s.name))), s.open, "open")
	if s.create != noError {
		t.Fails(create(t, pageReadWrite, pageSize, wide(name(s.name))), s.create, "create")
		return
	}
	names := []string{name(s.name)}
	for _, other := range s.as {
		names = append(names, name(other))
	}
	oneSection(t, names...)
}

// withSection is a row of table 9.2 about a name that goes through a section, which is no directory.
func withSection(pattern, row, wine string) Case {
	return Case{
		Name: "name: " + pattern + " while section sec exists",
		Rows: []string{row},
		Run: func(t *T) {
			own := t.NewName()
			path := wide(strings.ReplaceAll(pattern, "sec", own))
			h := t.OK(create(t, pageReadWrite, pageSize, wide(own)))
			t.Fails(create(t, pageReadWrite, pageSize, path), invalidHandle, "create")
			t.Fails(open(t, fileMapRead, path), invalidHandle, "open")
			t.OK(t.CloseHandle(h))
			t.Fails(open(t, fileMapRead, path), pathNotFound, "open, when it is gone")
		},
		Deviation: &Deviation{Wine: wine},
	}
}
