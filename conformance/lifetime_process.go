package conformance

// An end is a way for a process to end.
type end struct {
	name, row string
	of        func(*T, *Process)
	deviation *Deviation // in what goes with the process
}

var ends = []end{
	{"exit", "10/process-exits", func(t *T, p *Process) {
		t.Helper()
		if err := p.End(); err != nil {
			t.Fatal(err)
		}
	}, nil},
	{
		"kill", "10/process-killed", func(_ *T, p *Process) { p.Kill() },
		&Deviation{Wine: "the name is there for some time, after SIGKILL", Chance: true},
	},
}

var processCases = append(endCases(), Case{
	Name: "process: hung",
	Rows: []string{"10/hung"},
	Run: func(t *T) {
		name := wide(t.NewName())
		p := t.Start()
		there := t.OK(view(p, t.OK(create(p, pageReadWrite, pageSize, name)), fileMapWrite, 0, 0))
		t.Write(p, there, "kept")
		p.Suspend(t)
		h := t.OK(open(t, fileMapWrite, name))
		base := t.mapAll(h, fileMapWrite)
		t.Holds(t, base, "kept")
		t.OK(t.CloseHandle(h))
		t.OK(t.CloseHandle(t.OK(open(t, fileMapRead, name), "again")))
		p.Resume(t)
		t.Holds(p, there, "kept")
	},
}, Case{
	Name: "process: its handles are its own",
	Rows: []string{"10/last-handle"},
	Run: func(t *T) {
		name := wide(t.NewName())
		p, q := t.Start(), t.Start()
		atP := t.OK(create(p, pageReadWrite, pageSize, name))
		atQ := t.Existing(create(q, pageReadWrite, pageSize, name))
		t.OK(p.CloseHandle(atP))
		t.OK(t.CloseHandle(t.OK(open(t, fileMapRead, name))))
		t.OK(q.CloseHandle(atQ))
		for _, api := range []API{t, p, q} {
			t.Fails(open(api, fileMapRead, name), fileNotFound)
		}
	},
})

// tries is how often a process is ended where an answer that comes too early would be wrong once in a while only.
const tries = 20

// endCases are about what a process leaves when it ends. What was its is gone when the process is: nobody waits.
func endCases() []Case {
	var cases []Case
	for _, how := range ends {
		cases = append(cases, how.namesCases()...)
		cases = append(cases, how.handlesCases()...)
	}
	return cases
}

// namesCases are about the names and the memory that a process held.
func (how end) namesCases() []Case {
	return []Case{
		{
			Name: "process: " + how.name + " of the only holder",
			Rows: []string{how.row},
			Run: func(t *T) {
				name := wide(t.NewName())
				for range tries {
					p := t.Start()
					there := t.OK(view(p, t.OK(create(p, pageReadWrite, pageSize, name)), fileMapWrite, 0, 0))
					t.Write(p, there, "gone")
					t.OK(t.CloseHandle(t.OK(open(t, fileMapRead, name))))
					how.of(t, p)
					t.Fails(open(t, fileMapRead, name), fileNotFound)
					fresh := t.OK(create(t, pageReadWrite, pageSize, name), "fresh")
					t.HoldsZeros(t, t.mapAll(fresh, fileMapRead), pageSize)
					t.OK(t.CloseHandle(fresh))
				}
			},
			Deviation: how.deviation,
		}, {
			Name: "process: " + how.name + " of one holder of two",
			Rows: []string{how.row},
			Run: func(t *T) {
				name := wide(t.NewName())
				p := t.Start()
				there := t.OK(view(p, t.OK(create(p, pageReadWrite, pageSize, name)), fileMapWrite, 0, 0))
				h := t.OK(open(t, fileMapAllAccess, name))
				t.Write(p, there, "survives")
				how.of(t, p)
				t.Holds(t, t.mapAll(h, fileMapRead), "survives")
				t.OK(open(t, fileMapRead, name))
				t.Existing(create(t, pageReadWrite, pageSize, name))
			},
		}, {
			Name: "process: " + how.name + " while another has a view",
			Rows: []string{how.row},
			Run: func(t *T) {
				name := wide(t.NewName())
				p := t.Start()
				t.OK(create(p, pageReadWrite, pageSize, name))
				h := t.OK(open(t, fileMapWrite, name))
				base := t.mapAll(h, fileMapWrite)
				t.Write(t, base, "survives")
				t.OK(t.CloseHandle(h))
				how.of(t, p)
				t.Holds(t, base, "survives")
				t.Fails(open(t, fileMapRead, name), fileNotFound)
				fresh := t.mapAll(t.OK(create(t, pageReadWrite, pageSize, name)), fileMapRead)
				t.HoldsZeros(t, fresh, pageSize)
			},
			Deviation: how.deviation,
		},
	}
}

// handlesCases are about processes that held no handle, or a protected one.
func (how end) handlesCases() []Case {
	return []Case{
		{
			Name: "process: " + how.name + " with only a view",
			Rows: []string{how.row, "10/last-handle-views"},
			Run: func(t *T) {
				name := wide(t.NewName())
				p := t.Start()
				h := t.OK(create(t, pageReadWrite, pageSize, name))
				there := t.OK(open(p, fileMapWrite, name))
				base := t.OK(view(p, there, fileMapWrite, 0, 0))
				t.OK(p.CloseHandle(there))
				t.Write(p, base, "survives")
				how.of(t, p)
				t.Holds(t, t.mapAll(h, fileMapRead), "survives")
				t.OK(open(t, fileMapRead, name))
			},
		}, {
			Name: "process: " + how.name + " with a protected handle",
			Rows: []string{how.row, "8/protected"},
			Run: func(t *T) {
				name := wide(t.NewName())
				p := t.Start()
				h := t.OK(create(p, pageReadWrite, pageSize, name))
				t.OK(p.SetHandleInformation(h, 3, 3))
				how.of(t, p)
				t.Fails(open(t, fileMapRead, name), fileNotFound)
			},
			Deviation: how.deviation,
		},
	}
}
