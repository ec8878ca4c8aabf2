package lifetest

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

// playLender becomes mallory, and starts the program Args[0] with a handle to inherit.
func playLender(s *testkit.Stage) {
	s.Check(errors.Join(syscall.Setresgid(mallory, mallory, mallory), syscall.Setresuid(mallory, mallory, mallory)))
	c := client.New(client.Options{})
	_, err := c.CreateSection(readWrite, page, client.Inherit, "lent")
	s.Check(err)
	child, err := c.StartProcess(client.ChildSpec{
		Path: s.Args[0], Args: []string{s.Args[0]}, Env: []string{testkit.RoleSetting("hang")}, Inherit: true,
	})
	s.Check(err)
	s.Say("%d", child.PID)
	select {} // the child hears what the test says
}

// playHang does nothing.
func playHang(s *testkit.Stage) { _, _ = s.Hear() }

// With the manager of all users a program with another's rights gets no handles from whoever started it, and counts as none
// of the other's processes. Root may give handles.
func TestProgramWithMoreRightsInheritsNothing(t *testing.T) {
	needsRoot(t)
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	env := []string{"WINSHM_SOCKET=" + m.Socket}
	root := client.New(client.Options{Socket: m.Socket, NoStart: true})
	t.Cleanup(func() { _ = root.Close() })
	for _, tc := range []struct {
		owner uint32
		heirs int
	}{{mallory, 1}, {alice, 0}} {
		a := testkit.Start(t, "lender", env, setuidCopy(t, int(tc.owner)))
		pid := number(t, a.Hear())
		snapshot, err := root.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		heirs := 0
		for _, p := range snapshot.Processes {
			if int(p.PID) == pid {
				heirs++
			}
		}
		if heirs != tc.heirs {
			t.Errorf("a program of user %d inherits as %d processes, not %d: %+v", tc.owner, heirs, tc.heirs, snapshot.Processes)
		}
		_ = syscall.Kill(pid, syscall.SIGKILL)
		a.Kill()
		awaitEnd(t, pid)
	}
}
