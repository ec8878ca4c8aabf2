package conformance

var securityCases = []Case{
	{
		Name: "security: the owner may do all, from every process",
		Rows: []string{"13/no-descriptor", "2.1/maximum", "B1/maximum", "13/creator"},
		Run: func(t *T) {
			name := wide(t.NewName())
			p := t.Start()
			t.OK(create(p, pageExecuteReadWrite, pageSize, name))
			for _, access := range []uint32{fileMapAllAccess, genericAll, maximumAllowed, 0xF0000, sectionQuery} {
				t.OK(open(t, access, name), hexOf(access))
			}
			for _, page := range sectionProtections {
				t.Existing(create(t, page, pageSize, name), hexOf(page))
			}
		},
	}, {
		Name: "security: naming of rights",
		Rows: []string{"13/naming", "2.1/generic"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageExecuteReadWrite, pageSize, name))
			for generic, rights := range map[uint32]uint32{
				genericRead: 0x20005, genericWrite: 0x20002, genericExecute: 0x20008, genericAll: 0xF001F,
				genericRead | genericWrite: 0x20007, genericRead | genericExecute: 0x2000D, genericRead | sectionMapExecute: 0x2000D,
				maximumAllowed | fileMapRead: 0xF001F,
			} {
				h := t.OK(open(t, generic, name), hexOf(generic))
				t.Grants(h, rights, hexOf(generic))
				granted(t, h, rights)
			}
		},
	},
}

// commonCases are about all functions at once.
var commonCases = []Case{
	{
		Name: "common: last error",
		Rows: []string{"0.5/success-leaves-last-error", "0.5/create-sets-last-error"},
		Run: func(t *T) {
			name := wide(t.NewName())
			last := func(function string, call func() Result) uint64 {
				t.Helper()
				return t.OK(call(), function)
			}
			last("CreateFileMapping", func() Result { return create(t, pageReadWrite, pageSize, name) })
			t.Existing(create(t, pageReadWrite, pageSize, name), "CreateFileMapping of what existed")
			h := last("OpenFileMapping", func() Result { return open(t, fileMapWrite, name) })
			a := last("MapViewOfFile", func() Result { return view(t, h, fileMapWrite, 0, 0) })
			b := last("MapViewOfFileEx", func() Result { return viewAt(t, h, fileMapWrite, 0, 0, freePlace(t, pageSize)) })
			last("FlushViewOfFile", func() Result { return t.FlushViewOfFile(a, 0) })
			last("VirtualQuery", func() Result { _, r := t.VirtualQuery(a, memoryInfoSize); return r })
			last("GetHandleInformation", func() Result { _, r := t.GetHandleInformation(h); return r })
			last("SetHandleInformation", func() Result { return t.SetHandleInformation(h, 1, 1) })
			last("DuplicateHandle", func() Result {
				_, r := t.DuplicateHandle(currentProcess, h, currentProcess, true, 0, 0, duplicateSameAccess)
				return r
			})
			last("UnmapViewOfFile", func() Result { return t.UnmapViewOfFile(a) })
			last("UnmapViewOfFile inside", func() Result { return t.UnmapViewOfFile(b + 1) })
			last("CloseHandle", func() Result { return t.CloseHandle(h) })
			last("CloseHandle(-1)", func() Result { return t.CloseHandle(invalidHandleValue) })
		},
	}, {
		Name: "common: access belongs to the handle",
		Rows: []string{"0.5/access-of-handle"},
		Run: func(t *T) {
			name := wide(t.NewName())
			full := t.OK(create(t, pageReadWrite, pageSize, name))
			read := t.OK(open(t, fileMapRead, name))
			t.OK(open(t, fileMapWrite, name))
			t.Fails(view(t, read, fileMapWrite, 0, 0), accessDenied)
			t.OK(view(t, full, fileMapWrite, 0, 0))
		},
	},
}
