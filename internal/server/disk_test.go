package server_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/security"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

// openAs opens a file, which is closed when the test ends.
func openAs(t *testing.T, name string, flags int) int {
	t.Helper()
	fd, err := unix.Open(name, flags|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	return fd
}

// TestHostileFiles sends descriptors of everything that is no disk file, or open for less or more than the section is for.
func TestHostileFiles(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	r := newRaw(t, m.Socket, 0)
	dir := t.TempDir()
	file, other, fifo := filepath.Join(dir, "file"), filepath.Join(dir, "other"), filepath.Join(dir, "fifo")
	for _, name := range []string{file, other} {
		if err := os.WriteFile(name, make([]byte, 4096), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer fdsock.CloseAll(pair[:])
	ro, wo, rw, foreign := openAs(t, file, unix.O_RDONLY), openAs(t, file, unix.O_WRONLY), openAs(t, file, unix.O_RDWR), openAs(t, other, unix.O_RDONLY)
	const read, write = object.PageReadOnly, object.PageReadWrite
	before := testkit.OpenFiles()
	for _, c := range []struct {
		what    string
		protect uint32
		fds     []int
		want    winerr.Errno
	}{
		{"a FIFO", read, []int{openAs(t, fifo, unix.O_RDWR)}, winerr.ERROR_BAD_EXE_FORMAT},
		{"a path", read, []int{openAs(t, file, unix.O_PATH)}, winerr.ERROR_BAD_EXE_FORMAT},
		{"a folder", read, []int{openAs(t, dir, unix.O_RDONLY)}, winerr.ERROR_BAD_EXE_FORMAT},
		{"a device", read, []int{openAs(t, os.DevNull, unix.O_RDONLY)}, winerr.ERROR_BAD_EXE_FORMAT},
		{"a socket", read, []int{pair[0]}, winerr.ERROR_BAD_EXE_FORMAT},
		{"a FIFO behind a file", write, []int{rw, openAs(t, fifo, unix.O_RDWR)}, winerr.ERROR_BAD_EXE_FORMAT},
		{"two files", write, []int{rw, foreign}, winerr.ERROR_INVALID_PARAMETER},
		{"only to write", read, []int{wo}, winerr.ERROR_ACCESS_DENIED},
		{"only to write, where both are needed", write, []int{wo, ro}, winerr.ERROR_ACCESS_DENIED},
		{"only to read, where both are needed", write, []int{ro, ro}, winerr.ERROR_ACCESS_DENIED},
		{"more than asked for", read, []int{rw}, winerr.ERROR_ACCESS_DENIED},
		{"more than asked for, for those who read", write, []int{rw, rw}, winerr.ERROR_ACCESS_DENIED},
		{"nothing for those who read", write, []int{rw}, winerr.ERROR_INVALID_PARAMETER},
		{"one too many", read, []int{ro, ro}, winerr.ERROR_INVALID_PARAMETER},
		{"right", read, []int{ro}, 0},
		{"right, to write", write, []int{rw, ro}, 0},
	} {
		var h wire.Handle
		status, fds := r.call(wire.OpCreateFileSection, &wire.CreateSection{Protect: c.protect, Size: 4096}, &h, c.fds...)
		if fdsock.CloseAll(fds); status != c.want {
			t.Errorf("%s: %v, want %d", c.what, status, c.want)
		}
		if status == 0 {
			if status, _ := r.call(wire.OpClose, &wire.HandleRequest{Handle: h.Handle}, nil); status != 0 {
				t.Errorf("%s: close: %v", c.what, status)
			}
		}
	}
	testkit.Eventually(t, "what was sent to be closed", func() bool { return testkit.OpenFiles() <= before+5 }) // those opened in the table
	for size, want := range map[uint64]winerr.Errno{0: winerr.ERROR_FILE_INVALID, 1 << 63: winerr.ERROR_INVALID_PARAMETER} {
		if status, _ := r.call(wire.OpCreateFileSection, &wire.CreateSection{Protect: read, Size: size}, nil, ro); status != want {
			t.Errorf("%#x bytes: %v", size, status)
		}
	}
}

// playReader opens a section of another user's to read, and says what else can be done with what it gets.
func playReader(s *testkit.Stage) {
	conn, err := fdsock.Dial(s.Args[0], 10*time.Second)
	s.Check(err)
	defer conn.Close()
	var fds []int
	for id, m := range []struct {
		op   wire.Op
		body wire.Message
	}{
		{wire.OpHello, newHello()},
		{wire.OpOpenSection, &wire.OpenSection{Name: s.Args[1], Access: object.SectionMapWrite}},
		{wire.OpOpenSection, &wire.OpenSection{Name: s.Args[1], Access: object.SectionMapRead}},
	} {
		var reply []byte
		reply, fds, err = conn.Call(wire.AppendFrame(nil, wire.Header{ID: uint32(id), Op: m.op}, m.body))
		s.Check(err)
		head, _, err := wire.ParseFrame(reply)
		s.Check(err)
		s.Say("status %d", head.Status)
	}
	_, err = unix.Mmap(fds[0], 0, 4096, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	s.Say("map: %v", err)
	_, err = unix.Open(fmt.Sprintf("/proc/self/fd/%d", fds[0]), unix.O_RDWR, 0)
	s.Say("open: %v", err)
	s.Say("cut: %v", unix.Ftruncate(fds[0], 1))
	data, err := unix.Mmap(fds[0], 0, 4096, unix.PROT_READ, unix.MAP_SHARED)
	s.Check(err)
	s.Say("reads %q", data[:7])
}

// TestReadersOfFile has another user open a section over a file that only root may open: who may only read has no way to write.
func TestReadersOfFile(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to start processes of other users")
	}
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, append([]byte("content"), make([]byte, 4089)...), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := security.ParseSDDL("D:(A;;GA;;;OW)(A;;GR;;;WD)")
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	const name = `Global\root's file`
	status, fds := newRaw(t, m.Socket, 0).call(wire.OpCreateFileSection, &wire.CreateSection{
		Protect: object.PageReadWrite, Size: 4096, Name: name, Security: string(encoded),
	}, nil, openAs(t, file, unix.O_RDWR), openAs(t, file, unix.O_RDONLY))
	defer fdsock.CloseAll(fds)
	if status != 0 {
		t.Fatal(status)
	}
	cmd := exec.Command("/proc/self/exe", m.Socket, name)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	a := testkit.StartCommand(t, "reader", cmd)
	for _, want := range []string{
		"status 0", "status 5", "status 0", "map: permission denied", "open: permission denied", "cut: invalid argument", `reads "content"`,
	} {
		a.Expect(want)
	}
	a.Kill()
}
