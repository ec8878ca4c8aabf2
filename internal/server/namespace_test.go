package server_test

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// playNested runs in a pid namespace of its own, where its number is 1, and makes a block for a child of its own.
func playNested(s *testkit.Stage) {
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	reference := exec.Command("sleep", "1000")
	s.Check(reference.Start())
	h, err := c.AllocBlock([]byte("nested"), 6, reference.Process.Pid)
	s.Check(err)
	memory, err := c.LockBlock(h, reference.Process.Pid, true)
	s.Check(err)
	s.Say("process %d: %s", os.Getpid(), memory)
	_, _ = s.Hear()
	s.Check(reference.Process.Kill())
	_ = reference.Wait()
	_, err = c.LockBlock(h, reference.Process.Pid, true)
	s.Say("%t", errors.Is(err, winerr.ERROR_INVALID_HANDLE))
}

// Processes are named by pidfds: that client and manager number them differently makes no difference.
func TestPIDNamespace(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to make a pid namespace")
	}
	m := testkit.StartManager(t, server.Config{})
	cmd := exec.Command("/proc/self/exe", m.Socket)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID}
	nested := testkit.StartCommand(t, "nested", cmd)
	nested.Expect("process 1: nested")
	if s := m.Server.Stats(); s.Handles != 1 {
		t.Errorf("%d handles, not the one of the sleeping process", s.Handles)
	}
	nested.Say("go on")
	nested.Expect("true")
}
