package conformance

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"winshm/internal/testkit"
)

// StartRoleBound is [StartRole] for [Front.StartBound].
func StartRoleBound(role string) func(testing.TB) *Process {
	return func(t testing.TB) *Process { return startBound(t, role, exec.Command("/proc/self/exe")) }
}

// StartProgramBound is [StartProgram] for [Front.StartBound]. Everybody must be able to reach the program.
func StartProgramBound(argv ...string) func(testing.TB) *Process {
	return func(t testing.TB) *Process { return startBound(t, "", exec.Command(argv[0], argv[1:]...)) }
}

// startBound starts a command as a user who has no other processes, in an environment where he finds no manager.
func startBound(t testing.TB, role string, cmd *exec.Cmd) *Process {
	t.Helper()
	const user = 54331
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := errors.Join(os.Chown(dir, user, user), os.Chmod(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	cmd.Dir = "/"
	cmd.Env = []string{"WINSHM_SOCKET=" + filepath.Join(dir, "manager.sock")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	return NewProcess(testkit.StartCommand(t, role, cmd))
}
