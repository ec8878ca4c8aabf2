package server

import (
	"os/exec"
	"testing"

	"winshm/internal/proc"
)

// TestEndIsToldLast: the objects of a process that has ended are not set while something of it is still to be cleared away.
func TestEndIsToldLast(t *testing.T) {
	s, a := newTestArena(t)
	cmd := exec.Command("sleep", "1000")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pidfd, err := proc.Open(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	l := s.lifeLocked(pidfd)
	l.tables = 1
	o := s.newSubjectLocked(l, a).syncObject
	s.mu.Unlock()
	_ = cmd.Process.Kill()
	_ = cmd.Wait()

	signaled := func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		h, _ := a.actor.Look(o.slot)
		return h.Signaled
	}
	s.tellEnd(l)
	if signaled() {
		t.Error("the end was told while a handle table was not cleared away")
	}
	s.mu.Lock()
	l.tables = 0
	s.mu.Unlock()
	s.tellEnd(l)
	if !signaled() {
		t.Error("the end was not told")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o.discardLocked()
	s.leaveLifeLocked(l)
}
