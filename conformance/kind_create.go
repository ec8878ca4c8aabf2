package conformance

// createCases are about what creating is told besides the name.
func (k kind) createCases() []Case {
	cases := []Case{
		{
			Name: k.name + ": inheritable",
			Rows: []string{"B1/same-type", "B5.5/inherit"},
			Run: func(t *T) {
				name, sa := wide(t.NewName()), &Attributes{Length: 24, Inherit: 1}
				inherits(t, t.OK(k.create(t.Objects, sa, name)), true)
				inherits(t, t.Existing(k.create(t.Objects, sa, name)), true)
				inherits(t, t.Existing(k.create(t.Objects, nil, name)), false)
				inherits(t, t.OK(k.open(t.Objects, synchronize, 1, name)), true)
				inherits(t, t.OK(k.open(t.Objects, synchronize, 0, name)), false)
			},
		}, {
			Name: k.name + ": a descriptor",
			Rows: []string{"B5.5/security", "B1/full-access"},
			Run: func(t *T) {
				o, name := objectsOf(t.bound()), wide(t.NewName())
				sa := &Attributes{Length: 24, Descriptor: describe(t, "D:(A;;0x100000;;;WD)")}
				h := t.OK(k.create(o, sa, name))
				t.OK(k.open(o, synchronize, 0, name))
				t.OK(k.open(o, readControl, 0, name), "the owner may read the list")
				t.Fails(k.open(o, 1, 0, name), accessDenied)
				t.Fails(k.open(o, genericRead, 0, name), accessDenied)
				t.Fails(k.open(o, genericAll, 0, name), accessDenied)
				t.Fails(k.create(o, nil, name), accessDenied, "create over it")
				weak := t.OK(k.open(o, maximumAllowed, 0, name))
				t.Answers(o.Wait(weak, 0), noError, "MAXIMUM_ALLOWED")
				if k.change != nil {
					t.Fails(k.change(o, weak), accessDenied, "MAXIMUM_ALLOWED")
					t.OK(k.change(o, h), "the creator's handle")
				}
			},
			Deviation: k.descriptorDeviation(),
		}, {
			Name: k.name + ": a descriptor that is none",
			Rows: []string{"B5.5/security"},
			Run: func(t *T) {
				name, sa := wide(t.NewName()), &Attributes{Length: 24, Descriptor: []byte{2, 0, 4, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}
				t.Fails(k.create(t.Objects, sa, name), unknownRevision)
				t.Fails(k.open(t.Objects, synchronize, 0, name), fileNotFound)
			},
		},
	}
	if k.flags != 0 {
		cases = append(cases, Case{
			Name: k.name + ": flags",
			Rows: []string{k.row("create-ex")},
			Run: func(t *T) {
				for flags := range uint32(4) {
					if flags&^k.flags == 0 {
						t.OK(k.createEx(t.Objects, nil, nil, flags, k.all), flags)
					}
				}
			},
		})
	}
	return cases
}

func (k kind) descriptorDeviation() *Deviation {
	if k.name == timerKind.name {
		return &Deviation{Wine: "who creates it gets what the list allows"}
	}
	return nil
}

// objectsOf returns the functions of objects in the process of an API.
func objectsOf(p API) Objects { return Objects{p} }

// lifeCases are about how long the name lasts, and handles of other processes.
func (k kind) lifeCases() []Case {
	var cases []Case
	for _, how := range ends {
		cases = append(cases, Case{
			Name: k.name + ": " + how.name + " of the only holder",
			Rows: []string{"B5.5/ends"},
			Run: func(t *T) {
				name := wide(t.NewName())
				p, q := t.Start(), t.Start()
				t.OK(k.create(p.Objects, nil, name))
				theirs := t.Existing(k.create(q.Objects, nil, name))
				h := t.OK(k.open(t.Objects, k.all, 0, name))
				t.OK(t.CloseHandle(h))
				t.OK(q.CloseHandle(theirs))
				t.OK(t.CloseHandle(t.OK(k.open(t.Objects, k.all, 0, name))))
				how.of(t, p)
				t.Fails(k.open(t.Objects, k.all, 0, name), fileNotFound)
				k.new(t, name)
			},
			Deviation: how.deviation,
		})
	}
	return append(cases, Case{
		Name: k.name + ": duplicates",
		Rows: []string{"B5.5/duplicate", "B5.5/duplicate-process"},
		Run: func(t *T) {
			p := t.Start()
			h, process := k.new(t, nil), t.processOf(p)
			weak, r := t.DuplicateHandle(currentProcess, h, currentProcess, true, synchronize, 0, 0)
			t.OK(r)
			k.grants(t, weak, synchronize)
			again, r := t.DuplicateHandle(currentProcess, weak, currentProcess, true, k.all, 0, 0)
			t.OK(r, "more than the source grants")
			k.grants(t, again, k.all)
			blind, r := t.DuplicateHandle(currentProcess, h, currentProcess, true, readControl, 0, 0)
			t.OK(r)
			k.grants(t, blind, readControl)
			theirs, r := t.DuplicateHandle(currentProcess, h, process, true, 0, 0, duplicateSameAccess)
			t.OK(r)
			t.OK(t.CloseHandle(h))
			if k.change != nil {
				t.OK(k.change(p.Objects, theirs))
				t.Signaled(weak, "what another process changed")
			} else {
				t.Waits(p.Wait(theirs, 0), waitObject0)
				t.Unsignaled(weak, "another process has it")
				t.OK(p.ReleaseMutex(theirs))
			}
		},
	})
}
