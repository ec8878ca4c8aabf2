package client

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/object"
	"winshm/internal/proc"
)

// Other programs that inherit a descriptor expect it to block, and those that are not to inherit it must not.
func TestDescriptorFlags(t *testing.T) {
	r, w, err := CreatePipe(0)
	wantError(t, "pipe", err, nil)
	name := filepath.Join(t.TempDir(), "f")
	opened, err := CreateFile(FileRequest{Path: name, Access: object.FileWriteData, Disposition: CreateNew})
	wantError(t, "create", err, nil)
	for _, h := range []Handle{r, w, opened.Handle} {
		e, _ := local(h)
		fd := uintptr(proc.FileNumber(e.file())) // Fd would change what is asked
		status, err1 := unix.FcntlInt(fd, unix.F_GETFL, 0)
		flags, err2 := unix.FcntlInt(fd, unix.F_GETFD, 0)
		if status&unix.O_NONBLOCK != 0 || flags&unix.FD_CLOEXEC == 0 || err1 != nil || err2 != nil {
			t.Errorf("handle %d: status %#x, flags %#x, %v, %v", h, status, flags, err1, err2)
		}
		e.release()
		closeLocal(t, h)
	}
}

// An inherited file has its number, its access and its manner of writing.
func TestAdoptFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	wantError(t, "open", err, nil)
	const number = 8044
	wantError(t, "adopt", adoptFile(number, object.FileAppendData, Inherit, f), nil)
	at := uint64(0)
	for _, p := range []string{"a", "b"} {
		if n, err := WriteFile(number, []byte(p), &at); n != 1 || err != nil {
			t.Errorf("wrote %d, %v", n, err)
		}
	}
	if got, err := os.ReadFile(name); string(got) != "ab" || err != nil {
		t.Errorf("the file holds %q, %v", got, err)
	}
	closeLocal(t, number)
}
