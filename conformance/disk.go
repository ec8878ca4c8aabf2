package conformance

import (
	"os"
	"path/filepath"
	"syscall"
)

// Files, and the newer calls for sections and views. Paths are []uint16.

// CreateFile opens or makes a file. It returns 0 for INVALID_HANDLE_VALUE.
func (o Objects) CreateFile(path []uint16, access, share, disposition, flags uint32) Result {
	return o.result("CreateFile", path, access, share, disposition, flags)
}

// CreatePipe returns the end to read from, and stores the end to write to.
func (o Objects) CreatePipe() (out uint64, r Result) {
	a := o.ask("CreatePipe")
	r = a.result()
	return a.Number(), r
}

// ReadFile returns up to n bytes from the file position.
func (o Objects) ReadFile(h uint64, n uint32) (string, Result) {
	a := o.ask("ReadFile", h, n)
	r := a.result()
	return string(a.Bytes()), r
}

// WriteFile writes at the file position.
func (o Objects) WriteFile(h uint64, data string) Result {
	return o.result("WriteFile", h, []byte(data))
}

// SetFilePointer is SetFilePointerEx from the beginning.
func (o Objects) SetFilePointer(h, position uint64) Result {
	return o.result("SetFilePointerEx", h, position)
}

// SetEndOfFile calls the function of that name.
func (o Objects) SetEndOfFile(h uint64) Result { return o.result("SetEndOfFile", h) }

// FlushFileBuffers calls the function of that name.
func (o Objects) FlushFileBuffers(h uint64) Result { return o.result("FlushFileBuffers", h) }

// GetFileSizeEx stores the size.
func (o Objects) GetFileSizeEx(h uint64) (size uint64, r Result) {
	a := o.ask("GetFileSizeEx", h)
	r = a.result()
	return a.Number(), r
}

// DeleteFile calls the function of that name.
func (o Objects) DeleteFile(path []uint16) Result { return o.result("DeleteFile", path) }

// CopyFile copies, also to a file that is there.
func (o Objects) CopyFile(from, to []uint16) Result { return o.result("CopyFile", from, to, 0) }

// CreateFileMappingNuma has no attributes.
func (o Objects) CreateFileMappingNuma(file uint64, protect uint32, size uint64, name []uint16, node uint32) Result {
	return o.result("CreateFileMappingNuma", file, protect, uint32(size>>32), uint32(size), name, node)
}

// CreateFileMappingFromApp has no attributes.
func (o Objects) CreateFileMappingFromApp(file uint64, protect uint32, size uint64, name []uint16) Result {
	return o.result("CreateFileMappingFromApp", file, protect, size, name)
}

// OpenFileMappingFromApp calls the function of that name.
func (o Objects) OpenFileMappingFromApp(access, inherit uint32, name []uint16) Result {
	return o.result("OpenFileMappingFromApp", access, inherit, name)
}

// MapViewOfFileExNuma calls the function of that name.
func (o Objects) MapViewOfFileExNuma(mapping uint64, access uint32, offset, length, base uint64, node uint32) Result {
	return o.result("MapViewOfFileExNuma", mapping, access, uint32(offset>>32), uint32(offset), length, base, node)
}

// MapViewOfFileFromApp calls the function of that name.
func (o Objects) MapViewOfFileFromApp(mapping uint64, access uint32, offset, length uint64) Result {
	return o.result("MapViewOfFileFromApp", mapping, access, offset, length)
}

// MapViewOfFile3 has no extended parameters.
func (o Objects) MapViewOfFile3(mapping, process, base, offset, length uint64, kind, protect uint32) Result {
	return o.result("MapViewOfFile3", mapping, process, base, offset, length, kind, protect)
}

// UnmapViewOfFileEx calls the function of that name.
func (o Objects) UnmapViewOfFileEx(addr uint64, flags uint32) Result {
	return o.result("UnmapViewOfFileEx", addr, flags)
}

// UnmapViewOfFile2 calls the function of that name.
func (o Objects) UnmapViewOfFile2(process, addr uint64, flags uint32) Result {
	return o.result("UnmapViewOfFile2", addr, process, flags)
}

// What CreateFile takes, beside generic rights.
const (
	shareRead   = 1
	shareWrite  = 2
	shareDelete = 4
	shareAll    = shareRead | shareWrite | shareDelete

	createAlways     = 2
	openExisting     = 3
	truncateExisting = 5

	flagOverlapped      = 0x40000000
	flagDeleteOnClose   = 0x04000000
	flagBackupSemantics = 0x02000000

	deleteAccess = 0x10000
	readWrite    = genericRead | genericWrite
	everything   = readWrite | genericExecute
)

// disk is a file for a case.
type disk struct {
	t    *T
	path string // of this system
}

// disk makes a file.
func (t *T) disk(content string) *disk {
	t.Helper()
	return t.diskAt(t.TempDir(), content)
}

func (t *T) diskAt(folder, content string) *disk {
	t.Helper()
	d := &disk{t, filepath.Join(folder, "file")}
	if err := os.WriteFile(d.path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return d
}

// pathOf is what the front calls a path of this system.
func (t *T) pathOf(path string) []uint16 {
	if t.front.Wine {
		path = "Z:" + path
	}
	return wide(path)
}

// name is what the front calls the file.
func (d *disk) name() []uint16 { return d.t.pathOf(d.path) }

// try opens the file.
func (d *disk) try(access, share uint32) Result {
	return d.t.CreateFile(d.name(), access, share, openExisting, 0)
}

// open opens the file, which others may do anything with.
func (d *disk) open(access uint32) uint64 {
	d.t.Helper()
	return d.t.OK(d.try(access, shareAll), hexOf(access))
}

// holds reports an error unless the file is as wanted.
func (d *disk) holds(want string) {
	d.t.Helper()
	if got, err := os.ReadFile(d.path); string(got) != want || err != nil {
		d.t.Errorf("the file holds %d bytes that begin with %.40q, %v; want %d, %.40q", len(got), got, err, len(want), want)
	}
}

// over is CreateFileMapping over a file.
func (t *T) over(file uint64, protect uint32, size uint64, name []uint16) Result {
	return t.CreateFileMapping(file, nil, protect, uint32(size>>32), uint32(size), name)
}

// section makes a section over all of the file, by a handle that is closed at once.
func (d *disk) section(protect uint32) uint64 {
	d.t.Helper()
	file := d.open(everything)
	h := d.t.OK(d.t.over(file, protect, 0, nil), hexOf(protect))
	d.t.OK(d.t.CloseHandle(file))
	return h
}

// smallVolume returns a folder in which there is room for a megabyte, and skips the case where none can be made.
func (t *T) smallVolume() string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("no small volume can be made: " + err.Error())
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}
