package conformance

import (
	"os"
	"strings"
)

var diskUseCases = []Case{
	{
		Name: "disk: SetEndOfFile to less while it is mapped",
		Rows: []string{"15/shrink", "15/shrink-after", "1.10/file-in-use"},
		Run: func(t *T) {
			d := t.disk(strings.Repeat("x", 8192))
			file := d.open(readWrite)
			h := t.OK(t.over(file, pageReadOnly, 4, nil))
			base := t.mapAll(h, fileMapRead)
			for _, end := range []uint64{8191, 4096, 0} {
				t.OK(t.SetFilePointer(file, end))
				t.Fails(t.SetEndOfFile(file), userMappedFile, "with a section, ", end)
			}
			t.OK(t.CloseHandle(h))
			t.Fails(t.SetEndOfFile(file), userMappedFile, "with a view")
			d.holds(strings.Repeat("x", 8192))
			t.OK(t.UnmapViewOfFile(base))
			t.OK(t.SetEndOfFile(file))
			d.holds("")
		},
	}, {
		Name: "disk: SetEndOfFile while another process maps it",
		Rows: []string{"15/shrink", "15/shrink-after"},
		Run: func(t *T) {
			name, d, p := wide(t.NewName()), t.disk("content"), t.Start()
			file := d.open(readWrite)
			h := t.OK(t.over(file, pageReadWrite, 0, name))
			there := t.OK(open(p, fileMapRead, name))
			base := t.OK(view(p, there, fileMapRead, 0, 0))
			t.OK(p.CloseHandle(there))
			t.OK(t.CloseHandle(h))
			t.OK(t.SetFilePointer(file, 1))
			t.Fails(t.SetEndOfFile(file), userMappedFile)
			t.OK(p.UnmapViewOfFile(base))
			t.OK(t.SetEndOfFile(file))
			d.holds("c")
		},
	}, {
		Name: "disk: SetEndOfFile to the same and more",
		Rows: []string{"15/grow"},
		Run: func(t *T) {
			d := t.disk("content")
			file := d.open(readWrite)
			h := t.OK(t.over(file, pageReadWrite, 0, nil))
			for _, end := range []uint64{7, 8, 2 * pageSize} {
				t.OK(t.SetFilePointer(file, end))
				t.OK(t.SetEndOfFile(file), end)
			}
			t.Fails(view(t, h, fileMapRead, 0, 8), accessDenied)
			t.OK(view(t, t.OK(t.over(file, pageReadWrite, 0, nil)), fileMapRead, 0, 2*pageSize))
		},
	}, {
		Name: "disk: opened while a section may write",
		Rows: []string{"15/share-write"},
		Run: func(t *T) {
			d := t.disk("content")
			for _, page := range writing {
				h := d.section(page)
				for _, share := range []uint32{0, shareRead, shareRead | shareDelete} {
					t.Fails(d.try(genericRead, share), sharingViolation, hexOf(page), ", ", share)
				}
				t.OK(t.CloseHandle(t.OK(d.try(readWrite, shareWrite), hexOf(page))))
				t.OK(t.CloseHandle(h))
			}
		},
	}, {
		Name: "disk: opened while sections may only read",
		Rows: []string{"15/share-read"},
		Run: func(t *T) {
			for _, page := range []uint32{pageReadOnly, pageWriteCopy, pageExecuteRead, pageExecuteWriteCopy} {
				d := t.disk("content")
				file := t.OK(d.try(everything, shareRead))
				base := t.mapAll(t.OK(t.over(file, page, 0, nil), hexOf(page)), fileMapRead)
				t.OK(t.CloseHandle(file))
				alone := t.OK(d.try(readWrite, 0), hexOf(page))
				t.OK(t.WriteFile(alone, "CON"))
				t.Holds(t, base, "CONtent")
			}
		},
	}, {
		Name: "disk: a file that is open for one process alone",
		Rows: []string{"1.10/file-exclusive"},
		Run: func(t *T) {
			d, p := t.disk("content"), t.Start()
			file := t.OK(d.try(readWrite, 0))
			base := t.mapAll(t.OK(t.over(file, pageReadWrite, 0, nil)), fileMapWrite)
			t.Fails(p.CreateFile(d.name(), genericRead, shareAll, openExisting, 0), sharingViolation)
			t.Write(t, base, "CON")
			d.holds("CONtent")
			t.OK(t.CloseHandle(file))
			t.OK(p.CreateFile(d.name(), genericRead, shareAll, openExisting, 0))
		},
	}, {
		Name: "disk: emptied while it is mapped",
		Rows: []string{"15/truncate"},
		Run: func(t *T) {
			d, other := t.disk("content"), t.disk("other")
			h := d.section(pageReadOnly)
			base := t.mapAll(h, fileMapRead)
			for _, when := range []string{"with a section", "with a view"} {
				for _, how := range []uint32{createAlways, truncateExisting} {
					t.Fails(t.CreateFile(d.name(), readWrite, shareAll, how, 0), userMappedFile, when, ", ", how)
				}
				t.Fails(t.CopyFile(other.name(), d.name()), userMappedFile, when)
				d.holds("content")
				t.CloseHandle(h)
			}
			t.OK(t.UnmapViewOfFile(base))
			t.OK(t.CreateFile(d.name(), readWrite, shareAll, truncateExisting, 0))
			d.holds("")
		},
	}, {
		Name: "disk: deleted while it is mapped",
		Rows: []string{"15/delete"},
		Run: func(t *T) {
			d := t.disk("content")
			h := d.section(pageReadOnly)
			base := t.mapAll(h, fileMapRead)
			t.Fails(t.DeleteFile(d.name()), accessDenied)
			t.OK(t.CloseHandle(h))
			t.Fails(t.DeleteFile(d.name()), accessDenied)
			t.OK(t.UnmapViewOfFile(base))
			t.OK(t.DeleteFile(d.name()))
		},
		Deviation: &Deviation{Wine: "the file is deleted"},
	}, {
		Name: "disk: FILE_FLAG_DELETE_ON_CLOSE while it is mapped",
		Rows: []string{"15/delete-on-close"},
		Run: func(t *T) {
			d := t.disk("content")
			base := t.mapAll(d.section(pageReadOnly), fileMapRead)
			t.OK(t.CreateFile(d.name(), genericRead|deleteAccess, shareAll, openExisting, flagDeleteOnClose))
			t.Holds(t, base, "content")
		},
	}, {
		Name: "disk: read and written while it is mapped",
		Rows: []string{"15/read-and-write"},
		Run: func(t *T) {
			d := t.disk("content")
			file := d.open(readWrite)
			base := t.mapAll(t.OK(t.over(file, pageReadWrite, 0, nil)), fileMapWrite)
			t.Write(t, base, "CON")
			if got, r := t.ReadFile(file, 7); got != "CONtent" || r.Value == 0 {
				t.Errorf("ReadFile: %q, %v", got, r)
			}
			t.OK(t.SetFilePointer(file, 0))
			t.OK(t.WriteFile(file, "written"))
			t.Holds(t, base, "written")
		},
	},
}

// diskViewCases are about views of files.
var diskViewCases = []Case{
	{
		Name: "disk: written to through a view",
		Rows: []string{"4/file-pages", "10/file-dirty", "5/meaning"},
		Run: func(t *T) {
			d := t.disk(strings.Repeat("x", 3*pageSize))
			file := d.open(readWrite)
			h := t.OK(t.over(file, pageReadWrite, 0, nil))
			base := t.mapAll(h, fileMapWrite)
			t.Write(t, base+100, "1")
			t.OK(t.FlushViewOfFile(base+100, 1))
			t.OK(t.FlushFileBuffers(file))
			t.Write(t, base+2*pageSize, "2")
			t.OK(t.FlushViewOfFile(base+pageSize, 0))
			t.Fails(t.FlushViewOfFile(base+pageSize, 2*pageSize+1), invalidParameter)
			t.Write(t, base+3*pageSize-1, "3")
			t.OK(t.UnmapViewOfFile(base))
			t.OK(t.CloseHandle(h))
			x := func(n int) string { return strings.Repeat("x", n) }
			d.holds(x(100) + "1" + x(2*pageSize-101) + "2" + x(pageSize-2) + "3")
		},
	}, {
		Name: "disk: copy-on-write of a file that may only be read",
		Rows: []string{"7.2/every-section", "5/not-writable"},
		Run: func(t *T) {
			d := t.disk("content")
			if err := os.Chmod(d.path, 0o444); err != nil {
				t.Fatal(err)
			}
			file := d.open(genericRead)
			for _, page := range []uint32{pageReadOnly, pageWriteCopy} {
				h := t.OK(t.over(file, page, 0, nil), hexOf(page))
				own, shared := t.mapAll(h, fileMapCopy), t.mapAll(h, fileMapRead)
				t.Write(t, own, "own")
				t.OK(t.FlushViewOfFile(own, 0))
				t.Holds(t, own, "owntent")
				t.Holds(t, shared, "content")
				t.WriteFaults(t, shared)
			}
			d.holds("content")
		},
	}, {
		Name: "disk: MEM_COMMIT in a view of a file",
		Rows: []string{"7/commit-file", "7.1/file"},
		Run: func(t *T) {
			file := t.disk(strings.Repeat("x", 2*pageSize)).open(readWrite)
			for _, flags := range []uint32{0, secReserve} {
				base := t.mapAll(t.OK(t.over(file, pageReadWrite|flags, 0, nil)), fileMapWrite)
				t.Holds(t, base, "xxx")
				t.Fails(t.VirtualAlloc(base, pageSize, memCommit, pageReadWrite), accessDenied, hexOf(flags))
			}
		},
	},
}
