package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/testkit"
)

// playConnect says which program the manager is that it meets or starts, or why there is none.
func playConnect(s *testkit.Stage) {
	pid, err := client.Default().Manager()
	if err != nil {
		s.Say("%v", err)
		return
	}
	s.Say("%d", pid)
}

// lonely makes a copy of the test program in a folder of its own: what lies beside it is the test's choice.
func lonely(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program")
	testkit.Install(t, path, nil)
	return path
}

func TestFindingTheManagersProgram(t *testing.T) {
	t.Parallel()
	alone := lonely(t)
	beside := lonely(t)
	if err := os.Symlink("program", filepath.Join(filepath.Dir(beside), "winshmd")); err != nil {
		t.Fatal(err)
	}
	elsewhere := program(t)
	for _, c := range []struct {
		name, program string
		env           []string
		want          string // winshmd as the manager was started, or an error
	}{
		{"named", alone, []string{"PATH=/nowhere", "WINSHM_MANAGER=" + elsewhere}, elsewhere},
		{"beside", beside, []string{"PATH=/nowhere"}, filepath.Join(filepath.Dir(beside), "winshmd")},
		{"on PATH", alone, []string{"PATH=" + filepath.Dir(elsewhere)}, elsewhere},
		{"named, before others", beside, []string{"PATH=/nowhere", "WINSHM_MANAGER=" + elsewhere}, elsewhere},
		{"beside, before PATH", beside, []string{"PATH=" + filepath.Dir(elsewhere)}, filepath.Join(filepath.Dir(beside), "winshmd")},
		{
			"nowhere", alone,
			[]string{"PATH=/nowhere"},
			"and there is none to start: put winshmd beside the program (" + alone +
				") or on PATH, set WINSHM_MANAGER to it, or build it in: import _ \"winshm/embed\"",
		},
		{"named wrongly", alone, []string{"WINSHM_MANAGER=/nowhere/winshmd"}, "WINSHM_MANAGER: find /nowhere/winshmd: no such program"},
		{"named a folder", alone, []string{"WINSHM_MANAGER=/tmp"}, "WINSHM_MANAGER: find /tmp: not a program"},
		{"no manager", alone, []string{"WINSHM_MANAGER=/bin/false"}, "the manager ended before it was ready"},
	} {
		t.Run(c.name, func(t *testing.T) {
			socket := testkit.Socket(t)
			cmd := exec.Command(c.program)
			cmd.Env = append([]string{"WINSHM_MANAGER=", "WINSHM_SOCKET=" + socket}, c.env...)
			answer := testkit.StartCommand(t, "connect", cmd).Hear()
			managers := testkit.Managers(t, socket)
			for _, pid := range managers {
				t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGTERM) })
				if args := testkit.CommandLine(pid); args[0] != c.want {
					t.Errorf("the manager is %s, not %s", args[0], c.want)
				}
			}
			if len(managers) == 0 && (!strings.HasPrefix(answer, "no object manager: ") || !strings.Contains(answer, c.want)) {
				t.Errorf("the error is %q, without %q", answer, c.want)
			}
		})
	}
}
