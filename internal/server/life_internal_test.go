package server

import (
	"os/exec"
	"testing"

	"winshm/internal/proc"
)

// A child may announce its code and be over before its parent reports it.
func TestAnnouncedBeforeReported(t *testing.T) {
	s := New(Config{})
	cmd := exec.Command("sh", "-c", "exit 120") // 0x78
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Wait() }()
	open := func() *proc.Process {
		p, err := proc.Open(cmd.Process.Pid)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	s.mu.Lock()
	first := s.lifeLocked(open())
	s.mu.Unlock()
	first.announce(0x12345678)
	_ = first.pidfd.Wait()
	s.leaveLife(first)
	if len(s.lives) != 0 {
		t.Fatal("the life is kept")
	}
	s.mu.Lock()
	second := s.lifeLocked(open())
	s.mu.Unlock()
	defer s.leaveLife(second)
	if code, ended := second.exitCode(); code != 0x12345678 || !ended {
		t.Errorf("exit code %#x (ended: %t)", code, ended)
	}
}
