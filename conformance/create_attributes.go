package conformance

import "winshm/winerr"

var createAttributeCases = []Case{
	secCase("none", 0, noError, secCommit),
	secCase("COMMIT", secCommit, noError, secCommit),
	secCase("COMMIT+NOCACHE", secCommit|secNoCache, noError, secCommit|secNoCache),
	secCase("COMMIT+WRITECOMBINE", secCommit|secWriteCombine, noError, secCommit|secWriteCombine),
	secGap("RESERVE", secReserve, "a section whose pages are committed one by one"),
	secGap("RESERVE+NOCACHE", secReserve|secNoCache, "a section"),
	secGap("RESERVE+WRITECOMBINE", secReserve|secWriteCombine, "a section"),
	secGap("COMMIT+LARGE_PAGES", secCommit|secLargePages, "1314 without SeLockMemoryPrivilege; else 87 for this size (1.8)"),
	secCase("RESERVE+COMMIT", secReserve|secCommit, invalidParameter, 0),
	secCase("RESERVE+LARGE_PAGES", secReserve|secLargePages, invalidParameter, 0),
	secCase("NOCACHE alone", secNoCache, invalidParameter, 0),
	secCase("WRITECOMBINE alone", secWriteCombine, invalidParameter, 0),
	secCase("LARGE_PAGES alone", secLargePages, invalidParameter, 0),
	secCase("FILE alone", secFile, invalidParameter, 0),
	secCase("FILE+RESERVE", secFile|secReserve, invalidParameter, 0),
	secCase("FILE+COMMIT", secFile|secCommit, invalidParameter, 0),
	secCase("IMAGE", secImage, badExeFormat, 0),
	secCase("IMAGE+FILE", secImage|secFile, invalidParameter, 0),
	secCase("IMAGE+RESERVE", secImage|secReserve, invalidParameter, 0),
	secCase("IMAGE+COMMIT", secImage|secCommit, invalidParameter, 0),
	secCase("IMAGE+LARGE_PAGES", secImage|secLargePages, invalidParameter, 0),
	secCase("IMAGE+WRITECOMBINE", secImage|secWriteCombine, invalidParameter, 0),
	{
		Name: "create: SEC_IMAGE with protections that write",
		Row:  "16 protection must be READONLY/WRITECOPY/EXECUTE_READ/EXECUTE_WRITECOPY (write variants rejected)",
		Run: func(t *T) {
			for _, page := range sectionProtections {
				want := badExeFormat
				if page == pageReadWrite || page == pageExecuteReadWrite {
					want = invalidParameter
				}
				t.Fails(create(t, page|secImage, pageSize, nil), want, hexOf(page))
			}
		},
		Deviation: &Deviation{Wine: "193"},
	},
	{
		Name: "create: SEC_NOCACHE and SEC_WRITECOMBINE leave the data alone",
		Row:  "1.2 SEC_NOCACHE / WRITECOMBINE never change the data semantics",
		Run: func(t *T) {
			for _, sec := range []uint32{secCommit | secNoCache, secCommit | secWriteCombine} {
				h := t.OK(create(t, pageReadWrite|sec, pageSize, nil), hexOf(sec))
				a, b := t.mapAll(h, fileMapWrite), t.mapAll(h, fileMapRead)
				t.HoldsZeros(t, b, pageSize)
				t.Write(t, a, "shared")
				t.Holds(t, b, "shared")
			}
		},
	},
}

// secCase is a row of table 1.2 in the column of the paging file. The protection is READONLY, which all SEC_ bits admit.
func secCase(words string, sec uint32, want winerr.Errno, attributes uint32) Case {
	return Case{
		Name: "create: SEC " + words,
		Row:  "1.2 " + words,
		Run: func(t *T) {
			r := create(t, pageReadOnly|sec, pageSize, nil)
			t.Answers(r, want)
			if r.Value == 0 {
				return
			}
			if info, ok := t.inspect(r.Value); ok && info.Attributes != attributes {
				t.Errorf("the section's attributes are %#x, want %#x", info.Attributes, attributes)
			}
		},
	}
}

// secGap is a row of table 1.2 whose sections this project does not have.
func secGap(words string, sec uint32, nt string) Case {
	c := secCase(words, sec, notSupported, 0)
	c.Deviation = &Deviation{NT: nt, Wine: "a section"}
	return c
}
