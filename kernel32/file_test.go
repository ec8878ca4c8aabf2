package kernel32_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"winshm/kernel32"
	"winshm/winerr"
)

const (
	readWrite = kernel32.GENERIC_READ | kernel32.GENERIC_WRITE
	shareAll  = kernel32.FILE_SHARE_READ | kernel32.FILE_SHARE_WRITE | kernel32.FILE_SHARE_DELETE
)

// wants reports an error unless err is that code; 0 is success.
func wants(t *testing.T, what string, err error, want winerr.Errno) {
	t.Helper()
	if want == 0 && err != nil || want != 0 && !errors.Is(err, want) {
		t.Errorf("%s: %v, want %d", what, err, want)
	}
}

// openFile opens a file with flags, for a handle that is closed at the end of the test.
func openFile(t *testing.T, name string, access, disposition, flags uint32) kernel32.Handle {
	t.Helper()
	h, err := kernel32.CreateFile(pointer(t, name), access, shareAll, nil, disposition, flags, 0)
	if err != nil {
		t.Fatalf("open %s: %v", name, err)
	}
	t.Cleanup(func() { _ = kernel32.CloseHandle(h) })
	return h
}

// newFile makes a file with something in it.
func newFile(t *testing.T, name, content string) string {
	t.Helper()
	if !filepath.IsAbs(name) {
		name = filepath.Join(t.TempDir(), name)
	}
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func holds(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); string(got) != want || err != nil {
		t.Errorf("%s holds %q, %v; want %q", name, got, err, want)
	}
}

// reads reports an error unless up to n bytes at the file position are these.
func reads(t *testing.T, h kernel32.Handle, n int, want string) {
	t.Helper()
	buf, done := make([]byte, n), uint32(99)
	if err := kernel32.ReadFile(h, buf, &done, nil); err != nil || string(buf[:done]) != want {
		t.Errorf("read %q, %v; want %q", buf[:done], err, want)
	}
}

func position(t *testing.T, h kernel32.Handle, want uint32) {
	t.Helper()
	if got, err := kernel32.SetFilePointer(h, 0, nil, kernel32.FILE_CURRENT); got != want || err != nil {
		t.Errorf("file position %d, %v; want %d", got, err, want)
	}
}

func TestCreateFile(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		what, name  string
		access      uint32
		disposition uint32
		want        winerr.Errno
		holds       string // afterwards
	}{
		{"new", "fresh", readWrite, kernel32.CREATE_NEW, 0, ""},
		{"new, exists", "full", readWrite, kernel32.CREATE_NEW, 80, "12345"},
		{"new over a folder", "folder", readWrite, kernel32.CREATE_NEW, 80, ""},
		{"always", "fresh", readWrite, kernel32.CREATE_ALWAYS, 0, ""},
		{"always, exists", "full", kernel32.GENERIC_WRITE, kernel32.CREATE_ALWAYS, 0, ""},
		{"always for reading, exists", "full", kernel32.GENERIC_READ, kernel32.CREATE_ALWAYS, 0, ""},
		{"always over a folder", "folder", readWrite, kernel32.CREATE_ALWAYS, 5, ""},
		{"existing", "full", kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 0, "12345"},
		{"existing, nothing asked", "full", 0, kernel32.OPEN_EXISTING, 0, "12345"},
		{"existing, everything asked", "full", kernel32.GENERIC_ALL, kernel32.OPEN_EXISTING, 0, "12345"},
		{"existing, what there is asked", "full", kernel32.MAXIMUM_ALLOWED, kernel32.OPEN_EXISTING, 0, "12345"},
		{"existing, missing", "fresh", kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 2, ""},
		{"existing, missing folder", "nowhere/x", kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 3, ""},
		{"new, missing folder", "nowhere/x", kernel32.GENERIC_WRITE, kernel32.CREATE_NEW, 3, ""},
		{"a file for a folder", "full/x", kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 3, "12345"},
		{"a slash behind a file", `full\`, kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 123, "12345"},
		{"a slash behind a new file", "fresh/", kernel32.GENERIC_WRITE, kernel32.CREATE_NEW, 123, ""},
		{"a folder", "folder", kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 5, ""},
		{"open always", "fresh", kernel32.GENERIC_READ, kernel32.OPEN_ALWAYS, 0, ""},
		{"open always, exists", "full", kernel32.GENERIC_READ, kernel32.OPEN_ALWAYS, 0, "12345"},
		{"open always, a link to nowhere", "link", kernel32.GENERIC_WRITE, kernel32.OPEN_ALWAYS, 0, ""},
		{"truncate", "full", kernel32.GENERIC_WRITE, kernel32.TRUNCATE_EXISTING, 0, ""},
		{"truncate for reading", "full", kernel32.GENERIC_READ, kernel32.TRUNCATE_EXISTING, 87, "12345"},
		{"truncate, missing", "fresh", kernel32.GENERIC_WRITE, kernel32.TRUNCATE_EXISTING, 2, ""},
		{"disposition 0", "full", kernel32.GENERIC_READ, 0, 87, "12345"},
		{"disposition 6", "full", kernel32.GENERIC_READ, 6, 87, "12345"},
		{"unknown right", "full", 0x200, kernel32.OPEN_EXISTING, 5, "12345"},
		{"audit", "full", kernel32.ACCESS_SYSTEM_SECURITY, kernel32.OPEN_EXISTING, 1314, "12345"},
		{"read-only, read", "fixed", kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 0, "abc"},
		{"read-only, write", "fixed", kernel32.GENERIC_WRITE, kernel32.OPEN_EXISTING, 5, "abc"},
		{"read-only, append", "fixed", kernel32.FILE_APPEND_DATA, kernel32.OPEN_EXISTING, 5, "abc"},
		{"read-only, create always", "fixed", kernel32.GENERIC_READ, kernel32.CREATE_ALWAYS, 5, "abc"},
		{"read-only, attributes", "fixed", kernel32.FILE_WRITE_ATTRIBUTES, kernel32.OPEN_EXISTING, 0, "abc"},
		{"name too long", string(bytes.Repeat([]byte("n"), 256)), kernel32.GENERIC_WRITE, kernel32.CREATE_NEW, 206, ""},
		{"links in a circle", "circle", kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 1921, ""},
	} {
		t.Run(tt.what, func(t *testing.T) {
			dir := filepath.Join(dir, tt.what)
			prepare(t, dir)
			name := dir + `\` + tt.name
			h, err := kernel32.CreateFile(pointer(t, name), tt.access, shareAll, nil, tt.disposition, 0, 0)
			wants(t, "create", err, tt.want)
			if (h == kernel32.InvalidHandle) != (err != nil) {
				t.Errorf("handle %#x with %v", h, err)
			}
			if err == nil {
				wants(t, "close", kernel32.CloseHandle(h), 0)
			}
			if got, err := os.ReadFile(filepath.Join(dir, tt.name)); err == nil && string(got) != tt.holds {
				t.Errorf("the file holds %q, not %q", got, tt.holds)
			}
		})
	}
}

// prepare makes a folder with something of everything.
func prepare(t *testing.T, dir string) {
	t.Helper()
	err := errors.Join(os.Mkdir(dir, 0o777), os.Mkdir(filepath.Join(dir, "folder"), 0o777),
		os.WriteFile(filepath.Join(dir, "full"), []byte("12345"), 0o666),
		os.WriteFile(filepath.Join(dir, "fixed"), []byte("abc"), 0o444),
		os.Symlink("target", filepath.Join(dir, "link")), os.Symlink("circle", filepath.Join(dir, "circle")))
	if err != nil {
		t.Fatal(err)
	}
}

func TestCreateFileArguments(t *testing.T) {
	name := newFile(t, "f", "x")
	_, err := kernel32.CreateFile(pointer(t, name), kernel32.GENERIC_READ, 8, nil, kernel32.OPEN_EXISTING, 0, 0)
	wants(t, "unknown share mode", err, winerr.ERROR_INVALID_PARAMETER)
	_, err = kernel32.CreateFile(nil, kernel32.GENERIC_READ, 0, nil, kernel32.OPEN_EXISTING, 0, 0)
	wants(t, "no name", err, winerr.ERROR_PATH_NOT_FOUND)
	_, err = kernel32.CreateFile(pointer(t, ""), kernel32.GENERIC_READ, 0, nil, kernel32.OPEN_EXISTING, 0, 0)
	wants(t, "empty name", err, winerr.ERROR_PATH_NOT_FOUND)
	secure := kernel32.SecurityAttributes{SecurityDescriptor: descriptor(make([]byte, 20))}
	_, err = kernel32.CreateFile(pointer(t, name), 0, 0, &secure, kernel32.OPEN_EXISTING, 0, 0)
	wants(t, "security descriptor", err, winerr.ERROR_NOT_SUPPORTED)
	for _, inherit := range []uint32{0, 1} {
		sa := kernel32.SecurityAttributes{InheritHandle: inherit}
		h, err := kernel32.CreateFile(pointer(t, name), 0, 0, &sa, kernel32.OPEN_EXISTING, 0, 0)
		wants(t, "attributes", err, 0)
		var flags uint32
		if err := kernel32.GetHandleInformation(h, &flags); err != nil || flags != inherit {
			t.Errorf("flags %d, %v; want %d", flags, err, inherit)
		}
		wants(t, "close", kernel32.CloseHandle(h), 0)
		wants(t, "close again", kernel32.CloseHandle(h), winerr.ERROR_INVALID_HANDLE)
	}
}

// What a handle may not do is refused.
func TestFileAccess(t *testing.T) {
	name, buf := newFile(t, "f", "12345"), make([]byte, 2)
	for _, tt := range []struct {
		access                              uint32
		read, write, flush, truncate, query winerr.Errno
	}{
		{kernel32.GENERIC_READ, 0, 5, 5, 5, 0},
		{kernel32.GENERIC_WRITE, 5, 0, 0, 0, 0},
		{kernel32.FILE_APPEND_DATA, 5, 0, 0, 5, 0},
		{0, 5, 5, 5, 5, 0},
		{readWrite, 0, 0, 0, 0, 0},
	} {
		h := openFile(t, name, tt.access, kernel32.OPEN_EXISTING, 0)
		wants(t, "read", kernel32.ReadFile(h, buf, nil, nil), tt.read)
		wants(t, "write", kernel32.WriteFile(h, buf, nil, nil), tt.write)
		wants(t, "flush", kernel32.FlushFileBuffers(h), tt.flush)
		wants(t, "truncate", kernel32.SetEndOfFile(h), tt.truncate)
		_, err := kernel32.GetFileSize(h, nil)
		wants(t, "size", err, tt.query)
		_, err = kernel32.SetFilePointer(h, 1, nil, kernel32.FILE_BEGIN)
		wants(t, "seek", err, tt.query)
	}
}

// Every function refuses what is no file.
func TestNoFile(t *testing.T) {
	closed, err := kernel32.CreateFile(pointer(t, os.DevNull), 0, 0, nil, kernel32.OPEN_EXISTING, 0, 0)
	wants(t, "open", err, 0)
	wants(t, "close", kernel32.CloseHandle(closed), 0)
	section := create(t, kernel32.PAGE_READWRITE, 4096, nil)
	for _, h := range []kernel32.Handle{0, closed, section, kernel32.InvalidHandle, 0xDEAD4, 1<<32 + 4} {
		var (
			low  uint32
			size int64
			info kernel32.ByHandleFileInformation
		)
		wants(t, "read", kernel32.ReadFile(h, nil, nil, nil), 6)
		wants(t, "write", kernel32.WriteFile(h, nil, nil, nil), 6)
		wants(t, "flush", kernel32.FlushFileBuffers(h), 6)
		wants(t, "truncate", kernel32.SetEndOfFile(h), 6)
		wants(t, "size", kernel32.GetFileSizeEx(h, &size), 6)
		wants(t, "information", kernel32.GetFileInformationByHandle(h, &info), 6)
		wants(t, "seek", kernel32.SetFilePointerEx(h, 0, nil, kernel32.FILE_BEGIN), 6)
		low, err = kernel32.GetFileSize(h, nil)
		if wants(t, "size", err, 6); low != kernel32.INVALID_FILE_SIZE {
			t.Errorf("size %#x", low)
		}
		kind, err := kernel32.GetFileType(h)
		if wants(t, "type", err, 6); kind != kernel32.FILE_TYPE_UNKNOWN {
			t.Errorf("type %d", kind)
		}
	}
}

func TestFileIsNoSection(t *testing.T) {
	h := openFile(t, newFile(t, "f", "12345"), readWrite, kernel32.OPEN_EXISTING, 0)
	_, err := kernel32.CreateFileMapping(h, nil, 0, 0, 0, nil)
	wants(t, "no protection", err, winerr.ERROR_INVALID_PARAMETER)
	_, err = kernel32.MapViewOfFile(h, kernel32.FILE_MAP_READ, 0, 0, 0)
	wants(t, "view", err, winerr.ERROR_INVALID_HANDLE)
}

func TestDeleteOnClose(t *testing.T) {
	name := newFile(t, "f", "x")
	moved := name + "moved"
	h := openFile(t, name, kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, kernel32.FILE_FLAG_DELETE_ON_CLOSE)
	wants(t, "move", kernel32.MoveFile(pointer(t, name), pointer(t, moved)), 0)
	newFile(t, name, "another")
	wants(t, "close", kernel32.CloseHandle(h), 0)
	if _, err := os.Stat(moved); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after close: %v", err)
	}
	holds(t, name, "another")

	h = openFile(t, moved, readWrite, kernel32.CREATE_NEW, kernel32.FILE_FLAG_DELETE_ON_CLOSE)
	wants(t, "delete", kernel32.DeleteFile(pointer(t, moved)), 0)
	deleted := newFile(t, moved+" (deleted)", "another") // the kernel's name for what has none
	newFile(t, moved, "not the same")
	wants(t, "close", kernel32.CloseHandle(h), 0)
	holds(t, moved, "not the same")
	holds(t, deleted, "another")

	wants(t, "chmod", os.Chmod(name, 0o444), 0)
	_, err := kernel32.CreateFile(pointer(t, name), 0, 0, nil, kernel32.OPEN_EXISTING, kernel32.FILE_FLAG_DELETE_ON_CLOSE, 0)
	wants(t, "read-only", err, winerr.ERROR_ACCESS_DENIED)
}

// A folder is opened with FILE_FLAG_BACKUP_SEMANTICS, and has no contents.
func TestFolderHandle(t *testing.T) {
	h := openFile(t, t.TempDir(), kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, kernel32.FILE_FLAG_BACKUP_SEMANTICS)
	wants(t, "read", kernel32.ReadFile(h, make([]byte, 1), nil, nil), winerr.ERROR_INVALID_FUNCTION)
	var info kernel32.ByHandleFileInformation
	wants(t, "information", kernel32.GetFileInformationByHandle(h, &info), 0)
	kind, err := kernel32.GetFileType(h)
	if info.FileAttributes != kernel32.FILE_ATTRIBUTE_DIRECTORY || kind != kernel32.FILE_TYPE_DISK || err != nil {
		t.Errorf("attributes %#x, type %d, %v", info.FileAttributes, kind, err)
	}
}

func TestReadOnlyAttribute(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	h := openFile(t, name, readWrite, kernel32.CREATE_NEW, kernel32.FILE_ATTRIBUTE_READONLY)
	wants(t, "write", kernel32.WriteFile(h, []byte("x"), nil, nil), 0) // the one who made it may
	_, err := kernel32.CreateFile(pointer(t, name), kernel32.GENERIC_WRITE, 0, nil, kernel32.OPEN_EXISTING, 0, 0)
	wants(t, "open for writing", err, winerr.ERROR_ACCESS_DENIED)
	holds(t, name, "x")
}
