package conformance

// Each case breaks two rules at once and sees which one is looked at first.
var viewOrderCases = []Case{
	{
		Name: "view: range before handle",
		Rows: []string{"3.4/order"},
		Run: func(t *T) {
			t.Fails(view(t, 0xDEAD0, fileMapRead, 0, ^uint64(0)), invalidParameter, "size")
			t.Fails(viewAt(t, 0xDEAD0, fileMapRead, 0, 0, 1<<47), invalidParameter, "base")
			t.Fails(viewAt(t, denyingHandle(t), fileMapRead, 0, 0, 1<<47), invalidParameter, "access")
		},
		Deviation: &Deviation{Wine: "the handle is looked at first"},
	}, {
		Name: "view: handle before alignment",
		Rows: []string{"3.4/order"},
		Run: func(t *T) {
			t.Fails(view(t, 0xDEAD0, fileMapRead, 1, 0), invalidHandle, "offset")
			t.Fails(viewAt(t, 0xDEAD0, fileMapRead, 0, 0, 0x10001), invalidHandle, "base")
		},
		Deviation: &Deviation{Wine: "1132"},
	}, {
		Name: "view: access before alignment",
		Rows: []string{"3.4/order"},
		Run: func(t *T) {
			h := denyingHandle(t)
			t.Fails(view(t, h, fileMapRead, 1, 0), accessDenied, "offset")
			t.Fails(viewAt(t, h, fileMapRead, 0, 0, 0x10001), accessDenied, "base")
		},
		Deviation: &Deviation{Wine: "1132"},
	}, {
		Name: "view: alignment before section protection",
		Rows: []string{"3.4/order"},
		Run: func(t *T) {
			h := wideHandle(t)
			t.Fails(view(t, h, fileMapWrite, 1, 0), mappedAlignment, "offset")
			t.Fails(viewAt(t, h, fileMapWrite, 0, 0, 0x10001), mappedAlignment, "base")
		},
	}, {
		Name: "view: alignment before size",
		Rows: []string{"3.4/order"},
		Run: func(t *T) {
			h := t.section(pageSize)
			t.Fails(view(t, h, fileMapRead, granularity+1, 0), mappedAlignment)
			t.Fails(view(t, h, fileMapRead, 1<<63+1, 0), mappedAlignment)
			t.Fails(viewAt(t, h, fileMapRead, 0, 2*pageSize, 0x10001), mappedAlignment)
		},
	}, {
		Name: "view: section protection before size",
		Rows: []string{"3.4/order"},
		Run: func(t *T) {
			h := wideHandle(t)
			t.Fails(view(t, h, fileMapWrite, 0, 2*granularity), invalidParameter)
			t.Fails(view(t, h, fileMapWrite, 4*granularity, 0), invalidParameter)
		},
		Deviation: &Deviation{Wine: "5"},
	}, {
		Name: "view: size before address search",
		Rows: []string{"3.4/order"},
		Run: func(t *T) {
			h := t.section(pageSize)
			taken := t.mapAll(h, fileMapRead)
			t.Fails(viewAt(t, h, fileMapRead, 0, 2*pageSize, taken), accessDenied)
			t.Fails(viewAt(t, h, fileMapRead, granularity, 0, taken), accessDenied)
		},
		Deviation: &Deviation{Wine: "87"},
	}, {
		Name: "view: section protection before address search",
		Rows: []string{"3.4/order"},
		Run: func(t *T) {
			h := wideHandle(t)
			taken := t.mapAll(h, fileMapRead)
			t.Fails(viewAt(t, h, fileMapWrite, 0, 0, taken), invalidParameter)
		},
		Deviation: &Deviation{Wine: "487"},
	},
}

// denyingHandle returns a handle that no view can be mapped with.
func denyingHandle(t *T) uint64 {
	t.Helper()
	name := wide(t.NewName())
	t.OK(create(t, pageReadWrite, granularity, name))
	return t.OK(open(t, readControl, name))
}

// wideHandle returns a handle that grants all, to a section that can only be read.
func wideHandle(t *T) uint64 {
	t.Helper()
	name := wide(t.NewName())
	t.OK(create(t, pageReadOnly, granularity, name))
	return t.OK(open(t, fileMapAllAccess, name))
}
