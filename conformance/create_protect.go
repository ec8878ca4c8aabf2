package conformance

import (
	"math/bits"
	"slices"
)

var createProtectCases = []Case{
	{
		Name: "create: page bits 0x00 to 0xFF",
		Rows: []string{"1.1/one-page-value", "1.1/zero", "1.1/noaccess", "1.1/execute", "1.1/two-page-bits"},
		Run:  func(t *T) { pageBits(t, nil) },
	}, {
		Name: "create: page bits 0x00 to 0xFF over an existing name",
		Rows: []string{"1.1/existing-name"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageExecuteReadWrite, pageSize, name))
			pageBits(t, name)
		},
	}, {
		Name: "create: page modifiers",
		Rows: []string{"1.1/modifiers"},
		Run: func(t *T) {
			for _, page := range sectionProtections {
				for _, modifier := range []uint32{pageGuard, pageNoCache, pageWriteCombine} {
					t.Fails(create(t, page|modifier, pageSize, nil), invalidParameter, hexOf(page|modifier))
				}
			}
		},
	}, {
		Name: "create: unknown bits",
		Rows: []string{"1.1/unknown-bits"},
		Run: func(t *T) {
			for bit := uint32(0x100); bit != 0; bit <<= 1 {
				if bit&secAll == 0 {
					t.Fails(create(t, pageReadWrite|bit, pageSize, nil), invalidParameter, hexOf(bit))
					t.Fails(create(t, pageReadWrite|secCommit|bit, pageSize, nil), invalidParameter, hexOf(bit|secCommit))
				}
			}
			t.Fails(create(t, pageReadWrite|secNoChange, pageSize, nil), invalidParameter, "SEC_NO_CHANGE")
			t.Fails(create(t, pageReadWrite|secBased, pageSize, nil), invalidParameter, "SEC_BASED")
		},
	}, {
		Name: "create: access of the handle to a new section",
		Rows: []string{"1.1/granted-read", "1.1/granted-write", "1.1/granted-execute", "1.1/granted-all", "13/creator"},
		Run: func(t *T) {
			for _, page := range sectionProtections {
				t.Grants(t.OK(create(t, page, pageSize, nil), hexOf(page)), createdAccess(page), hexOf(page))
			}
		},
	}, {
		Name: "create: access of the handle to an existing section",
		Rows: []string{"1.7/existing-access"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageExecuteReadWrite, pageSize, name))
			for _, page := range sectionProtections {
				h := t.Existing(create(t, page, pageSize, name), hexOf(page))
				t.Grants(h, createdAccess(page), hexOf(page))
				granted(t, h, createdAccess(page))
			}
		},
	},
}

// pageBits creates sections with every value of the low eight bits.
func pageBits(t *T, name []uint16) {
	t.Helper()
	want := noError
	if name != nil {
		want = alreadyExists
	}
	for page := uint32(0); page <= 0xFF; page++ {
		r := create(t, page, pageSize, name)
		if slices.Contains(sectionProtections[:], page) {
			t.Answers(r, want, hexOf(page))
		} else {
			t.Fails(r, invalidParameter, hexOf(page), ", ", bits.OnesCount32(page), " bits")
		}
		if r.Value != 0 {
			t.CloseHandle(r.Value)
		}
	}
}

// createdAccess is what a create call with that protection grants.
func createdAccess(page uint32) uint32 {
	return map[uint32]uint32{
		pageReadOnly: 0xF0005, pageWriteCopy: 0xF0005, pageReadWrite: 0xF0007,
		pageExecuteRead: 0xF000D, pageExecuteWriteCopy: 0xF000D, pageExecuteReadWrite: 0xF000F,
	}[page]
}

// granted checks the mapping rights of a handle to a section that can carry every view: each view is granted exactly if
// the handle has what table 3.2 demands for it.
func granted(t *T, handle uint64, rights uint32) {
	t.Helper()
	for access := range uint32(0x40) {
		r := view(t, handle, access, 0, 0)
		if need := neededRights(viewProtection(access)); rights&need == need {
			t.Answers(r, noError, "handle with ", hexOf(rights), ", view with ", hexOf(access))
		} else {
			t.Fails(r, accessDenied, "handle with ", hexOf(rights), ", view with ", hexOf(access))
		}
		if r.Value != 0 {
			t.UnmapViewOfFile(r.Value)
		}
	}
}
