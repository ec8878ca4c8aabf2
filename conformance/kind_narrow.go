package conformance

import "strings"

// CreateA creates an object of a kind, by its number in kinds, by the A function. Only fronts that are [Narrow] have it.
func (o Objects) CreateA(kind int, name []byte) Result { return o.result("CreateA", kind, name) }

// OpenA opens one.
func (o Objects) OpenA(kind int, access uint32, name []byte) Result {
	return o.result("OpenA", kind, access, name)
}

// narrowKindCases are about the A functions.
func narrowKindCases() []Case {
	var cases []Case
	for i, k := range kinds {
		cases = append(cases, Case{
			Name: k.name + ": narrow names",
			Rows: []string{"0.5/narrow-names", "9.3/narrow", "B1/length"},
			Run:  func(t *T) { k.checkNarrow(t, i) },
		})
	}
	return cases
}

func (k kind) checkNarrow(t *T, i int) {
	t.narrow()
	name := t.NewName()
	t.Fails(t.OpenA(i, synchronize, []byte(name)), fileNotFound)
	t.OK(t.CreateA(i, []byte(name)))
	t.Existing(t.CreateA(i, []byte(`Local\`+name)))
	t.OK(k.open(t.Objects, synchronize, 0, wide(name)), "by the wide name")
	t.OK(t.OpenA(i, synchronize, []byte(name)))
	t.Fails(t.OpenA(i, synchronize, []byte(strings.ToUpper(name))), fileNotFound)
	t.Fails(t.OpenA(i, synchronize, nil), invalidParameter, "NULL")
	t.Fails(t.OpenA(i, synchronize, []byte{}), invalidHandle, "empty")
	for _, none := range [][]byte{nil, {}} {
		t.OK(t.CreateA(i, none), "no name")
	}
	t.Fails(t.CreateA(i, []byte(`a\b`)), pathNotFound)
	const longest = 259 // for a mutex, Wine lets pass one more
	name += strings.Repeat("a", longest-len(name))
	t.OK(t.CreateA(i, []byte(name)))
	t.OK(t.OpenA(i, synchronize, []byte(name)))
	t.Fails(t.OpenA(i, synchronize, []byte(name+"a")), nameTooLong)
	for _, more := range []string{"aa", `\a`, strings.Repeat("a", 40000)} {
		t.Fails(t.CreateA(i, []byte(name+more)), nameTooLong)
		t.Fails(t.OpenA(i, synchronize, []byte(name+more)), nameTooLong)
	}
}
