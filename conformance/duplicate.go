package conformance

var duplicateCases = []Case{
	{
		Name: "duplicate: the same access",
		Rows: []string{"12/same-access", "12/same-section"},
		Run: func(t *T) {
			name := wide(t.NewName())
			full := t.OK(create(t, pageReadWrite, pageSize, name))
			read := t.OK(open(t, fileMapRead, name))
			for _, access := range []uint32{0, fileMapAllAccess, 0xFFFFFFFF} {
				h := t.duplicate(read, access, duplicateSameAccess)
				t.Grants(h, fileMapRead)
				t.Fails(view(t, h, fileMapWrite, 0, 0), accessDenied)
				t.Write(t, t.mapAll(full, fileMapWrite), "seen")
				t.Holds(t, t.mapAll(h, fileMapRead), "seen")
				inherits(t, h, false)
			}
			h := t.duplicate(full, 0, duplicateSameAccess)
			if h == full || !t.sameSection(h, full) {
				t.Errorf("handle %#x is no duplicate of %#x", h, full)
			}
			t.OK(t.CloseHandle(full))
			t.OK(t.CloseHandle(read))
			t.OK(open(t, fileMapRead, name), "kept by the duplicate")
		},
	}, {
		Name: "duplicate: an access of its own",
		Rows: []string{"12/access", "13/duplicate"},
		Run: func(t *T) {
			full := t.OK(create(t, pageExecuteReadWrite, pageSize, nil))
			for access, rights := range map[uint32]uint32{
				genericRead: 0x20005, genericWrite: 0x20002, genericExecute: 0x20008, genericAll: 0xF001F,
				fileMapRead: 4, fileMapWrite: 2, fileMapCopy: 1, readControl: readControl,
			} {
				h := t.duplicate(full, access, 0)
				t.Grants(h, rights, hexOf(access))
				granted(t, h, rights)
			}
		},
	}, {
		Name: "duplicate: no access",
		Rows: []string{"12/access-0"},
		Run: func(t *T) {
			h := t.duplicate(t.section(pageSize), 0, 0)
			t.Grants(h, 0)
			for _, access := range []uint32{0, fileMapRead, fileMapWrite} {
				t.Fails(view(t, h, access, 0, 0), accessDenied, hexOf(access))
			}
		},
	}, {
		Name: "duplicate: more access",
		Rows: []string{"12/wider", "13/duplicate"},
		Run: func(t *T) {
			read := t.duplicate(t.section(pageSize), fileMapRead, 0)
			h := t.duplicate(read, fileMapWrite, 0)
			t.Write(t, t.mapAll(h, fileMapWrite), "written")
			t.Holds(t, t.mapAll(read, fileMapRead), "written")
		},
	}, {
		Name: "duplicate: access that sections do not have",
		Rows: []string{"12/all-ones", "13/outside-mask"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, access := range []uint32{0xFFFFFFFF, 0x40, 0x200000} {
				_, r := t.DuplicateHandle(currentProcess, h, currentProcess, true, access, 0, 0)
				t.Fails(r, accessDenied, hexOf(access))
			}
		},
		Deviation: &Deviation{Wine: "TRUE"},
	}, {
		Name: "duplicate: inheritable",
		Rows: []string{"12/inherit"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, inherit := range []uint32{0, 1, 2} {
				made, r := t.DuplicateHandle(currentProcess, h, currentProcess, true, 0, inherit, duplicateSameAccess)
				t.OK(r)
				inherits(t, made, inherit != 0)
			}
			inherits(t, h, false)
		},
	}, {
		Name: "duplicate: no such handle",
		Rows: []string{"12/bad-source"},
		Run: func(t *T) {
			closed := t.section(pageSize)
			t.OK(t.CloseHandle(closed))
			for _, bad := range []uint64{0, closed, 0xDEAD0, 0x7FFFFFF8} {
				made, r := t.DuplicateHandle(currentProcess, bad, currentProcess, true, 0, 0, duplicateSameAccess)
				if t.Fails(r, invalidHandle, hexOf(bad)); made != 0 {
					t.Errorf("source %#x: the result is %#x", bad, made)
				}
			}
		},
	}, {
		Name: "duplicate: the pseudo handle of a process",
		Rows: []string{"12/pseudo-process"},
		Run: func(t *T) {
			process := t.duplicate(currentProcess, 0, duplicateSameAccess)
			if process == currentProcess || process == 0 {
				t.Errorf("the duplicate is %#x", process)
			}
			h, r := t.DuplicateHandle(process, t.section(pageSize), process, true, 0, 0, duplicateSameAccess)
			t.OK(r)
			t.mapAll(h, fileMapWrite)
			t.OK(t.CloseHandle(h))
		},
	}, {
		Name: "duplicate: the pseudo handle of a thread",
		Rows: []string{"12/pseudo-thread"},
		Run: func(t *T) {
			p := t.Start()
			thread, r := p.DuplicateHandle(currentProcess, currentThread, currentProcess, true, 0, 0, duplicateSameAccess)
			if r.Code == notSupported {
				t.Skip("needs Linux 6.9")
			}
			if t.OK(r); thread == currentThread || thread == 0 {
				t.Errorf("the duplicate is %#x", thread)
			}
			t.Fails(view(p, thread, fileMapRead, 0, 0), invalidHandle)
			t.OK(p.CloseHandle(thread))
		},
	}, {
		Name: "duplicate: unknown options",
		Rows: []string{"12/unknown-options"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, option := range []uint32{0x10, 0x80000000, 0x7FFFFFFC} {
				t.mapAll(t.duplicate(h, 0, duplicateSameAccess|option), fileMapWrite)
			}
		},
	}, {
		Name: "duplicate: the source is closed",
		Rows: []string{"12/close-source", "12/close-source-number"},
		Run: func(t *T) {
			h := t.section(pageSize)
			const move = duplicateSameAccess | duplicateCloseSource
			if moved := t.duplicate(h, 0, move); moved != h {
				t.Errorf("%#x became %#x", h, moved)
			}
			read := t.duplicate(h, fileMapRead, duplicateCloseSource)
			t.Grants(read, fileMapRead)
			t.Fails(view(t, read, fileMapWrite, 0, 0), accessDenied)
			_, r := t.DuplicateHandle(currentProcess, read, 0xDEAD0, true, 0, 0, move)
			t.Fails(r, invalidHandle)
			t.Fails(t.CloseHandle(read), invalidHandle, "closed although the call failed")
		},
	}, {
		Name: "duplicate: the source is protected from closing",
		Rows: []string{"12/close-source-protected"},
		Run: func(t *T) {
			h := t.section(pageSize)
			t.OK(t.SetHandleInformation(h, handleFlagProtectFromClose, handleFlagProtectFromClose))
			moved := t.duplicate(h, 0, duplicateSameAccess|duplicateCloseSource)
			if moved == h {
				t.Errorf("%#x was replaced", h)
			}
			hasFlags(t, h, handleFlagProtectFromClose)
			t.OK(t.SetHandleInformation(h, handleFlagProtectFromClose, 0))
			t.OK(t.CloseHandle(h))
		},
	},
}

// duplicate duplicates a handle of the test's process, and ends the case if that fails.
func (t *T) duplicate(handle uint64, access, options uint32) uint64 {
	t.Helper()
	made, r := t.DuplicateHandle(currentProcess, handle, currentProcess, true, access, 0, options)
	t.OK(r, "duplicate ", hexOf(handle))
	return made
}
