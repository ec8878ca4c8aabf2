package kernel32_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/rendezvous"
)

// TestConformanceAsUser runs the cases of security as somebody whom access control lists bind, in a process and with a manager
// of his own.
func TestConformanceAsUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("whoever is not root is such a user already")
	}
	const user = 54331
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := errors.Join(os.Chmod(dir, 0o700), os.Chown(dir, user, user)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestConformance$/^(security|create):_", "-test.v")
	cmd.Dir = "/"
	cmd.Env = []string{"TMPDIR=" + dir, rendezvous.SocketVariable + "=" + filepath.Join(dir, "manager.sock")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(string(out), "--- PASS: TestConformance/security:_an_empty_list") {
		t.Errorf("the cases did not run:\n%s", out)
	}
}
