package server_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

// TestDescriptorsUnderWay has a client read no replies until the kernel lets the manager send no more descriptors: that is
// an answer to the request, and neither the end of the connection nor a handle that nobody knows.
func TestDescriptorsUnderWay(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to start a manager of a user whom the limit binds")
	}
	const nobody, files, requests = 65534, "64", 150
	socket := testkit.Socket(t)
	dir := filepath.Dir(socket)
	if err := errors.Join(os.Chown(dir, nobody, nobody), os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/proc/self/exe", socket, files)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	testkit.StartCommand(t, "manager", cmd).Expect("listening")

	s := newStranger(t, socket)
	s.hello()
	create := &wire.CreateSection{Protect: object.PageReadWrite, Size: 4096}
	query := &wire.HandleRequest{Handle: 8}
	s.want(s.frame(wire.OpCreateSection, create), winerr.ERROR_SUCCESS)
	for range requests {
		if err := s.send(s.frame(wire.OpQuery, query)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.send(s.frame(wire.OpCreateSection, create)); err != nil {
		t.Fatal(err)
	}
	s.awaitTaken()
	refused := 0
	var last winerr.Errno
	for range requests + 1 {
		head, _, err := s.receive()
		if err != nil {
			t.Fatal(err)
		}
		if last = winerr.Errno(head.Status); last == winerr.ERROR_NO_SYSTEM_RESOURCES {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no request is refused")
	}
	s.want(s.frame(wire.OpQuery, query), winerr.ERROR_SUCCESS)
	created := winerr.ERROR_INVALID_HANDLE
	if last == winerr.ERROR_SUCCESS { // the kernel counts for all processes of the user: others may have made room
		created = winerr.ERROR_SUCCESS
	}
	s.want(s.frame(wire.OpQuery, &wire.HandleRequest{Handle: 16}), created)
}

// want sends a frame and expects a reply of that status.
func (s *stranger) want(frame []byte, status winerr.Errno) {
	s.t.Helper()
	if err := s.send(frame); err != nil {
		s.t.Fatal(err)
	}
	head, _, err := s.receive()
	if err != nil || winerr.Errno(head.Status) != status {
		s.t.Fatalf("the reply has status %d (%v), not %d", head.Status, err, status)
	}
}

// awaitTaken waits until the manager has taken all frames.
func (s *stranger) awaitTaken() {
	s.t.Helper()
	raw, err := s.conn.SyscallConn()
	if err != nil {
		s.t.Fatal(err)
	}
	testkit.Eventually(s.t, "the manager to take all requests", func() bool {
		waiting := -1
		_ = raw.Control(func(fd uintptr) { waiting, err = unix.IoctlGetInt(int(fd), unix.SIOCOUTQ) })
		return err == nil && waiting == 0
	})
}

// TestQueryOutOfFiles asks what a handle is while the manager can open no more files: the answer is that, and the handle
// stays.
func TestQueryOutOfFiles(t *testing.T) {
	const files, none = 64, 3
	socket, manager := startManager(t, files)
	owner, other := newClient(t, socket), newClient(t, socket)
	create(t, owner, "x")
	opened, err := owner.OpenSection(client.FileMapRead, 0, "x") // its memory is reopened for each answer
	wantCode(t, "OpenSection", err, winerr.ERROR_SUCCESS)
	if err := other.Connect(); err != nil {
		t.Fatal(err)
	}
	setFileLimit(t, manager, none)
	_, err = other.Section(opened.Handle)
	wantCode(t, "a question without files", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
	_, err = owner.OpenSection(client.FileMapRead, 0, "x")
	wantCode(t, "OpenSection without files", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
	setFileLimit(t, manager, files)
	_, err = other.Section(opened.Handle)
	wantCode(t, "the same question with files", err, winerr.ERROR_SUCCESS)
	next, err := owner.OpenSection(client.FileMapRead, 0, "x")
	wantCode(t, "OpenSection with files", err, winerr.ERROR_SUCCESS)
	if next.Handle != opened.Handle+8 {
		t.Errorf("the next handle is %d: one was left when there were no files", next.Handle)
	}
}

// setFileLimit bounds how many files another process may open, beside those that it has.
func setFileLimit(t *testing.T, a *testkit.Actor, files uint64) {
	t.Helper()
	var limit unix.Rlimit
	pid := a.Cmd.Process.Pid
	err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, nil, &limit)
	limit.Cur = files
	if err = errors.Join(err, unix.Prlimit(pid, unix.RLIMIT_NOFILE, &limit, nil)); err != nil {
		t.Fatal(err)
	}
}
