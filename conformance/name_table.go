package conformance

import (
	"strings"

	"winshm/winerr"
)

// syntax is a row of table 9.2. In its names, abc stands for a name of the case's own.
type syntax struct {
	name         string
	create, open winerr.Errno // create 0: it succeeds, and the section is found as all of the names in as
	as           []string
	deviation    *Deviation
}

var syntaxTable = []syntax{
	{`abc`, 0, 2, []string{`Local\abc`, `Session\1\abc`}, nil},
	{`Local\abc`, 0, 2, []string{`abc`}, nil},
	{`Global\abc`, 0, 2, []string{`Session\0\abc`}, nil},
	{`Session\1\abc`, 0, 2, []string{`abc`}, nil},
	{`Session\0\abc`, 0, 2, []string{`Global\abc`}, nil},
	{`Session\7\abc`, 3, 3, nil, nil},
	{`local\abc`, 3, 3, nil, nil},
	{`GLOBAL\abc`, 3, 3, nil, nil},
	{`session\1\abc`, 3, 3, nil, nil},
	{`Global`, 6, 6, nil, nil},
	{`Local`, 6, 6, nil, nil},
	{`Session\1`, 6, 6, nil, nil},
	{`Global\`, 123, 123, nil, nil},
	{`Local\`, 123, 123, nil, nil},
	{`Session\`, 123, 123, nil, nil},
	{`Session\1\`, 123, 123, nil, nil},
	{`Local\\abc`, 123, 123, nil, nil},
	{`Global\\abc`, 123, 123, nil, nil},
	{`abc\def`, 3, 3, nil, nil},
	{`Global\abc\b`, 3, 3, nil, nil},
	{`AppContainerNamedObjects\abc`, 3, 3, nil, nil},
	{`abc\\def`, 3, 3, nil, nil},
	{`abc\`, 3, 3, nil, nil},
	{`\abc`, 161, 161, nil, nil},
	{`\`, 161, 161, nil, nil},
	{`\BaseNamedObjects\abc`, 161, 161, nil, nil},
	{`\\?\abc`, 161, 161, nil, nil},
	{`Local\Local\abc`, 0, 2, []string{`abc`, `Local\abc`}, nil},
	{`Global\Local\abc`, 0, 2, []string{`Global\abc`}, nil},
	{`Local\Global\abc`, 0, 2, []string{`Global\abc`}, nil},
	{`Global\Global\abc`, 0, 2, []string{`Global\abc`}, nil},
	{`Session\abc`, 5, 2, nil, &Deviation{
		Wine:   "a section in the session directory",
		Choice: "5, since users cannot write to that directory on NT",
	}},
}

// nameTableCases makes a case of each row of the table.
func nameTableCases() []Case {
	cases := []Case{
		withSection(`sec\sub`, `17 "sec\" , "sec\sub" with section "sec"`, "opens as 2"),
		withSection(`sec\`, `17 "sec\" , "sec\sub" with section "sec"`, "the section"),
		withSection(`Local\sec\sub`, `9.1 \ is a directory separator`, "opens as 2"),
	}
	for _, row := range syntaxTable {
		cases = append(cases, Case{
			Name:      "name: " + row.name,
			Row:       "9.2 " + row.name,
			Run:       row.check,
			Deviation: row.deviation,
		})
		if row.deviation != nil && row.deviation.Choice != "" {
			cases[len(cases)-1].Row += `; 18 Session\x without id`
		}
	}
	return cases
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
		Row:  "9.2 " + pattern + ` while section "sec" exists; ` + row,
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
