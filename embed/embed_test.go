package embed_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	_ "winshm/embed"
	"winshm/internal/client"
	"winshm/internal/testkit"
)

func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){"connect": playConnect})
}

// playConnect waits for a word, and then meets or starts a manager.
func playConnect(s *testkit.Stage) {
	s.Say("ready")
	_, err := s.Hear()
	s.Check(err)
	pid, err := client.Default().Manager()
	s.Check(err)
	s.Say("%d", pid)
}

// A program whose file was replaced or removed since it began goes on being its own manager.
func TestProgramWhoseFileIsGone(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	testkit.Install(t, program, nil)
	socket := testkit.Socket(t)
	cmd := exec.Command(program)
	cmd.Env = []string{"WINSHM_SOCKET=" + socket, "WINSHM_MANAGER=", "PATH=/nowhere"}
	a := testkit.StartCommand(t, "connect", cmd)
	a.Expect("ready")
	if err := os.Remove(program); err != nil {
		t.Fatal(err)
	}
	a.Say("go on")
	answer := a.Hear()
	managers := testkit.Managers(t, socket)
	for _, pid := range managers {
		t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGTERM) })
	}
	if fmt.Sprintf("[%s]", answer) != fmt.Sprint(managers) {
		t.Fatalf("the program meets %s, managers are %v", answer, managers)
	}
	if name := testkit.CommandLine(managers[0])[0]; name != "winshmd-embedded" {
		t.Errorf("the manager is called %s", name)
	}
}

// In the manager's process the program itself never begins, also when it cannot be one.
func TestProgramNeverBeginsInTheManager(t *testing.T) {
	for _, args := range []string{"-unknown", "-socket /nowhere/at/all", "-help"} {
		cmd := &exec.Cmd{Path: "/proc/self/exe", Args: append([]string{"winshmd-embedded"}, strings.Fields(args)...)}
		out, err := cmd.CombinedOutput()
		if err == nil || len(out) > 0 {
			t.Errorf("%s: %v %q", args, err, out)
		}
	}
}
