package server_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

const nobody = 65534

// playSchemer opens the process Args[1] while it runs with the same rights. When that one has risen, it tries to get at the
// handle that it is told of.
func playSchemer(s *testkit.Stage) {
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	pid, err := strconv.Atoi(s.Args[1])
	s.Check(err)
	process, err := c.OpenProcess(object.ProcessAll, 0, pid)
	s.Check(err)
	s.Say("opened")
	line, _ := s.Hear()
	h, err := strconv.Atoi(line)
	s.Check(err)
	for _, r := range []client.DuplicateRequest{
		{SourceProcess: process, Source: client.Handle(h), TargetProcess: client.CurrentProcess, Options: client.DuplicateSameAccess},
		{SourceProcess: process, Source: client.Handle(h), Options: client.DuplicateCloseSource},
		{SourceProcess: client.CurrentProcess, Source: process, TargetProcess: process, Options: client.DuplicateSameAccess},
	} {
		_, err = c.DuplicateHandle(r)
		s.Say("%t", errors.Is(err, winerr.ERROR_ACCESS_DENIED))
	}
	s.Say("%d", openByNumber(s, pid))
	err = c.TerminateProcess(process, 1)
	s.Say("%t", errors.Is(err, winerr.ERROR_ACCESS_DENIED))
}

// openByNumber opens a process as one that has ended, and returns the status.
func openByNumber(s *testkit.Stage, pid int) uint32 {
	conn, err := fdsock.Dial(s.Args[0], 10*time.Second)
	s.Check(err)
	defer conn.Close()
	status := uint32(0)
	for id, m := range []struct {
		op   wire.Op
		body wire.Message
	}{
		{wire.OpHello, newHello()},
		{wire.OpOpenProcess, &wire.OpenProcess{Access: object.ProcessAll, PID: uint32(pid), Self: uint32(os.Getpid())}},
	} {
		reply, fds, err := conn.Call(wire.AppendFrame(nil, wire.Header{ID: uint32(id), Op: m.op}, m.body))
		s.Check(err)
		fdsock.CloseAll(fds)
		head, _, err := wire.ParseFrame(reply)
		s.Check(err)
		status = head.Status
	}
	return status
}

// playClimber gives way, when it is told to, to the program Args[1], which has another user's rights.
func playClimber(s *testkit.Stage) {
	s.Say("low")
	_, _ = s.Hear()
	env := append([]string{testkit.RoleSetting("risen")}, os.Environ()...) // the first counts
	s.Check(syscall.Exec(s.Args[1], []string{s.Args[1], s.Args[0]}, env))
}

// playRisen becomes root for good and holds a section, whose handle it says.
func playRisen(s *testkit.Stage) {
	s.Check(errors.Join(syscall.Setresgid(0, 0, 0), syscall.Setresuid(0, 0, 0)))
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	o, err := c.CreateSection(pageReadWrite, 4096, 0, "")
	s.Check(err)
	s.Say("%d", o.Handle)
	_, _ = s.Hear()
	_, err = c.Section(o.Handle)
	s.Say("%v", err)
}

// lowly returns a command that runs this test program as nobody.
func lowly(args ...string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}

// setUID returns a copy of this test program that runs as root, whoever starts it.
func setUID(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "risen")
	own, err1 := os.Open("/proc/self/exe")
	copied, err2 := os.Create(path)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	_, err3 := io.Copy(copied, own)
	if err := errors.Join(err3, own.Close(), copied.Close(), os.Chmod(path, 0o755|os.ModeSetuid),
		os.Chmod(dir, 0o755), os.Chmod(filepath.Dir(dir), 0o755)); err != nil {
		t.Fatal(err)
	}
	return path
}

// A handle to a process does not outlast the rights to it: the process may run a program that acts for another user.
func TestRightsEndWithTheProgram(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to become somebody else")
	}
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	climber := testkit.StartCommand(t, "climber", lowly(m.Socket, setUID(t)))
	climber.Expect("low")
	schemer := testkit.StartCommand(t, "schemer", lowly(m.Socket, strconv.Itoa(climber.Cmd.Process.Pid)))
	schemer.Expect("opened")
	climber.Say("rise")
	schemer.Say("%s", climber.Hear())
	for _, what := range []string{"take a handle", "close a handle", "give a handle"} {
		if got := schemer.Hear(); got != "true" {
			t.Errorf("%s: refused: %s", what, got)
		}
	}
	if got := schemer.Hear(); got != "87" {
		t.Errorf("open a process that runs as one that has ended: status %s", got)
	}
	if got := schemer.Hear(); got != "true" {
		t.Errorf("terminate: refused: %s", got)
	}
	climber.Say("still there?")
	climber.Expect("<nil>")
}
