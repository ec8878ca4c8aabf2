package kernel32_test

import (
	"os"
	"testing"

	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

const (
	toRead  = kernel32.GENERIC_READ
	toWrite = kernel32.GENERIC_WRITE
	sharer  = "sharer"
)

// open opens a file that is there.
func open(name string, access, share uint32) (kernel32.Handle, error) {
	path, err := kernel32.UTF16PtrFromString(name)
	if err != nil {
		return kernel32.InvalidHandle, err
	}
	return kernel32.CreateFile(path, access, share, nil, kernel32.OPEN_EXISTING, 0, 0)
}

// sharerRole opens a file to read and lets others read it, until it is killed.
func sharerRole(s *testkit.Stage) {
	_, err := open(s.Args[0], toRead, kernel32.FILE_SHARE_READ)
	s.Check(err)
	s.Say("open")
	_, _ = s.Hear()
}

// TestShareModes opens a file twice, each time for something, letting others do something.
func TestShareModes(t *testing.T) {
	const r, w, d = kernel32.FILE_SHARE_READ, kernel32.FILE_SHARE_WRITE, kernel32.FILE_SHARE_DELETE
	name := newFile(t, "f", "x")
	for _, tc := range []struct {
		access1, share1, access2, share2 uint32
		want                             winerr.Errno
	}{
		{toRead, r, toRead, r, 0},
		{toRead, 0, toRead, r, 32},
		{toRead, r, toRead, 0, 32},
		{toRead, r, toWrite, r | w, 32},
		{toRead, r | w, toWrite, r | w, 0},
		{toRead | toWrite, r | w, toRead, r, 32},
		{toRead | toWrite, r | w, toRead, r | w, 0},
		{toWrite, r, toRead, r | w, 0},
		{toWrite, w, toRead, r | w, 32},
		{toRead, r | w, kernel32.DELETE, r | w | d, 32},
		{toRead, r | w | d, kernel32.DELETE, r | w | d, 0},
		{toRead, 0, kernel32.FILE_READ_ATTRIBUTES, 0, 0},
	} {
		first, err := open(name, tc.access1, tc.share1)
		wants(t, "first", err, 0)
		second, err := open(name, tc.access2, tc.share2)
		if wants(t, "second", err, tc.want); err == nil {
			wants(t, "close", kernel32.CloseHandle(second), 0)
		} else {
			t.Logf("%+v", tc)
		}
		wants(t, "close", kernel32.CloseHandle(first), 0)
	}
}

// TestShareModeOfTheDead has a share mode go with its process.
func TestShareModeOfTheDead(t *testing.T) {
	name := newFile(t, "f", "x")
	a := testkit.Start(t, sharer, nil, name)
	a.Expect("open")
	_, err := open(name, toWrite, 7)
	wants(t, "while it lives", err, winerr.ERROR_SHARING_VIOLATION)
	_ = a.Cmd.Process.Kill()
	_ = a.Cmd.Wait()
	h, err := open(name, toWrite, 7)
	wants(t, "when it is dead", err, 0)
	wants(t, "close", kernel32.CloseHandle(h), 0)
}

// TestMappedFile does to a file what cannot be done while it is mapped, while a handle, and then only a view, is there.
func TestMappedFile(t *testing.T) {
	name := newFile(t, "f", "0123456789")
	path, err := kernel32.UTF16PtrFromString(name)
	wants(t, "name", err, 0)
	h, err := open(name, toRead|toWrite, 7)
	wants(t, "open", err, 0)
	m, err := kernel32.CreateFileMapping(h, nil, kernel32.PAGE_READWRITE, 0, 0, nil)
	wants(t, "map", err, 0)
	view, err := kernel32.MapViewOfFile(m, kernel32.FILE_MAP_READ, 0, 0, 0)
	wants(t, "view", err, 0)
	refused := func(when string) {
		t.Helper()
		_, err := kernel32.SetFilePointer(h, 9, nil, kernel32.FILE_BEGIN)
		wants(t, when+", seek", err, 0)
		wants(t, when+", shorter", kernel32.SetEndOfFile(h), winerr.ERROR_USER_MAPPED_FILE)
		_, err = kernel32.SetFilePointer(h, 20, nil, kernel32.FILE_BEGIN)
		wants(t, when+", seek", err, 0)
		wants(t, when+", longer", kernel32.SetEndOfFile(h), 0)
		_, err = kernel32.CreateFile(path, toWrite, 7, nil, kernel32.CREATE_ALWAYS, 0, 0)
		wants(t, when+", anew", err, winerr.ERROR_USER_MAPPED_FILE)
		_, err = kernel32.CreateFile(path, toWrite, 7, nil, kernel32.TRUNCATE_EXISTING, 0, 0)
		wants(t, when+", emptied", err, winerr.ERROR_USER_MAPPED_FILE)
	}
	refused("mapped")
	_, err = open(name, toRead, kernel32.FILE_SHARE_READ)
	wants(t, "without sharing writing", err, winerr.ERROR_SHARING_VIOLATION)
	wants(t, "close", kernel32.CloseHandle(m), 0)
	refused("only a view")
	wants(t, "unmap", kernel32.UnmapViewOfFile(view), 0)
	_, err = kernel32.SetFilePointer(h, 5, nil, kernel32.FILE_BEGIN)
	wants(t, "seek", err, 0)
	wants(t, "shorter at last", kernel32.SetEndOfFile(h), 0)
	wants(t, "close", kernel32.CloseHandle(h), 0)
	if content, _ := os.ReadFile(name); string(content) != "01234" {
		t.Errorf("the file holds %q", content)
	}
}

// TestMapExclusiveFile maps a file that is open for this process alone: what its handle keeps others from is not meant for its section.
func TestMapExclusiveFile(t *testing.T) {
	name := newFile(t, "f", "0123456789")
	h, err := open(name, toRead|toWrite, 0)
	wants(t, "open", err, 0)
	m, err := kernel32.CreateFileMapping(h, nil, kernel32.PAGE_READWRITE, 0, 0, nil)
	wants(t, "map", err, 0)
	_, err = open(name, toRead, 7)
	wants(t, "while it is open", err, winerr.ERROR_SHARING_VIOLATION)
	wants(t, "close", kernel32.CloseHandle(h), 0)
	_, err = open(name, toRead, kernel32.FILE_SHARE_READ)
	wants(t, "no writers, and the section is one", err, winerr.ERROR_SHARING_VIOLATION)
	h, err = open(name, toRead, kernel32.FILE_SHARE_READ|kernel32.FILE_SHARE_WRITE)
	wants(t, "with the section", err, 0)
	wants(t, "close", kernel32.CloseHandle(h), 0)
	wants(t, "close", kernel32.CloseHandle(m), 0)
	h, err = open(name, toRead, 0)
	wants(t, "when it is gone", err, 0)
	wants(t, "close", kernel32.CloseHandle(h), 0)
}
