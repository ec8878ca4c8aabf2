package conformance

// The newer calls for sections and views.
const (
	anyNode             = 0xFFFFFFFF
	transientBoost      = 1
	preservePlaceholder = 2
	replacePlaceholder  = 0x4000
)

// view3 is MapViewOfFile3 into this process.
func view3(t *T, mapping uint64, protect uint32) Result {
	return t.MapViewOfFile3(mapping, currentProcess, 0, 0, 0, 0, protect)
}

var newerCases = []Case{
	{
		Name: "newer: CreateFileMappingNuma and MapViewOfFileExNuma",
		Rows: []string{"1.10/numa", "3.6/numa"},
		Run: func(t *T) {
			file := t.disk("content").open(readWrite)
			for _, node := range []uint32{0, anyNode} {
				name := wide(t.NewName())
				h := t.OK(t.CreateFileMappingNuma(file, pageReadWrite, 0, name, node))
				t.Existing(t.CreateFileMappingNuma(file, pageReadWrite, 0, name, node))
				t.Holds(t, t.OK(t.MapViewOfFileExNuma(h, fileMapRead, 0, 7, 0, node)), "content")
				t.Fails(t.MapViewOfFileExNuma(h, fileMapRead, 0, 8, 0, node), accessDenied)
				h = t.OK(t.CreateFileMappingNuma(invalidHandleValue, pageReadWrite, granularity, nil, node))
				t.HoldsZeros(t, t.OK(t.MapViewOfFileExNuma(h, fileMapWrite, 0, 0, 0, node)), granularity)
			}
		},
	}, {
		Name: "newer: CreateFileMappingFromApp and the others",
		Rows: []string{"1.10/from-app", "2.1/from-app", "3.6/from-app"},
		Run: func(t *T) {
			name, file := wide(t.NewName()), t.disk("content").open(everything)
			h := t.OK(t.CreateFileMappingFromApp(file, pageExecuteReadWrite, 2*granularity, name))
			t.Existing(t.CreateFileMappingFromApp(file, pageReadOnly, 0, name))
			again := t.OK(t.OpenFileMappingFromApp(fileMapWrite, 0, name))
			t.Grants(again, fileMapWrite)
			t.Fails(t.OpenFileMappingFromApp(fileMapRead, 0, wide(t.NewName())), fileNotFound)
			t.Write(t, t.OK(t.MapViewOfFileFromApp(again, fileMapWrite, granularity, 10)), "second")
			t.Holds(t, t.OK(t.MapViewOfFileFromApp(h, fileMapRead, 0, 0))+granularity, "second")
			none := t.OK(t.MapViewOfFileFromApp(h, 0x40, 0, 0))
			t.ReadFaults(t, none)
			t.Fails(t.MapViewOfFileFromApp(h, fileMapRead, 1<<32, 0), accessDenied)
			t.Fails(t.MapViewOfFileFromApp(h, fileMapRead, pageSize, 0), mappedAlignment)
		},
		Deviation: &Deviation{Wine: "of the offset, 32 bits count"},
	}, {
		Name: "newer: MapViewOfFile3",
		Rows: []string{"3.6/3", "3.6/3-size"},
		Run: func(t *T) {
			h := t.OK(create(t, pageExecuteReadWrite, 2*granularity, nil))
			for _, page := range []uint32{pageReadOnly, pageReadWrite, pageWriteCopy, pageExecuteRead, pageExecuteReadWrite, pageNoAccess} {
				base := t.OK(view3(t, h, page), hexOf(page))
				if info := t.Query(t, base); info.Protect != page || info.RegionSize != 2*granularity {
					t.Errorf("%#x: %+v", page, info)
				}
			}
			base := t.OK(t.MapViewOfFile3(h, currentProcess, 0, granularity, 10, 0, pageReadWrite))
			t.Write(t, base, "second")
			t.OK(t.UnmapViewOfFile(base))
			t.Holds(t, t.OK(t.MapViewOfFile3(h, currentProcess, base, granularity, 10, 0, pageReadOnly)), "second")
			t.Fails(t.MapViewOfFile3(h, currentProcess, base, 0, 0, 0, pageReadOnly), invalidAddress)
			t.Fails(t.MapViewOfFile3(h, currentProcess, 0, 0, 2*granularity+1, 0, pageReadOnly), accessDenied)
		},
	}, {
		Name: "newer: MapViewOfFile3, process NULL",
		Rows: []string{"3.6/3-process-null"},
		Run: func(t *T) {
			t.OK(t.MapViewOfFile3(t.section(pageSize), 0, 0, 0, 0, 0, pageReadWrite))
		},
		Deviation: &Deviation{Wine: "6"},
	}, {
		Name: "newer: MapViewOfFile3, a bad process",
		Rows: []string{"3.6/3-process-bad"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, process := range []uint64{0xDEAD0, h} {
				t.Fails(t.MapViewOfFile3(h, process, 0, 0, 0, 0, pageReadWrite), invalidHandle, hexOf(process))
			}
		},
	}, {
		Name: "newer: MapViewOfFile3, protection",
		Rows: []string{"3.6/3-protection", "3.6/3-rights"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, page := range []uint32{0, 6, 0x104} {
				t.Fails(view3(t, h, page), invalidParameter, hexOf(page))
			}
			for _, page := range executing {
				t.Fails(view3(t, h, page), accessDenied, hexOf(page))
			}
			t.Fails(view3(t, t.OK(create(t, pageReadOnly, pageSize, nil)), pageReadWrite), accessDenied)
		},
	}, {
		Name: "newer: MapViewOfFile3, alignment",
		Rows: []string{"3.6/3-alignment"},
		Run: func(t *T) {
			h := t.section(2 * granularity)
			t.Fails(t.MapViewOfFile3(h, currentProcess, 0, pageSize, 0, 0, pageReadOnly), mappedAlignment)
			t.Fails(t.MapViewOfFile3(h, currentProcess, 0x10001000, 0, 0, 0, pageReadOnly), mappedAlignment)
		},
	}, {
		Name: "newer: MapViewOfFile3 without a placeholder",
		Rows: []string{"3.6/3-placeholder-alignment", "3.6/3-placeholder-size"},
		Run: func(t *T) {
			h := t.section(2 * granularity)
			base := t.mapAll(h, fileMapRead)
			t.OK(t.UnmapViewOfFile(base))
			t.Fails(t.MapViewOfFile3(h, currentProcess, base+1, 0, pageSize, replacePlaceholder, pageReadOnly), mappedAlignment)
			t.Fails(t.MapViewOfFile3(h, currentProcess, base, 1, pageSize, replacePlaceholder, pageReadOnly), mappedAlignment)
			t.Fails(t.MapViewOfFile3(h, currentProcess, base, 0, pageSize, replacePlaceholder, pageReadOnly), invalidAddress)
			t.Fails(t.MapViewOfFile3(h, currentProcess, base+pageSize, pageSize, pageSize, replacePlaceholder, pageReadOnly), invalidAddress)
		},
		Deviation: &Deviation{Wine: "a view"},
	}, {
		Name: "newer: MapViewOfFile3, MEM_COMMIT and MEM_RESERVE",
		Rows: []string{"3.6/3-commit", "3.6/3-reserve"},
		Run: func(t *T) {
			h := t.section(pageSize)
			for _, kind := range []uint32{memCommit, memReserve, memCommit | memReserve} {
				t.Fails(t.MapViewOfFile3(h, currentProcess, 0, 0, 0, kind, pageReadOnly), invalidParameter, hexOf(kind))
			}
		},
		Deviation: &Deviation{Wine: "a view"},
	}, {
		Name: "newer: UnmapViewOfFileEx and UnmapViewOfFile2",
		Rows: []string{"4/ex-flags", "4/2"},
		Run: func(t *T) {
			h := t.section(2 * granularity)
			for _, flags := range []uint32{0, transientBoost} {
				base := t.mapAll(h, fileMapRead)
				t.OK(t.UnmapViewOfFileEx(base+granularity, flags))
				t.ReadFaults(t, base)
				t.Fails(t.UnmapViewOfFileEx(base, flags), invalidAddress)
				base = t.mapAll(h, fileMapRead)
				t.OK(t.UnmapViewOfFile2(currentProcess, base+1, flags))
				t.ReadFaults(t, base)
				t.Fails(t.UnmapViewOfFile2(currentProcess, base, flags), invalidAddress)
			}
		},
	}, {
		Name: "newer: UnmapViewOfFile2, process NULL",
		Rows: []string{"4/2-null"},
		Run: func(t *T) {
			base := t.mapAll(t.section(pageSize), fileMapRead)
			t.Fails(t.UnmapViewOfFile2(0, base, 0), invalidHandle)
			t.Fails(t.UnmapViewOfFile2(0xDEAD0, base, 0), invalidHandle)
			t.HoldsZeros(t, base, 1)
		},
	}, {
		Name: "newer: UnmapViewOfFileEx, MEM_PRESERVE_PLACEHOLDER",
		Rows: []string{"4/ex-placeholder"},
		Run: func(t *T) {
			base := t.mapAll(t.section(pageSize), fileMapRead)
			t.Fails(t.UnmapViewOfFileEx(base, preservePlaceholder), invalidAddress)
			t.HoldsZeros(t, base, 1)
		},
		Deviation: &Deviation{Choice: "487, not 87", Wine: "TRUE"},
	}, {
		Name: "newer: UnmapViewOfFileEx, unknown flags",
		Rows: []string{"4/ex-unknown"},
		Run: func(t *T) {
			base := t.mapAll(t.section(pageSize), fileMapRead)
			for _, flags := range []uint32{4, 8, memRelease, memRelease | preservePlaceholder} {
				t.Fails(t.UnmapViewOfFileEx(base, flags), invalidParameter, hexOf(flags))
			}
			t.HoldsZeros(t, base, 1)
		},
		Deviation: &Deviation{Wine: "the flags are ignored"},
	},
}
