package conformance

import "slices"

var viewMaskCases = []Case{
	{
		Name: "view: bits that mean nothing",
		Rows: []string{"3.1/other-bits"},
		Run: func(t *T) {
			h := t.OK(create(t, pageExecuteReadWrite, pageSize, nil))
			for bit := uint32(8); bit != 0; bit <<= 1 {
				if bit == fileMapExecute {
					continue
				}
				expectView(t, h, bit, pageNoAccess, "alone ", hexOf(bit))
				expectView(t, h, bit|fileMapRead, pageReadOnly, "READ+", hexOf(bit))
				expectView(t, h, bit|fileMapWrite, pageReadWrite, "WRITE+", hexOf(bit))
				expectView(t, h, bit|fileMapRead|fileMapExecute, pageExecuteRead, "READ+EXECUTE+", hexOf(bit))
				expectView(t, h, bit|fileMapCopy, pageNoAccess, "COPY+", hexOf(bit))
			}
		},
	}, {
		Name: "view: handles that grant less",
		Rows: []string{"3.2/read", "3.2/write", "3.2/execute", "3.2/all", "3.3/smaller-handle", "13/copy-and-execute"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageExecuteReadWrite, pageSize, name))
			for rights := range uint32(0x10) {
				h := t.OK(open(t, readControl|rights, name), hexOf(rights))
				t.Grants(h, readControl|rights, hexOf(rights))
				granted(t, h, rights)
			}
		},
	}, {
		Name: "view: a handle without mapping rights",
		Rows: []string{"3.2/nothing"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			h := t.OK(open(t, readControl, name))
			for _, access := range []uint32{0, fileMapCopy, fileMapRead, fileMapWrite, fileMapExecute, 0x40} {
				t.Fails(view(t, h, access, 0, 0), accessDenied, hexOf(access))
			}
		},
	}, {
		Name: "view: handles that grant more than the section",
		Rows: []string{"3.3/larger-handle-read", "3.3/larger-handle-write", "3.3/larger-handle-execute", "3.3/larger-handle-all"},
		Run: func(t *T) {
			for _, page := range sectionProtections {
				name := wide(t.NewName())
				t.OK(create(t, page, pageSize, name))
				h := t.OK(open(t, fileMapAllAccess, name))
				for _, access := range []uint32{0, 0x1, 0x2, 0x4, 0x6, 0x21, 0x22, 0x24, 0x26, 0xF001F, 0xF003F} {
					want := noError
					if !slices.Contains(carried[page], viewProtection(access)) {
						want = invalidParameter
					}
					t.Answers(view(t, h, access, 0, 0), want, "section ", hexOf(page), ", access ", hexOf(access))
				}
			}
		},
		Deviation: &Deviation{Wine: "does not look at the section's protection"},
	},
}

// carried are the views that a section of a protection can carry (3.3, second table).
var carried = map[uint32][]uint32{
	pageReadOnly:         {1, 2, 8},
	pageWriteCopy:        {1, 2, 8},
	pageReadWrite:        {1, 2, 8, 4},
	pageExecuteRead:      {1, 2, 8, 0x10, 0x20, 0x80},
	pageExecuteWriteCopy: {1, 2, 8, 0x10, 0x20, 0x80},
	pageExecuteReadWrite: {1, 2, 8, 4, 0x10, 0x20, 0x40, 0x80},
}

// viewProtection is table 3.1.
func viewProtection(access uint32) uint32 {
	x, a := access&0x20, access&^0x20
	page := uint32(pageNoAccess)
	switch {
	case a == fileMapCopy:
		page = pageWriteCopy
	case a&fileMapWrite != 0:
		page = pageReadWrite
	case a&fileMapRead != 0:
		page = pageReadOnly
	}
	if x == 0 || page == pageNoAccess {
		return page
	}
	return map[uint32]uint32{
		pageWriteCopy: pageExecuteWriteCopy, pageReadWrite: pageExecuteReadWrite, pageReadOnly: pageExecuteRead,
	}[page]
}

// neededRights is table 3.2.
func neededRights(page uint32) uint32 {
	switch page {
	case pageReadWrite:
		return sectionMapWrite
	case pageExecuteRead, pageExecuteWriteCopy:
		return sectionMapRead | sectionMapExecute
	case pageExecuteReadWrite:
		return sectionMapWrite | sectionMapExecute
	}
	return sectionMapRead
}
