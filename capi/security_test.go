package main_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"winshm/internal/proc"
	"winshm/internal/rendezvous"
)

// TestSecurityAsUser runs the program of security as somebody whom access control lists bind, with a manager of his own.
func TestSecurityAsUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("whoever is not root is such a user already")
	}
	const user = 54332
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	program := filepath.Join(dir, "program")
	err = errors.Join(os.Rename(builds[0].compile(t, "security.c"), program), os.Chown(dir, user, user), os.Chmod(built, 0o755))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Dir = "/"
	cmd.Env = []string{
		rendezvous.SocketVariable + "=" + filepath.Join(dir, "manager.sock"), proc.ManagerVariable + "=" + filepath.Join(built, "winshmd"),
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}
