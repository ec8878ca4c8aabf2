package conformance

// accessCases are about what handles of one kind of object grant.
func (k kind) accessCases() []Case {
	return []Case{
		{
			Name: k.name + ": opened for some access",
			Rows: []string{k.row("open"), "B5.5/generic", "B1/maximum", "B5.1/right"},
			Run: func(t *T) {
				name := wide(t.NewName())
				k.new(t, name)
				for _, access := range []uint32{
					synchronize, k.all, readControl, k.all &^ synchronize, 0x10000, writeDAC, 0x80000, k.all &^ 3, 1, genericAll,
					genericRead, genericWrite, genericExecute, genericRead | genericWrite, genericWrite | genericExecute, maximumAllowed,
					maximumAllowed | synchronize,
				} {
					h := t.OK(k.open(t.Objects, access, 0, name), hexOf(access))
					k.grants(t, h, k.mapped(access))
				}
			},
		}, {
			Name: k.name + ": created for some access",
			Rows: k.rowsOfEx(),
			Run: func(t *T) {
				for _, access := range []uint32{synchronize, k.all, readControl, k.all &^ synchronize, 1, genericWrite, genericExecute, maximumAllowed} {
					h := t.OK(k.createEx(t.Objects, nil, nil, 0, access), hexOf(access))
					k.grants(t, h, k.mapped(access))
				}
			},
		}, {
			Name: k.name + ": created without access",
			Rows: []string{"B1/create-access-0"},
			Run: func(t *T) {
				name := wide(t.NewName())
				h := t.OK(k.createEx(t.Objects, nil, name, 0, 0))
				t.Fails(t.Wait(h, 0), accessDenied)
				if k.change != nil {
					t.Fails(k.change(t.Objects, h), accessDenied)
				}
				t.OK(t.CloseHandle(t.OK(k.open(t.Objects, synchronize, 0, name))))
			},
		}, {
			Name: k.name + ": opened without access",
			Rows: []string{"B1/create-access-0", "B1/open-access-0"},
			Run: func(t *T) {
				name := wide(t.NewName())
				k.new(t, name)
				t.Fails(k.open(t.Objects, 0, 0, name), accessDenied)
				t.Fails(k.createEx(t.Objects, nil, name, 0, 0), accessDenied)
				t.Fails(k.open(t.Objects, 0, 0, wide(t.NewName())), fileNotFound, "absent")
			},
			Deviation: &Deviation{Wine: "a handle without rights"},
		}, {
			Name: k.name + ": access that the type does not have",
			Rows: []string{"B1/unknown-access"},
			Run: func(t *T) {
				name := wide(t.NewName())
				k.new(t, name)
				for bit := uint32(1); bit != 0; bit <<= 1 {
					const known = accessSystemSecurity | maximumAllowed | genericAll | genericExecute | genericWrite | genericRead
					if bit&(k.all|known) == 0 {
						t.Fails(k.open(t.Objects, bit, 0, name), accessDenied, hexOf(bit))
						t.Fails(k.open(t.Objects, bit|synchronize, 0, name), accessDenied, hexOf(bit))
						t.Fails(k.createEx(t.Objects, nil, name, 0, bit), accessDenied, hexOf(bit))
					}
				}
			},
			Deviation: &Deviation{Wine: "a handle with these bits"},
		}, {
			Name: k.name + ": ACCESS_SYSTEM_SECURITY without privilege",
			Rows: []string{"B1/system-security"},
			Run: func(t *T) {
				name := wide(t.NewName())
				k.new(t, name)
				t.Fails(k.open(t.Objects, accessSystemSecurity, 0, name), privilegeNotHeld)
				t.Fails(k.open(t.Objects, accessSystemSecurity|synchronize, 0, name), privilegeNotHeld)
			},
			Deviation: &Deviation{Wine: "a handle with this bit"},
		},
	}
}

func (k kind) rowsOfEx() []string {
	if k.name == semaphoreKind.name {
		return []string{k.row("create")}
	}
	return []string{k.row("create-ex")}
}

// mapped returns the rights that an access stands for.
func (k kind) mapped(access uint32) uint32 {
	rights := access &^ (genericRead | genericWrite | genericExecute | genericAll | maximumAllowed)
	for bit, stands := range map[uint32]uint32{
		genericRead: 0x20001, genericWrite: k.write, genericExecute: 0x120000, genericAll: k.all, maximumAllowed: k.all,
	} {
		if access&bit != 0 {
			rights |= stands
		}
	}
	return rights
}

// grants looks at a handle by what can be done with it. That ends with the object signaled.
func (k kind) grants(t *T, h uint64, rights uint32) {
	t.Helper()
	const modify = 2
	if k.change != nil {
		want := accessDenied
		if rights&modify != 0 {
			want = noError
		}
		t.Answers(k.change(t.Objects, h), want, "rights ", hexOf(rights), ", changing")
	}
	r := t.Wait(h, 0)
	if rights&synchronize == 0 {
		t.Fails(r, accessDenied, "rights ", hexOf(rights), ", waiting")
	} else if r.Value == 0 {
		t.Errorf("rights %#x: waiting fails: %v", rights, r)
	}
	if k.name == mutexKind.name && r.Value == waitObject0+1 {
		t.OK(t.ReleaseMutex(h), "rights ", hexOf(rights), ", releasing")
	}
}
