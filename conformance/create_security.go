package conformance

var createSecurityCases = []Case{
	{
		Name: "create: attributes NULL",
		Rows: []string{"1.9/null"},
		Run:  func(t *T) { inherits(t, t.section(pageSize), false) },
	}, {
		Name: "create: bInheritHandle",
		Rows: []string{"1.9/inherit"},
		Run: func(t *T) {
			for _, inherit := range []uint32{0, 1, 2, 0xFFFFFFFF} {
				sa := &Attributes{Length: 24, Inherit: inherit}
				h := t.OK(t.CreateFileMapping(invalidHandleValue, sa, pageReadWrite, 0, pageSize, nil))
				inherits(t, h, inherit != 0)
			}
		},
	}, {
		Name: "create: bInheritHandle over an existing section",
		Rows: []string{"1.9/inherit", "1.7/existing-inherit", "B1/same-type"},
		Run: func(t *T) {
			name := wide(t.NewName())
			first := t.OK(create(t, pageReadWrite, pageSize, name))
			sa := &Attributes{Length: 24, Inherit: 1}
			inherits(t, t.Existing(t.CreateFileMapping(invalidHandleValue, sa, pageReadWrite, 0, pageSize, name)), true)
			inherits(t, t.Existing(create(t, pageReadWrite, pageSize, name)), false)
			inherits(t, first, false)
		},
	}, {
		Name: "create: nLength",
		Rows: []string{"1.9/length"},
		Run: func(t *T) {
			for _, length := range []uint32{0, 1, 12, 0xFFFFFFFF} {
				sa := &Attributes{Length: length, Inherit: 1}
				h := t.OK(t.CreateFileMapping(invalidHandleValue, sa, pageReadWrite, 0, pageSize, nil))
				inherits(t, h, true)
			}
		},
	}, {
		Name: "create: lpSecurityDescriptor NULL",
		Rows: []string{"1.9/no-descriptor", "13/no-descriptor"},
		Run: func(t *T) {
			name := wide(t.NewName())
			sa := &Attributes{Length: 24}
			h := t.OK(t.CreateFileMapping(invalidHandleValue, sa, pageReadWrite, 0, pageSize, name))
			inherits(t, h, false)
			t.OK(open(t, fileMapAllAccess, name))
		},
	}, {
		Name: "create: a descriptor",
		Rows: []string{"1.9/descriptor-if-new"},
		Run: func(t *T) {
			name := wide(t.NewName())
			sa := &Attributes{Length: 24, Descriptor: descriptor(1)}
			t.Fails(t.CreateFileMapping(invalidHandleValue, sa, pageReadWrite, 0, pageSize, name), notSupported, "new")
			t.Fails(open(t, fileMapRead, name), fileNotFound)
			t.OK(create(t, pageReadWrite, pageSize, name))
			t.Fails(t.CreateFileMapping(invalidHandleValue, sa, pageReadWrite, 0, pageSize, name), notSupported, "existing")
		},
		Deviation: &Deviation{NT: "a section with it, or 183", Here: "50", Wine: "a section with it, or 183"},
	}, {
		Name: "create: a descriptor of another revision",
		Rows: []string{"1.9/revision", "13/junk"},
		Run: func(t *T) {
			sa := &Attributes{Length: 24, Descriptor: descriptor(2)}
			t.Fails(t.CreateFileMapping(invalidHandleValue, sa, pageReadWrite, 0, pageSize, nil), notSupported)
		},
		Deviation: &Deviation{NT: "1305", Here: "50", Wine: "1305"},
	},
}

// descriptor is a self-relative security descriptor without owner, group and lists.
func descriptor(revision byte) []byte {
	const selfRelativeHigh = 0x80
	d := make([]byte, 20)
	d[0], d[3] = revision, selfRelativeHigh
	return d
}

// inherits reports an error unless the handle is inheritable, or is not, as wanted.
func inherits(t *T, handle uint64, want bool) {
	t.Helper()
	flags, r := t.GetHandleInformation(handle)
	t.Answers(r, noError)
	if got := flags&handleFlagInherit != 0; got != want {
		t.Errorf("handle %#x: inheritable is %t, want %t", handle, got, want)
	}
}
