package conformance

var duplicateProcessCases = []Case{
	{
		Name: "duplicate: into another process",
		Rows: []string{"12/same-section", "12/no-target"},
		Run: func(t *T) {
			p := t.Start()
			name := wide(t.NewName())
			h, process := t.OK(create(t, pageReadWrite, pageSize, name)), t.processOf(p)
			there, r := t.DuplicateHandle(currentProcess, h, process, true, 0, 0, duplicateSameAccess)
			t.OK(r)
			t.Write(t, t.mapAll(h, fileMapWrite), "hello")
			t.Holds(p, t.OK(view(p, there, fileMapWrite, 0, 0)), "hello")
			_, r = t.DuplicateHandle(currentProcess, h, process, false, 0, 0, duplicateSameAccess)
			t.OK(r, "no place for the result")
			t.OK(t.CloseHandle(h))
			t.OK(p.CloseHandle(there))
			t.OK(t.CloseHandle(t.OK(open(t, fileMapRead, name), "kept by a handle that nobody knows")))
		},
	}, {
		Name: "duplicate: out of another process",
		Rows: []string{"12/take", "12/same-section"},
		Run: func(t *T) {
			p := t.Start()
			lower := t.OK(create(p, pageReadWrite, pageSize, nil))
			theirs, process := t.OK(create(p, pageReadWrite, pageSize, nil)), t.processOf(p)
			t.OK(p.CloseHandle(lower)) // for what the process itself opens meanwhile
			const take = duplicateSameAccess | duplicateCloseSource
			h, r := t.DuplicateHandle(process, theirs, currentProcess, true, 0, 0, take)
			t.OK(r)
			_, r = t.DuplicateHandle(process, theirs, currentProcess, true, 0, 0, take)
			t.Fails(r, invalidHandle, "again")
			t.Fails(p.CloseHandle(theirs), invalidHandle)
			t.Write(t, t.mapAll(h, fileMapWrite), "taken")
		},
	}, {
		Name: "duplicate: only close the source",
		Rows: []string{"12/close-remote"},
		Run: func(t *T) {
			p := t.Start()
			theirs, process := t.OK(create(p, pageReadWrite, pageSize, nil)), t.processOf(p)
			_, r := t.DuplicateHandle(process, theirs, 0, false, 0, 0, duplicateCloseSource)
			t.OK(r)
			t.Fails(p.CloseHandle(theirs), invalidHandle)
		},
		Deviation: &Deviation{Wine: "6, though the handle is closed"},
	}, {
		Name: "duplicate: no such process",
		Rows: []string{"12/bad-process"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, bad := range []uint64{0, 0xDEAD0, h} {
				_, r := t.DuplicateHandle(bad, h, currentProcess, true, 0, 0, duplicateSameAccess)
				t.Fails(r, invalidHandle, "source ", hexOf(bad))
				_, r = t.DuplicateHandle(currentProcess, h, bad, true, 0, 0, duplicateSameAccess)
				t.Fails(r, invalidHandle, "target ", hexOf(bad))
			}
		},
	}, {
		Name: "duplicate: a process handle without the right",
		Rows: []string{"12/no-right"},
		Run: func(t *T) {
			p, h := t.Start(), t.section(pageSize)
			weak := t.OK(t.OpenProcess(synchronize, 0, p.CurrentProcessID()))
			_, r := t.DuplicateHandle(currentProcess, h, weak, true, 0, 0, duplicateSameAccess)
			t.Fails(r, accessDenied, "target")
			_, r = t.DuplicateHandle(weak, h, currentProcess, true, 0, 0, duplicateSameAccess)
			t.Fails(r, accessDenied, "source")
		},
	}, {
		Name: "duplicate: processes that have ended",
		Rows: []string{"12/target-ended", "12/source-ended"},
		Run: func(t *T) {
			p, h := t.Start(), t.section(pageSize)
			theirs, process := t.OK(create(p, pageReadWrite, pageSize, nil)), t.processOf(p)
			if err := p.End(); err != nil {
				t.Fatal(err)
			}
			_, r := t.DuplicateHandle(currentProcess, h, process, true, 0, 0, duplicateSameAccess)
			t.Fails(r, accessDenied, "target")
			_, r = t.DuplicateHandle(process, theirs, currentProcess, true, 0, 0, duplicateSameAccess)
			t.Fails(r, invalidHandle, "source")
		},
	}, {
		Name: "duplicate: open no process",
		Rows: []string{"12.1/no-process", "B8.2/open-none"},
		Run: func(t *T) {
			for _, pid := range []uint32{0, 1 << 30, 0xFFFFFFFF} {
				t.Fails(t.OpenProcess(synchronize, 0, pid), invalidParameter, pid)
			}
			inherits(t, t.OK(t.OpenProcess(synchronize, 1, t.CurrentProcessID())), true)
		},
	},
}

// processOf opens another process of the front.
func (t *T) processOf(p *Process) uint64 {
	t.Helper()
	return t.OK(t.OpenProcess(processAllAccess, 0, p.CurrentProcessID()))
}
