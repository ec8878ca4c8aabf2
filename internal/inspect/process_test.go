package inspect

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestProcess(t *testing.T) {
	p := newPeople(nil)
	own := p.process(os.Getpid(), uint32(os.Geteuid()))
	if name := filepath.Base(os.Args[0]); own.Program == "" || !strings.HasPrefix(name, own.Program) {
		t.Errorf("this program (%s) is called %q", name, own.Program)
	}
	if uid, err := effectiveUser(os.Getpid()); err != nil || uid != own.User.ID {
		t.Errorf("this program acts as user %d, %v", uid, err)
	}
	const nobody = 4_000_000_000 - 7
	if u := p.user(nobody); u.Name != "3999999993" {
		t.Errorf("a user without a name is called %q", u.Name)
	}
}

// A process that has just ended keeps its name until the manager knows.
func TestEndedProcess(t *testing.T) {
	const none = 1 << 30 // higher than any process
	if got := newPeople(nil).process(none, 0).Program; got != ended {
		t.Errorf("a process that does not exist is called %q", got)
	}
	before := newPeople(nil)
	before.processes[none] = Process{PID: none, Program: "was"}
	if got := newPeople(before).process(none, 0).Program; got != "was" {
		t.Errorf("a process that has just ended is called %q", got)
	}
}
