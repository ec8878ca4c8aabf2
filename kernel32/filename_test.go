package kernel32_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winshm/kernel32"
	"winshm/winerr"
)

// folder makes a folder with something of everything, makes it the current one, and returns its path.
func folder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "dir")
	prepare(t, dir)
	t.Chdir(dir)
	return dir
}

func TestDeleteFile(t *testing.T) {
	folder(t)
	for _, tt := range []struct {
		name string
		want winerr.Errno
	}{
		{"full", 0}, {"full", 2}, {`nowhere\x`, 3}, {"fixed", 5}, {"folder", 5}, {"fixed/x", 3}, {"", 3}, {"circle", 0},
	} {
		wants(t, "delete "+tt.name, kernel32.DeleteFile(pointer(t, tt.name)), tt.want)
	}
	wants(t, "delete nothing", kernel32.DeleteFile(nil), winerr.ERROR_PATH_NOT_FOUND)
}

func TestDirectories(t *testing.T) {
	folder(t)
	for _, tt := range []struct {
		name string
		want winerr.Errno
	}{
		{"new", 0}, {"new", 183}, {"full", 183}, {`nowhere\x`, 3}, {"", 3}, {`new\below`, 0}, {`slash\`, 0}, {`full\x`, 3},
	} {
		wants(t, "create "+tt.name, kernel32.CreateDirectory(pointer(t, tt.name), nil), tt.want)
	}
	for _, tt := range []struct {
		name string
		want winerr.Errno
	}{
		{"new", 145}, {`new\below\`, 0}, {"new", 0}, {"new", 2}, {"full", 267}, {`nowhere\x`, 3}, {`full\x`, 3}, {"slash", 0},
	} {
		wants(t, "remove "+tt.name, kernel32.RemoveDirectory(pointer(t, tt.name)), tt.want)
	}
}

func TestMoveFile(t *testing.T) {
	const replace = kernel32.MOVEFILE_REPLACE_EXISTING
	for _, tt := range []struct {
		from, to string
		flags    uint32
		want     winerr.Errno
	}{
		{"full", "new", 0, 0},
		{"full", "folder/new", 0, 0},
		{"folder", "new", 0, 0},
		{"full", "full", 0, 0},
		{"new", "other", 0, 2},
		{"nowhere/x", "other", 0, 3},
		{"full", "nowhere/x", 0, 3},
		{"full", "fixed", 0, 183},
		{"full", "folder", 0, 183},
		{"full", "fixed", replace, 5},
		{"full", "folder", replace, 5},
		{"folder", "full", replace, 5},
		{"fixed", "full", replace, 0},
		{"full", "new", 0x100, 87},
		{"full", "new", kernel32.MOVEFILE_DELAY_UNTIL_REBOOT, 50},
	} {
		folder(t)
		before, _ := os.ReadFile(tt.from)
		wants(t, "move "+tt.from+" to "+tt.to, kernel32.MoveFileEx(pointer(t, tt.from), pointer(t, tt.to), tt.flags), tt.want)
		if info, err := os.Stat(tt.to); tt.want == 0 && err == nil && info.Mode().IsRegular() {
			holds(t, tt.to, string(before))
		}
		if _, err := os.Lstat(tt.from); tt.want == 0 && tt.from != tt.to && err == nil {
			t.Errorf("%s is still there", tt.from)
		}
	}
	wants(t, "move", kernel32.MoveFile(pointer(t, "full"), pointer(t, "moved")), 0)
	wants(t, "move again", kernel32.MoveFile(pointer(t, "full"), pointer(t, "moved")), winerr.ERROR_FILE_NOT_FOUND)
}

// A file moves to another volume by being copied.
func TestMoveToAnotherVolume(t *testing.T) {
	other, err := os.MkdirTemp("/dev/shm", "winshm")
	if err != nil {
		t.Skip("no other volume: ", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(other) })
	folder(t)
	target := filepath.Join(other, "x")
	err = kernel32.MoveFileEx(pointer(t, "folder"), pointer(t, target), kernel32.MOVEFILE_COPY_ALLOWED)
	if err == nil {
		t.Skip("/dev/shm is no other volume")
	}
	wants(t, "move a folder", err, winerr.ERROR_NOT_SAME_DEVICE)
	wants(t, "move", kernel32.MoveFileEx(pointer(t, "full"), pointer(t, target), 0), winerr.ERROR_NOT_SAME_DEVICE)
	holds(t, "full", "12345")
	newFile(t, target, "in the way")
	wants(t, "move", kernel32.MoveFile(pointer(t, "full"), pointer(t, target)), winerr.ERROR_ALREADY_EXISTS)
	holds(t, target, "in the way")
	wants(t, "delete", kernel32.DeleteFile(pointer(t, target)), 0)
	wants(t, "move", kernel32.MoveFile(pointer(t, "full"), pointer(t, target)), 0)
	holds(t, target, "12345")
	wants(t, "what was moved", kernel32.DeleteFile(pointer(t, "full")), winerr.ERROR_FILE_NOT_FOUND)
}

func TestCopyFile(t *testing.T) {
	dir := folder(t)
	newFile(t, dir+"/short", "x")
	for _, tt := range []struct {
		from, to string
		fail     bool
		want     winerr.Errno
	}{
		{"full", "new", true, 0},
		{"full", "new", true, 80},
		{"full", "short", false, 0},
		{"full", "full", false, 32},
		{"full", "fixed", false, 5},
		{"folder", "new2", false, 5},
		{"full", "folder", false, 5},
		{"missing", "new2", false, 2},
		{"nowhere/x", "new2", false, 3},
		{"full", "nowhere/x", false, 3},
		{"fixed", "copied", false, 0},
	} {
		wants(t, "copy "+tt.from+" to "+tt.to, kernel32.CopyFile(pointer(t, tt.from), pointer(t, tt.to), tt.fail), tt.want)
	}
	holds(t, "new", "12345")
	holds(t, "short", "12345")
	holds(t, "fixed", "abc")
	if attrs, err := kernel32.GetFileAttributes(pointer(t, "copied")); attrs&kernel32.FILE_ATTRIBUTE_READONLY == 0 || err != nil {
		t.Errorf("the copy of a read-only file has attributes %#x, %v", attrs, err)
	}
}

func TestAttributes(t *testing.T) {
	folder(t)
	const none = kernel32.INVALID_FILE_ATTRIBUTES
	for _, tt := range []struct {
		name string
		want uint32
		err  winerr.Errno
	}{
		{"full", 0x20, 0},
		{"fixed", 0x21, 0},
		{"folder", 0x10, 0},
		{`folder\`, 0x10, 0},
		{"NUL", 0x80, 0},
		{`c:\`, 0x10, 0},
		{"missing", none, 2},
		{"link", none, 2},
		{"nowhere/x", none, 3},
		{"full/", none, 3},
		{"", none, 3},
	} {
		got, err := kernel32.GetFileAttributes(pointer(t, tt.name))
		if wants(t, tt.name, err, tt.err); got != tt.want {
			t.Errorf("%s: attributes %#x, want %#x", tt.name, got, tt.want)
		}
	}
	for _, tt := range []struct {
		name        string
		attrs, want uint32
		err         winerr.Errno
	}{
		{"full", 0x1, 0x21, 0},
		{"full", 0x21, 0x21, 0},
		{"full", 0x80, 0x20, 0},
		{"fixed", 0, 0x20, 0},
		{"folder", 1, 0x10, 0},
		{"full", 0x10, 0x20, 87},
		{"missing", 1, none, 2},
		{"nowhere/x", 1, none, 3},
	} {
		wants(t, "set "+tt.name, kernel32.SetFileAttributes(pointer(t, tt.name), tt.attrs), tt.err)
		if got, _ := kernel32.GetFileAttributes(pointer(t, tt.name)); got != tt.want {
			t.Errorf("%s has attributes %#x, want %#x", tt.name, got, tt.want)
		}
	}
}

func TestGetFullPathName(t *testing.T) {
	dir := folder(t)
	for _, tt := range []struct{ name, want, file string }{
		{`C:\a\.\b\..\c.txt`, "/a/c.txt", "c.txt"},
		{"/a/", "/a/", ""},
		{`missing\..\x`, dir + "/x", "x"},
		{"d:x", dir + "/x", "x"},
		{`\\?\C:\x`, "/x", "x"},
		{"a*b", dir + "/a*b", "a*b"},
		{`..\..\..\..\..\..\..\..\x`, "/x", "x"},
		{"\U0001f600/\u20ac", dir + "/\U0001f600/\u20ac", "\u20ac"},
		{"/", "/", ""},
	} {
		var buf [300]uint16
		var file *uint16
		n, err := kernel32.GetFullPathName(pointer(t, tt.name), uint32(len(buf)), &buf[0], &file)
		if got := text(&buf[0]); err != nil || got != tt.want || n != uint32(length(tt.want)) {
			t.Errorf("%q: %q, %d, %v; want %q", tt.name, got, n, err, tt.want)
		}
		if (file == nil) != (tt.file == "") || file != nil && text(file) != tt.file {
			t.Errorf("%q: file part %v, want %q", tt.name, file, tt.file)
		}
	}
	_, err := kernel32.GetFullPathName(pointer(t, ""), 0, nil, nil)
	wants(t, "empty name", err, winerr.ERROR_INVALID_NAME)
	_, err = kernel32.GetFullPathName(pointer(t, `\\server\share`), 0, nil, nil)
	wants(t, "network name", err, winerr.ERROR_BAD_NETPATH)
}

// A buffer that is too short is left alone, and the result is the room that is needed.
func TestShortBuffer(t *testing.T) {
	buf := [8]uint16{99}
	for room, want := range map[uint32]uint32{0: 5, 4: 5, 5: 4} {
		if n, err := kernel32.GetFullPathName(pointer(t, "/a/b"), room, &buf[0], nil); n != want || err != nil {
			t.Errorf("room for %d: %d, %v; want %d", room, n, err, want)
		}
		if written := buf[0] != 99; written != (room == 5) {
			t.Errorf("room for %d: written: %t", room, written)
		}
		buf[0] = 99
	}
	if n, err := kernel32.GetCurrentDirectory(0, nil); n < 2 || err != nil {
		t.Errorf("current folder: %d, %v", n, err)
	}
}

func TestCurrentDirectory(t *testing.T) {
	dir := folder(t)
	for _, tt := range []struct {
		name string
		want winerr.Errno
	}{{"full", 267}, {"missing", 2}, {"nowhere/x", 3}, {"", 123}, {`.\folder`, 0}} {
		wants(t, "enter "+tt.name, kernel32.SetCurrentDirectory(pointer(t, tt.name)), tt.want)
	}
	var buf [300]uint16
	if _, err := kernel32.GetCurrentDirectory(uint32(len(buf)), &buf[0]); err != nil || text(&buf[0]) != dir+"/folder" {
		t.Errorf("current folder %q, %v", text(&buf[0]), err)
	}
}

func TestTempFiles(t *testing.T) {
	dir := folder(t)
	var buf [kernel32.MAX_PATH]uint16
	for _, tt := range []struct{ tmp, temp, want string }{
		{dir, "/elsewhere", dir + "/"}, {"", `C:\temp\`, "/temp/"}, {"", "", strings.TrimSuffix(os.TempDir(), "/") + "/"},
	} {
		t.Setenv("TMP", tt.tmp)
		t.Setenv("TEMP", tt.temp)
		n, err := kernel32.GetTempPath(uint32(len(buf)), &buf[0])
		if text(&buf[0]) != tt.want || n != uint32(len(tt.want)) || err != nil {
			t.Errorf("temporary folder %q, %d, %v; want %q", text(&buf[0]), n, err, tt.want)
		}
	}
	n, err := kernel32.GetTempFileName(pointer(t, "."), pointer(t, "abcd"), 0x12345a, &buf[0])
	if text(&buf[0]) != "./abc345A.tmp" || n != 0x345a || err != nil {
		t.Errorf("%q, %#x, %v", text(&buf[0]), n, err)
	}
	seen := map[string]bool{}
	for range 5 {
		n, err := kernel32.GetTempFileName(pointer(t, dir), nil, 1<<16, &buf[0])
		name := text(&buf[0])
		if n == 0 || n > 0xFFFF || err != nil || seen[name] {
			t.Errorf("%q, %d, %v", name, n, err)
		}
		seen[name] = true
		holds(t, name, "")
	}
	for _, bad := range []string{"missing", "full", ""} {
		_, err := kernel32.GetTempFileName(pointer(t, bad), pointer(t, "x"), 0, &buf[0])
		wants(t, "in "+bad, err, winerr.ERROR_DIRECTORY)
	}
	_, err = kernel32.GetTempFileName(pointer(t, strings.Repeat("a", 247)), pointer(t, "x"), 1, &buf[0])
	wants(t, "long path", err, winerr.ERROR_BUFFER_OVERFLOW)
}
