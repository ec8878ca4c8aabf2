package conformance

import (
	"slices"
	"strings"

	"winshm/winerr"
)

// executing are the protections of sections whose views may be executed, and writing those whose views may be written to.
var (
	executing = []uint32{pageExecuteRead, pageExecuteWriteCopy, pageExecuteReadWrite}
	writing   = []uint32{pageReadWrite, pageExecuteReadWrite}
)

var createDiskCases = []Case{
	{
		Name: "create: SEC_ flags over a disk file",
		Rows: []string{"1.2/of-disk-files"},
		Run: func(t *T) {
			file := t.disk("content").open(readWrite)
			for flags, want := range map[uint32]uint32{
				0: secFile, secCommit: secFile, secReserve: secFile,
				secCommit | secNoCache: secFile | secNoCache, secReserve | secNoCache: secFile | secNoCache,
				secCommit | secWriteCombine: secFile | secWriteCombine, secReserve | secWriteCombine: secFile | secWriteCombine,
			} {
				h := t.OK(t.over(file, pageReadWrite|flags, 0, nil), hexOf(flags))
				if info, ok := t.inspect(h); ok && info.Attributes != want {
					t.Errorf("%#x: the section has %#x, want %#x", flags, info.Attributes, want)
				}
				t.Holds(t, t.mapAll(h, fileMapRead), "content\x00")
			}
			for flags, want := range map[uint32]winerr.Errno{
				secReserve | secCommit: invalidParameter, secReserve | secLargePages: invalidParameter,
				secCommit | secLargePages: invalidParameter, secNoCache: invalidParameter, secWriteCombine: invalidParameter,
				secLargePages: invalidParameter, secFile: invalidParameter, secFile | secCommit: invalidParameter,
				secFile | secReserve: invalidParameter, secImage | secReserve: invalidParameter, secImage | secCommit: invalidParameter,
			} {
				t.Fails(t.over(file, pageReadOnly|flags, 0, nil), want, hexOf(flags))
			}
			t.Fails(t.over(file, pageReadOnly|secImage, 0, nil), badExeFormat)
		},
	}, {
		Name: "create: a folder, a device or a pipe as the file",
		Rows: []string{"1.3/no-disk-file"},
		Run: func(t *T) {
			folder := t.OK(t.CreateFile(t.pathOf(t.TempDir()), genericRead, shareAll, openExisting, flagBackupSemantics))
			out, r := t.CreatePipe()
			in := t.OK(r)
			for what, h := range map[string]uint64{
				"folder": folder, "pipe": in, "device": t.OK(t.CreateFile(wide("NUL"), genericRead, shareAll, openExisting, 0)),
			} {
				t.Fails(t.over(h, pageReadOnly, pageSize, nil), badExeFormat, what)
				t.Fails(t.over(h, pageWriteCopy, 0, nil), badExeFormat, what, ", size 0")
			}
			t.OK(t.CloseHandle(out))
		},
		Deviation: &Deviation{Wine: "6"},
	}, {
		Name: "create: a file opened with FILE_FLAG_OVERLAPPED",
		Rows: []string{"1.3/overlapped"},
		Run: func(t *T) {
			d := t.disk("content")
			file := t.OK(t.CreateFile(d.name(), readWrite, shareAll, openExisting, flagOverlapped))
			t.Holds(t, t.mapAll(t.OK(t.over(file, pageReadWrite, 0, nil)), fileMapWrite), "content")
		},
	}, {
		Name: "create: what the file is open for",
		Rows: []string{"1.3/too-little-access", "1.4/read", "1.4/write"},
		Run: func(t *T) {
			d := t.disk("content")
			for _, c := range []struct {
				access uint32
				fits   []uint32
			}{
				{genericRead, []uint32{pageReadOnly, pageWriteCopy}},
				{readWrite, []uint32{pageReadOnly, pageWriteCopy, pageReadWrite}},
				{genericWrite, nil},
				{0, nil},
				{genericExecute, nil},
				{genericWrite | genericExecute, nil},
			} {
				file := d.open(c.access)
				for _, page := range []uint32{pageReadOnly, pageWriteCopy, pageReadWrite} {
					want := accessDenied
					if slices.Contains(c.fits, page) {
						want = noError
					}
					t.Answers(t.over(file, page, 0, nil), want, hexOf(c.access), ", ", hexOf(page))
				}
			}
		},
	}, {
		Name: "create: a file that may be executed",
		Rows: []string{"1.4/execute", "1.4/all"},
		Run: func(t *T) {
			d := t.disk("content")
			reading, all := d.open(genericRead|genericExecute), d.open(everything)
			t.Answers(t.over(reading, pageExecuteReadWrite, 0, nil), accessDenied)
			for _, page := range executing {
				t.Answers(t.over(all, page, 0, nil), noError, hexOf(page))
				if page != pageExecuteReadWrite {
					t.Answers(t.over(reading, page, 0, nil), noError, hexOf(page))
				}
			}
		},
	}, {
		Name: "create: a file that may not be executed",
		Rows: []string{"1.4/execute", "1.4/all"},
		Run: func(t *T) {
			file := t.disk("content").open(readWrite)
			for _, page := range executing {
				t.Fails(t.over(file, page, 0, nil), accessDenied, hexOf(page))
			}
		},
		Deviation: &Deviation{Wine: "a section"},
	}, {
		Name: "create: access to an empty file",
		Rows: []string{"1.4/before-size"},
		Run: func(t *T) {
			t.Fails(t.over(t.disk("").open(genericRead), pageReadWrite, 0, nil), accessDenied)
		},
	},
}

var createDiskSizeCases = []Case{
	{
		Name: "create: size 0 of a disk file",
		Rows: []string{"1.5/zero", "3.4/beyond-end-file"},
		Run: func(t *T) {
			content := strings.Repeat("0123456789", 10)
			d := t.disk(content)
			h := d.section(pageReadWrite)
			if info, ok := t.inspect(h); ok && info.Size != 100 {
				t.Errorf("the section has %d bytes", info.Size)
			}
			t.Holds(t, t.mapAll(h, fileMapRead), content+"\x00")
			t.OK(view(t, h, fileMapRead, 0, 100))
			t.Fails(view(t, h, fileMapRead, 0, 101), accessDenied)
			t.Fails(view(t, h, fileMapRead, 0, pageSize), accessDenied)
			d.holds(content)
		},
	}, {
		Name: "create: size 0 of an empty file",
		Rows: []string{"1.5/zero-empty", "1.5/zero-empty-image"},
		Run: func(t *T) {
			file := t.disk("").open(everything)
			for _, page := range sectionProtections {
				t.Fails(t.over(file, page, 0, nil), fileInvalid, hexOf(page))
			}
			t.Fails(t.over(file, pageReadOnly|secImage, 0, nil), badExeFormat)
		},
	}, {
		Name: "create: less than the file has",
		Rows: []string{"1.5/shorter"},
		Run: func(t *T) {
			content := strings.Repeat("x", 10_000)
			d := t.disk(content)
			file := d.open(everything)
			for _, page := range sectionProtections {
				h := t.OK(t.over(file, page, 36, nil), hexOf(page))
				if info, ok := t.inspect(h); ok && info.Size != 36 {
					t.Errorf("%#x: the section has %d bytes", page, info.Size)
				}
				t.OK(view(t, h, fileMapRead, 0, 36))
				t.Fails(view(t, h, fileMapRead, 0, 37), accessDenied, hexOf(page))
			}
			t.OK(t.over(file, pageReadOnly, 10_000, nil))
			d.holds(content)
		},
	}, {
		Name: "create: more than the file has, to write",
		Rows: []string{"1.5/longer-writable"},
		Run: func(t *T) {
			for _, page := range writing {
				for content, size := range map[string]uint64{"": 1, "content": 70_001} {
					d := t.disk(content)
					h := t.OK(t.over(d.open(everything), page, size, nil), hexOf(page))
					want := content + strings.Repeat("\x00", int(size)-len(content))
					d.holds(want)
					t.Holds(t, t.mapAll(h, fileMapWrite), want)
				}
			}
		},
	}, {
		Name: "create: more than the file has, to read",
		Rows: []string{"1.5/longer-readonly"},
		Run: func(t *T) {
			for _, content := range []string{"", "content"} {
				d := t.disk(content)
				file := d.open(everything)
				for _, page := range []uint32{pageReadOnly, pageWriteCopy, pageExecuteRead, pageExecuteWriteCopy} {
					t.Fails(t.over(file, page, 8, nil), notEnoughMemory, hexOf(page))
				}
				d.holds(content)
			}
		},
	}, {
		Name: "create: more than the volume holds",
		Rows: []string{"1.5/longer-full"},
		Run: func(t *T) {
			d := t.diskAt(t.smallVolume(), "content")
			file := d.open(readWrite)
			t.Fails(t.over(file, pageReadWrite, 4<<20, nil), diskFull)
			d.holds("content")
			t.OK(t.over(file, pageReadWrite, pageSize, nil))
		},
		Deviation: &Deviation{Wine: "a section over a file with holes, which faults"},
	}, {
		Name: "create: more than a file can have",
		Rows: []string{"1.5/longer-maximum"},
		Run: func(t *T) {
			d := t.disk("content")
			t.Fails(t.over(d.open(readWrite), pageReadWrite, 1<<62, nil), notEnoughMemory)
			d.holds("content")
		},
		Deviation: &Deviation{Choice: "8, not 87"},
	}, {
		Name: "create: a disk file of 2^63 bytes and more",
		Rows: []string{"1.5/negative"},
		Run: func(t *T) {
			d := t.disk("content")
			file := d.open(readWrite)
			for _, size := range []uint64{1 << 63, 1<<63 | pageSize, ^uint64(0)} {
				t.Fails(t.over(file, pageReadWrite, size, nil), invalidParameter, hexOf(size))
			}
			d.holds("content")
		},
	},
}

var createDiskNameCases = []Case{
	{
		Name: "create: a file and an existing name",
		Rows: []string{"1.7/existing-not-applied"},
		Run: func(t *T) {
			name, d := wide(t.NewName()), t.disk("content")
			t.Write(t, t.mapAll(t.OK(create(t, pageReadWrite, pageSize, name)), fileMapWrite), "memory!")
			h := t.Existing(t.over(d.open(readWrite), pageReadWrite, 0, name))
			if info, ok := t.inspect(h); ok && info.Size != pageSize {
				t.Errorf("the section has %#x bytes", info.Size)
			}
			t.Holds(t, t.mapAll(h, fileMapRead), "memory!")
			d.holds("content")
		},
	}, {
		Name: "create: what is wrong with a file, and an existing name",
		Rows: []string{"1.7/order-disk-file", "1.7/order-bad-name"},
		Run: func(t *T) {
			name := wide(t.NewName())
			t.OK(create(t, pageReadWrite, pageSize, name))
			for _, name := range [][]uint16{name, wide(`\x`)} {
				t.Fails(t.over(t.disk("content").open(genericRead), pageReadWrite, 0, name), accessDenied)
				t.Fails(t.over(t.disk("").open(readWrite), pageReadWrite, 0, name), fileInvalid)
				t.Fails(t.over(t.disk("content").open(genericRead), pageReadOnly, 8, name), notEnoughMemory)
			}
		},
		Deviation: &Deviation{Wine: "the name wins: 183, 161"},
	}, {
		Name: "create: a file that becomes longer, and an existing name",
		Rows: []string{"1.7/order-disk-file"},
		Run: func(t *T) {
			name, d := wide(t.NewName()), t.disk("content")
			t.OK(create(t, pageReadWrite, pageSize, name))
			t.Existing(t.over(d.open(readWrite), pageReadWrite, 10, name))
			d.holds("content\x00\x00\x00")
		},
		Deviation: &Deviation{Wine: "the file stays as it is"},
	}, {
		Name: "create: the file's handle is closed",
		Rows: []string{"1.10/file-closed", "1.10/file-and-name"},
		Run: func(t *T) {
			name, d, p := wide(t.NewName()), t.disk("content"), t.Start()
			file := d.open(readWrite)
			t.OK(t.over(file, pageReadWrite, 0, name))
			t.OK(t.CloseHandle(file))
			there := t.OK(view(p, t.OK(open(p, fileMapWrite, name)), fileMapWrite, 0, 0))
			t.Holds(p, there, "content")
			t.Write(p, there, "CON")
			d.holds("CONtent")
		},
	}, {
		Name: "create: two sections of one file",
		Rows: []string{"1.10/file-coherent"},
		Run: func(t *T) {
			d := t.disk(strings.Repeat("x", granularity+10))
			a, b := t.mapAll(d.section(pageReadWrite), fileMapWrite), d.section(pageReadOnly)
			there := t.OK(view(t, b, fileMapRead, granularity, 0))
			t.Write(t, a+granularity, "one")
			t.Holds(t, there, "onexxx")
		},
	}, {
		Name: "create: the last page of a file",
		Rows: []string{"1.10/file-last-page", "15/last-page"},
		Run: func(t *T) {
			d := t.disk("content")
			h := d.section(pageReadWrite)
			base := t.mapAll(h, fileMapWrite)
			t.Holds(t, base, "content"+strings.Repeat("\x00", pageSize-7))
			t.Write(t, base+7, "lost")
			t.Write(t, base+pageSize-1, "x")
			t.Write(t, base, "C")
			t.OK(t.FlushViewOfFile(base, 0))
			t.OK(t.UnmapViewOfFile(base))
			t.OK(t.CloseHandle(h))
			d.holds("Content")
		},
	},
}
