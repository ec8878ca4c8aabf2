package conformance

// denied is the cell of table 3.3 that stands for NULL, ERROR_ACCESS_DENIED.
const denied = 0xE5

// matrix is table 3.3: what a view of a section that the caller created is, by FILE_MAP_ bits and the section's
// protection (RO RW WC XR XRW XWC).
var matrix = []struct {
	row, words string
	accesses   []uint32
	cells      [len(sectionProtections)]uint32
}{
	{"3.3/0x00", "0x00 none", []uint32{0}, all(1)},
	{"3.3/0x01", "0x01 COPY", []uint32{1}, all(8)},
	{"3.3/0x02", "0x02 WRITE", []uint32{2}, writable(4)},
	{"3.3/0x03", "0x03 WRITE+COPY", []uint32{3}, writable(4)},
	{"3.3/0x04", "0x04 READ", []uint32{4}, all(2)},
	{"3.3/0x05", "0x05 READ+COPY", []uint32{5}, all(2)},
	{"3.3/0x06", "0x06 READ+WRITE", []uint32{6}, writable(4)},
	{"3.3/0x07", "0x07 READ+WRITE+COPY", []uint32{7}, writable(4)},
	{"3.3/0x08", "0x08 SECTION_MAP_EXECUTE", []uint32{8}, all(1)},
	{"3.3/0x09", "0x09 8+COPY", []uint32{9}, all(1)},
	{"3.3/0x0a", "0x0A, 0x0B, 0x0E, 0x0F 8 + anything with WRITE", []uint32{0x0A, 0x0B, 0x0E, 0x0F}, writable(4)},
	{"3.3/0x0c", "0x0C, 0x0D 8 + READ (+COPY)", []uint32{0x0C, 0x0D}, all(2)},
	{"3.3/0x20", "0x20, 0x28, 0x29 EXECUTE alone / +8 / +8+COPY", []uint32{0x20, 0x28, 0x29}, all(1)},
	{"3.3/0x21", "0x21 EXECUTE+COPY", []uint32{0x21}, executable(0x80)},
	{
		"3.3/0x22", "0x22, 0x23, 0x26, 0x27, 0x2A, 0x2B, 0x2E, 0x2F EXECUTE + anything with WRITE",
		[]uint32{0x22, 0x23, 0x26, 0x27, 0x2A, 0x2B, 0x2E, 0x2F},
		[...]uint32{denied, denied, denied, denied, 0x40, denied},
	},
	{"3.3/0x24", "0x24, 0x25, 0x2C, 0x2D EXECUTE + READ", []uint32{0x24, 0x25, 0x2C, 0x2D}, executable(0x20)},
	{"3.3/0xf001f", "0xF001F ALL_ACCESS", []uint32{0xF001F}, writable(4)},
	{"3.3/0xf003f", "0xF003F ALL_ACCESS+EXECUTE", []uint32{0xF003F}, [...]uint32{denied, denied, denied, denied, 0x40, denied}},
	{
		"3.3/hints", "0x10, 0x40, 0x100, 0x80000000, 0x40000000, 0x20000000 alone",
		[]uint32{0x10, 0x40, 0x100, 0x80000000, 0x40000000, 0x20000000},
		all(1),
	},
}

func all(p uint32) [len(sectionProtections)]uint32 {
	return [...]uint32{p, p, p, p, p, p}
}

func writable(p uint32) [len(sectionProtections)]uint32 {
	return [...]uint32{denied, p, denied, denied, p, denied}
}

func executable(p uint32) [len(sectionProtections)]uint32 {
	return [...]uint32{denied, denied, denied, p, p, p}
}

var viewMatrixCases = matrixCases()

// matrixCases makes a case of each row of the matrix.
func matrixCases() []Case {
	var cases []Case
	for _, row := range matrix {
		cases = append(cases, Case{
			Name: "view: access " + row.words,
			Rows: []string{row.row, "3.1/protection"},
			Run: func(t *T) {
				for i, page := range sectionProtections {
					h := t.OK(create(t, page, pageSize, nil), hexOf(page))
					for _, access := range row.accesses {
						expectView(t, h, access, row.cells[i], "section ", hexOf(page), ", access ", hexOf(access))
					}
				}
			},
		})
	}
	return cases
}

// expectView maps a section and checks what the view is, and what its memory lets the program do.
func expectView(t *T, handle uint64, access, want uint32, about ...any) {
	t.Helper()
	r := view(t, handle, access, 0, 0)
	if want == denied {
		t.Fails(r, accessDenied, about...)
		return
	}
	base := t.OK(r, about...)
	defer t.UnmapViewOfFile(base)
	if info := t.Query(t, base); info.Protect != want || info.AllocationProtect != want {
		t.Errorf("%sthe view has protection %#x, %#x when allocated, want %#x",
			prefix(about), info.Protect, info.AllocationProtect, want)
	}
	_, readable := t.Peek(base, 1)
	if readable != (want != pageNoAccess) {
		t.Errorf("%sreadable is %t", prefix(about), readable)
	}
	canWrite := want != pageNoAccess && want != pageReadOnly && want != pageExecuteRead
	if t.Poke(base, []byte{1}) != canWrite {
		t.Errorf("%swritable is %t", prefix(about), !canWrite)
	}
}
