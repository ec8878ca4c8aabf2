package conformance

import "winshm/winerr"

var openAccessCases = []Case{
	grantCase("FILE_MAP_READ (4)", "read", fileMapRead, 0x4, ""),
	grantCase("FILE_MAP_WRITE (2)", "write", fileMapWrite, 0x2, ""),
	grantCase("exactly FILE_MAP_COPY (1)", "copy", fileMapCopy, 0x4, ""),
	grantCase("COPY+READ (5)", "copy+read", fileMapCopy|fileMapRead, 0x5, ""),
	grantCase("FILE_MAP_ALL_ACCESS", "all", fileMapAllAccess, 0xF001F, ""),
	grantCase("FILE_MAP_EXECUTE (0x20)", "execute", fileMapExecute, 0x8, "0x20"),
	grantCase("FILE_MAP_EXECUTE + READ", "execute", fileMapExecute|fileMapRead, 0xC, "0x24"),
	grantCase("PAGE_READWRITE by mistake (4)", "page-readwrite", pageReadWrite, 0x4, ""),
	grantCase("GENERIC_READ", "generic", genericRead, 0x20005, ""),
	grantCase("GENERIC_WRITE", "generic", genericWrite, 0x20002, ""),
	grantCase("GENERIC_EXECUTE", "generic", genericExecute, 0x20008, ""),
	grantCase("GENERIC_ALL", "generic", genericAll, 0xF001F, ""),
	grantCase("MAXIMUM_ALLOWED", "maximum", maximumAllowed, 0xF001F, ""),
	{
		Name: "open: a handle for writing only",
		Rows: []string{"2.1/write"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			h := t.OK(open(t, fileMapWrite, name))
			t.Fails(view(t, h, fileMapRead, 0, 0), accessDenied)
			base := t.mapAll(h, fileMapWrite)
			t.Write(t, base, "readable")
			t.Holds(t, base, "readable")
		},
	},
	{
		Name: "open: a handle with PAGE_READWRITE by mistake",
		Rows: []string{"2.1/page-readwrite"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			h := t.OK(open(t, pageReadWrite, name))
			t.Fails(view(t, h, fileMapWrite, 0, 0), accessDenied)
			t.Fails(view(t, h, fileMapAllAccess, 0, 0), accessDenied)
			t.OK(view(t, h, fileMapRead, 0, 0))
		},
	},
	refuseCase("ACCESS_SYSTEM_SECURITY without privilege", []string{"2.1/system-security", "B1/system-security"}, privilegeNotHeld,
		accessSystemSecurity, accessSystemSecurity|fileMapRead),
	refuseCase("bits outside 0x1F001F", []string{"13/outside-mask", "B1/unknown-access"},
		accessDenied, 0x40, 0x80, 0x200, 0x8000, 0x200000, 0x04000000, 0x40|fileMapRead, 0x40|maximumAllowed, 0xFFFFFFFF),
}

// grantCase is a row of the second table of section 2. The section can carry every view, and the handle's rights are seen
// by what can be mapped with it.
func grantCase(words, row string, access, rights uint32, wine string) Case {
	c := Case{
		Name: "open: granted for " + words,
		Rows: []string{"2.1/" + row},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageExecuteReadWrite, pageSize, name))
			h := t.OK(open(t, access, name))
			t.Grants(h, rights)
			granted(t, h, rights)
		},
	}
	if wine != "" {
		c.Deviation = &Deviation{Wine: "grants " + wine}
	}
	return c
}

// refuseCase is about access that a section which exists is not opened for.
func refuseCase(words string, rows []string, want winerr.Errno, accesses ...uint32) Case {
	return Case{
		Name: "open: " + words,
		Rows: rows,
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageExecuteReadWrite, pageSize, name))
			for _, access := range accesses {
				t.Fails(open(t, access, name), want, hexOf(access))
			}
		},
		Deviation: &Deviation{Wine: "a handle with these bits"},
	}
}
