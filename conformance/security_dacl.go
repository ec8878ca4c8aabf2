package conformance

import (
	"os"

	"winshm/internal/security"
	"winshm/winerr"
)

// daclCases are about descriptors that a section is created with. Who asks is the section's owner, whom the list binds too.
var daclCases = []Case{
	{
		Name: "security: a NULL list",
		Rows: []string{"13/null-dacl"},
		Run: func(t *T) {
			name := t.guarded("D:NO_ACCESS_CONTROL", pageReadWrite)
			opens(t, name, noError, fileMapRead, fileMapWrite, fileMapAllAccess, genericAll, maximumAllowed)
			t.Existing(create(t, pageReadWrite, pageSize, name))
		},
	}, {
		Name: "security: an empty list",
		Rows: []string{"13/empty-dacl", "1.7/existing-dacl", "13/creator", "2/dacl"},
		Run: func(t *T) {
			name := t.guarded("D:", pageReadWrite)
			opens(t, name, accessDenied, fileMapRead, fileMapWrite, fileMapCopy, fileMapAllAccess, genericRead)
			opens(t, name, noError, readControl, readControl|writeDAC, maximumAllowed)
			for _, page := range sectionProtections {
				t.Fails(create(t, page, pageSize, name), accessDenied, hexOf(page))
			}
		},
	}, {
		Name: "security: a list that allows to map for reading",
		Rows: []string{"13/allow-read", "13/copy-and-execute", "1.7/existing-dacl", "B1/full-access"},
		Run: func(t *T) {
			name := t.guarded("D:(A;;0x4;;;WD)", pageReadWrite)
			opens(t, name, noError, fileMapRead, fileMapCopy)
			opens(t, name, accessDenied, fileMapWrite, fileMapAllAccess, fileMapRead|sectionQuery, genericRead, sectionMapExecute)
			for _, page := range sectionProtections {
				t.Fails(create(t, page, pageSize, name), accessDenied, hexOf(page))
			}
		},
	}, {
		Name: "security: a list that allows GENERIC_READ",
		Rows: []string{"13/allow-generic-read"},
		Run: func(t *T) {
			name := t.guarded("D:(A;;GR;;;WD)", pageReadWrite)
			opens(t, name, noError, fileMapRead, fileMapRead|sectionQuery, genericRead)
			opens(t, name, accessDenied, fileMapWrite)
			for _, page := range sectionProtections {
				t.Fails(create(t, page, pageSize, name), accessDenied, hexOf(page))
			}
		},
		Deviation: &Deviation{Wine: "PAGE_READONLY over it gives 183"},
	}, {
		Name: "security: a list that denies before it allows",
		Rows: []string{"13/deny-write"},
		Run: func(t *T) {
			name := t.guarded("D:(D;;0x2;;;WD)(A;;GA;;;WD)", pageReadWrite)
			opens(t, name, noError, fileMapRead, fileMapRead|sectionQuery)
			opens(t, name, accessDenied, fileMapWrite, fileMapAllAccess)
			t.Existing(create(t, pageReadOnly, pageSize, name))
			t.Fails(create(t, pageReadWrite, pageSize, name), accessDenied)
		},
	},
}

// guarded creates a section with a descriptor, and returns its name. The handle that is returned to the creator grants what it
// would grant without. It skips the case where lists do not bind who asks.
func (t *T) guarded(sddl string, page uint32) []uint16 {
	t.Helper()
	if os.Geteuid() == 0 && !t.front.Wine {
		t.Skip("root may do everything, whatever a list says")
	}
	name := wide(t.NewName())
	sa := &Attributes{Length: 24, Descriptor: describe(t, sddl)}
	h := t.OK(t.CreateFileMapping(invalidHandleValue, sa, page, 0, pageSize, name))
	t.Grants(h, 0xF0007)
	t.OK(view(t, h, fileMapWrite, 0, 0))
	return name
}

// describe returns a self-relative descriptor.
func describe(t *T, sddl string) []byte {
	t.Helper()
	d, err := security.ParseSDDL(sddl)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// opens expects the same answer to opening with each of these rights.
func opens(t *T, name []uint16, want winerr.Errno, rights ...uint32) {
	t.Helper()
	for _, access := range rights {
		t.Answers(open(t, access, name), want, hexOf(access))
	}
}
