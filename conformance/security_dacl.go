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
			p, name := t.guarded("D:NO_ACCESS_CONTROL")
			opens(t, p, name, noError, fileMapRead, fileMapWrite, fileMapAllAccess, genericAll, maximumAllowed)
			t.Existing(create(p, pageReadWrite, pageSize, name))
		},
	}, {
		Name: "security: an empty list",
		Rows: []string{"13/empty-dacl", "1.7/existing-dacl", "13/creator", "2/dacl"},
		Run: func(t *T) {
			p, name := t.guarded("D:")
			opens(t, p, name, accessDenied, fileMapRead, fileMapWrite, fileMapCopy, fileMapAllAccess, genericRead)
			opens(t, p, name, noError, readControl, readControl|writeDAC, maximumAllowed)
			for _, page := range sectionProtections {
				t.Fails(create(p, page, pageSize, name), accessDenied, hexOf(page))
			}
		},
	}, {
		Name: "security: a list that allows to map for reading",
		Rows: []string{"13/allow-read", "13/copy-and-execute", "1.7/existing-dacl", "B1/full-access"},
		Run: func(t *T) {
			p, name := t.guarded("D:(A;;0x4;;;WD)")
			opens(t, p, name, noError, fileMapRead, fileMapCopy)
			opens(t, p, name, accessDenied, fileMapWrite, fileMapAllAccess, fileMapRead|sectionQuery, genericRead, sectionMapExecute)
			for _, page := range sectionProtections {
				t.Fails(create(p, page, pageSize, name), accessDenied, hexOf(page))
			}
		},
	}, {
		Name: "security: a list that allows GENERIC_READ",
		Rows: []string{"13/allow-generic-read"},
		Run: func(t *T) {
			p, name := t.guarded("D:(A;;GR;;;WD)")
			opens(t, p, name, noError, fileMapRead, fileMapRead|sectionQuery, genericRead)
			opens(t, p, name, accessDenied, fileMapWrite)
			for _, page := range sectionProtections {
				t.Fails(create(p, page, pageSize, name), accessDenied, hexOf(page))
			}
		},
		Deviation: &Deviation{Wine: "PAGE_READONLY over it gives 183"},
	}, {
		Name: "security: a list that denies before it allows",
		Rows: []string{"13/deny-write"},
		Run: func(t *T) {
			p, name := t.guarded("D:(D;;0x2;;;WD)(A;;GA;;;WD)")
			opens(t, p, name, noError, fileMapRead, fileMapRead|sectionQuery)
			opens(t, p, name, accessDenied, fileMapWrite, fileMapAllAccess)
			t.Existing(create(p, pageReadOnly, pageSize, name))
			t.Fails(create(p, pageReadWrite, pageSize, name), accessDenied)
		},
	},
}

// bound returns the API in a process of somebody whom lists bind.
func (t *T) bound() API {
	t.Helper()
	switch {
	case os.Geteuid() != 0 || t.front.Wine:
		return t.API
	case t.front.StartBound == nil:
		t.Skip("root may do everything, whatever a list says")
	}
	return t.front.StartBound(t.TB)
}

// guarded creates a section with a descriptor, and returns its name, and who created it. The handle that the creator gets
// allows what it would allow without.
func (t *T) guarded(sddl string) (API, []uint16) {
	t.Helper()
	p, name := t.bound(), wide(t.NewName())
	sa := &Attributes{Length: 24, Descriptor: describe(t, sddl)}
	h := t.OK(p.CreateFileMapping(invalidHandleValue, sa, pageReadWrite, 0, pageSize, name))
	t.OK(view(p, h, fileMapWrite, 0, 0))
	return p, name
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
func opens(t *T, p API, name []uint16, want winerr.Errno, rights ...uint32) {
	t.Helper()
	for _, access := range rights {
		t.Answers(open(p, access, name), want, hexOf(access))
	}
}
