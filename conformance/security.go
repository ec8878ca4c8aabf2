package conformance

var securityCases = []Case{
	{
		Name: "security: the owner may do all, from every process",
		Row:  "13 no descriptor: owner full; 13 creator's returned handle",
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
		Row:  "13 naming: file mapping rights FILE_MAP_* and SECTION_* are the same bits; 0.4 section generic mapping",
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
		Row: "0.5 OpenFileMapping, MapViewOfFile*, UnmapViewOfFile*, FlushViewOfFile, CloseHandle, VirtualQuery leave " +
			"last-error untouched on success; 0.5 CreateFileMapping always sets it; the rows of 2 to 8 with err -",
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
			last("UnmapViewOfFile", func() Result { return t.UnmapViewOfFile(a) })
			last("UnmapViewOfFile inside", func() Result { return t.UnmapViewOfFile(b + 1) })
			last("CloseHandle", func() Result { return t.CloseHandle(h) })
			last("CloseHandle(-1)", func() Result { return t.CloseHandle(invalidHandleValue) })
		},
	}, {
		Name: "common: access belongs to the handle",
		Row:  "0.5 a section knows: the granted access mask belongs to the handle, not to the object",
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
