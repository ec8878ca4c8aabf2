package conformance

var nameLengthCases = []Case{
	{
		Name: "name: longest",
		Rows: []string{"9.3/wide", "B1/length"},
		Run: func(t *T) {
			for _, filler := range []uint16{'a', 0x20AC, 0xD800} {
				name := fill(wide(t.NewName()), filler, maxNameUnits)
				last := append(name[:maxNameUnits-1:maxNameUnits-1], 'z')
				distinct(t, name, last, name[:maxNameUnits-1])
			}
		},
	}, {
		Name: "name: too long",
		Rows: []string{"9.3/wide"},
		Run: func(t *T) {
			name := fill(wide(t.NewName()), 'a', maxNameUnits)
			h := t.OK(create(t, pageReadWrite, pageSize, append(name[:maxNameUnits:maxNameUnits], 'x')))
			for _, more := range [][]uint16{nil, {'y'}, {'\\'}, fill(nil, 'z', 40000)} {
				long := append(name[:maxNameUnits:maxNameUnits], more...)
				if !t.sameSection(h, t.OK(open(t, fileMapWrite, long), len(long), " units")) {
					t.Errorf("the name of %d units is another section's", len(long))
				}
				t.Existing(create(t, pageReadWrite, pageSize, long), len(long), " units")
			}
			t.Fails(open(t, fileMapRead, name[:maxNameUnits-1]), fileNotFound, "one unit less")
		},
	}, {
		Name: "name: cut inside a surrogate pair",
		Rows: []string{"9.3/wide"},
		Run: func(t *T) {
			name := append(fill(wide(t.NewName()), 'a', maxNameUnits-1), 0xD83D)
			h := t.OK(create(t, pageReadWrite, pageSize, append(name[:maxNameUnits:maxNameUnits], 0xDE00)))
			if !t.sameSection(h, t.OK(open(t, fileMapWrite, name))) {
				t.Error("the half of the pair that is left makes another name")
			}
		},
	}, {
		Name: "name: the prefix counts",
		Rows: []string{"9.3/prefix"},
		Run: func(t *T) {
			prefix := wide(`Local\`)
			name := fill(wide(t.NewName()), 'a', maxNameUnits)
			h := t.OK(create(t, pageReadWrite, pageSize, append(prefix, name...)))
			if !t.sameSection(h, t.OK(open(t, fileMapWrite, name[:maxNameUnits-len(prefix)]))) {
				t.Error("the name is not what is left of it")
			}
			t.Fails(open(t, fileMapRead, name), fileNotFound)
		},
	}, {
		Name: "name: longer than a path",
		Rows: []string{"9.3/wide"},
		Run: func(t *T) {
			name := wide(t.NewName())
			distinct(t, fill(name, 'a', 259), fill(name, 'a', 260), fill(name, 'a', 261), fill(name, 'a', 5000))
		},
	},
}

// fill returns name made n units long.
func fill(name []uint16, filler uint16, n int) []uint16 {
	filled := append(make([]uint16, 0, n), name...)
	for len(filled) < n {
		filled = append(filled, filler)
	}
	return filled
}
