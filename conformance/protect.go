package conformance

var protectCases = []Case{
	{
		Name: "protect: no more than the view",
		Rows: []string{"7/compatible", "7/not-compatible"},
		Run: func(t *T) {
			h := t.OK(create(t, pageExecuteReadWrite, 2*pageSize, nil))
			for _, access := range []uint32{0, 0x1, 0x2, 0x4, 0x21, 0x22, 0x24} {
				for _, page := range []uint32{1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80} {
					if !isCopy(page) || isCopy(viewProtection(access)) {
						changeProtection(t, t.mapAll(h, access), viewProtection(access), page)
					}
				}
			}
		},
	}, {
		Name: "protect: what others see",
		Rows: []string{"7/compatible"},
		Run: func(t *T) {
			h := t.section(3 * pageSize)
			a, b := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapWrite)
			t.protects(a+pageSize+5, 1, pageReadOnly, pageReadWrite)
			t.WriteFaults(t, a+pageSize)
			t.Write(t, a, "x")
			t.Write(t, b+pageSize, "seen")
			t.Holds(t, a+pageSize, "seen")
			t.protects(a+pageSize-1, 2, pageReadOnly, pageReadWrite)
			t.WriteFaults(t, a)
			t.protects(a, 3*pageSize, pageReadWrite, pageReadOnly)
			t.Write(t, a+pageSize, "free")
		},
	}, {
		Name: "protect: a page that was copied",
		Rows: []string{"7/compatible"},
		Run: func(t *T) {
			base := t.mapAll(t.section(2*pageSize), fileMapCopy)
			t.Write(t, base, "own")
			t.protects(base, 1, pageReadOnly, pageReadWrite)
			t.protects(base+pageSize, 1, pageReadOnly, pageWriteCopy)
			t.Holds(t, base, "own")
		},
		Deviation: &Deviation{Wine: "the old protection is WRITECOPY"},
	}, {
		Name: "protect: protections that are none",
		Rows: []string{"7/bad-protection"},
		Run: func(t *T) {
			base := t.mapAll(t.OK(create(t, pageExecuteReadWrite, pageSize, nil)), fileMapWrite|fileMapExecute)
			for _, page := range []uint32{0, 3, 6, 0xC, 0x24, 0x60, 0xFF} {
				_, r := t.VirtualProtect(base, pageSize, page, true)
				t.Fails(r, invalidParameter, hexOf(page))
			}
			t.Write(t, base, "as before")
		},
	}, {
		Name: "protect: no place for the old protection",
		Rows: []string{"7/no-old-protection"},
		Run: func(t *T) {
			base := t.mapAll(t.section(pageSize), fileMapWrite)
			_, r := t.VirtualProtect(base, pageSize, pageReadOnly, false)
			t.Fails(r, noAccess)
		},
	}, {
		Name: "protect: size 0",
		Rows: []string{"7/size-0"},
		Run: func(t *T) {
			_, r := t.VirtualProtect(t.mapAll(t.section(pageSize), fileMapWrite), 0, pageReadOnly, true)
			t.Fails(r, invalidParameter)
		},
		Deviation: &Deviation{Wine: "TRUE"},
	}, {
		Name: "protect: past the end of the view",
		Rows: []string{"7/past-end"},
		Run: func(t *T) {
			base := t.OK(view(t, t.section(granularity), fileMapWrite, 0, 2*pageSize))
			for _, c := range []struct{ addr, length uint64 }{
				{base, 2*pageSize + 1}, {base + 1, 2 * pageSize}, {base + 2*pageSize, 1}, {freePlace(t, granularity), 1},
			} {
				_, r := t.VirtualProtect(c.addr, c.length, pageReadOnly, true)
				t.Fails(r, invalidAddress, hexOf(c.addr-base), " ", c.length)
			}
			t.Write(t, base+pageSize, "as before")
		},
		Deviation: &Deviation{Wine: "87"},
	}, {
		Name: "protect: copy-on-write afterwards",
		Rows: []string{"7/to-copy"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, access := range []uint32{fileMapRead, fileMapWrite} {
				_, r := t.VirtualProtect(t.mapAll(h, access), pageSize, pageWriteCopy, true)
				t.Fails(r, notSupported, hexOf(access))
			}
		},
		Deviation: &Deviation{NT: "TRUE", Here: "50", Wine: "TRUE"},
	},
}

func isCopy(page uint32) bool { return page == pageWriteCopy || page == pageExecuteWriteCopy }

// class is what pages of a protection stand for, as the bits of [sectionMapRead] and its kin. A copy is not writing.
func class(page uint32) uint32 {
	switch page {
	case pageNoAccess:
		return 0
	case pageReadOnly, pageWriteCopy:
		return sectionMapRead
	case pageReadWrite:
		return sectionMapRead | sectionMapWrite
	case pageExecuteReadWrite:
		return sectionMapRead | sectionMapWrite | sectionMapExecute
	}
	return sectionMapRead | sectionMapExecute
}

// changeProtection changes the first page of a view, and sees that the second one stays.
func changeProtection(t *T, base uint64, from, to uint32) {
	t.Helper()
	old, r := t.VirtualProtect(base, 1, to, true)
	want := to
	if class(to)&^class(from) == 0 {
		if t.Answers(r, noError, hexOf(from), " to ", hexOf(to)); old != from {
			t.Errorf("%#x to %#x: the old protection is %#x", from, to, old)
		}
	} else {
		t.Fails(r, invalidParameter, hexOf(from), " to ", hexOf(to))
		want = from
	}
	first, second := t.Query(t, base), t.Query(t, base+pageSize)
	if first.Protect != want || first.AllocationProtect != from || second.Protect != from {
		t.Errorf("%#x to %#x: the pages are %+v, %+v", from, to, first, second)
	}
}

// protects changes pages of the test's process and checks what they were before.
func (t *T) protects(addr, length uint64, protect, before uint32) {
	t.Helper()
	old, r := t.VirtualProtect(addr, length, protect, true)
	t.OK(r)
	if old != before {
		t.Errorf("the old protection is %#x, want %#x", old, before)
	}
}
