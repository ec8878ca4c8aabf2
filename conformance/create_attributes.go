package conformance

import "winshm/winerr"

var createAttributeCases = []Case{
	secCase("none", "none", 0, noError, secCommit),
	secCase("COMMIT", "commit", secCommit, noError, secCommit),
	secCase("COMMIT+NOCACHE", "commit+nocache", secCommit|secNoCache, noError, secCommit|secNoCache),
	secCase("COMMIT+WRITECOMBINE", "commit+writecombine", secCommit|secWriteCombine, noError, secCommit|secWriteCombine),
	secCase("RESERVE", "reserve", secReserve, noError, secReserve),
	secCase("RESERVE+NOCACHE", "reserve+nocache", secReserve|secNoCache, noError, secReserve|secNoCache),
	secCase("RESERVE+WRITECOMBINE", "reserve+writecombine", secReserve|secWriteCombine, noError, secReserve|secWriteCombine),
	oddSize("COMMIT+LARGE_PAGES", "commit+large_pages", secCommit|secLargePages),
	secCase("RESERVE+COMMIT", "reserve+commit", secReserve|secCommit, invalidParameter, 0),
	secCase("RESERVE+LARGE_PAGES", "reserve+large_pages", secReserve|secLargePages, invalidParameter, 0),
	secCase("NOCACHE alone", "modifier-alone", secNoCache, invalidParameter, 0),
	secCase("WRITECOMBINE alone", "modifier-alone", secWriteCombine, invalidParameter, 0),
	secCase("LARGE_PAGES alone", "modifier-alone", secLargePages, invalidParameter, 0),
	secCase("FILE alone", "file", secFile, invalidParameter, 0),
	secCase("FILE+RESERVE", "file", secFile|secReserve, invalidParameter, 0),
	secCase("FILE+COMMIT", "file", secFile|secCommit, invalidParameter, 0),
	secCase("IMAGE", "image", secImage, badExeFormat, 0),
	secCase("IMAGE+FILE", "file", secImage|secFile, invalidParameter, 0),
	secCase("IMAGE+RESERVE", "image-others", secImage|secReserve, invalidParameter, 0),
	secCase("IMAGE+COMMIT", "image-others", secImage|secCommit, invalidParameter, 0),
	secCase("IMAGE+LARGE_PAGES", "image-others", secImage|secLargePages, invalidParameter, 0),
	secCase("IMAGE+WRITECOMBINE", "image-others", secImage|secWriteCombine, invalidParameter, 0),
	{
		Name: "create: SEC_IMAGE with protections that write",
		Rows: []string{"16/image-protection"},
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
		Rows: []string{"1.2/same-data"},
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
func secCase(words, row string, sec uint32, want winerr.Errno, attributes uint32) Case {
	return Case{
		Name: "create: SEC " + words,
		Rows: []string{"1.2/" + row},
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

// oddSize is a row of table 1.2 whose sections have other sizes.
func oddSize(words, row string, sec uint32) Case {
	c := secCase(words, row, sec, invalidParameter, 0)
	c.Rows = append(c.Rows, "1.8/size")
	c.Deviation = &Deviation{Wine: "a section"}
	return c
}
