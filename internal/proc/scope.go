package proc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// RunUser is where the system keeps a folder for each user who is logged in.
const RunUser = "/run/user"

// ErrNoUserManager means that no systemd serves this user, or that it cannot be asked.
var ErrNoUserManager = errors.New("no systemd of this user")

// scopeTime bounds the wait for systemd.
const scopeTime = 2 * time.Second

// EnterScope moves this process from the unit of whoever started it into a unit of its own, so that it stays when that one
// is stopped. runUser is RunUser.
func EnterScope(ctx context.Context, runUser string) error {
	if Secure() {
		return ErrNoUserManager
	}
	dir := filepath.Join(runUser, strconv.Itoa(Geteuid()))
	if err := sees(filepath.Join(dir, "systemd", "private")); err != nil {
		return fmt.Errorf("%w: %w", ErrNoUserManager, err)
	}
	busctl, err := exec.LookPath("busctl")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoUserManager, err)
	}
	ctx, cancel := context.WithTimeout(ctx, scopeTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, busctl, scopeCall(Getpid())...)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+dir, "DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(dir, "bus"))
	cmd.WaitDelay = scopeTime / 4 // for those who keep its output open
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("busctl: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}

// scopeCall returns the arguments of busctl for a scope with one process in it. The call is of the signature
// StartTransientUnit(name s, mode s, properties a(sv), auxiliary units a(sa(sv))).
func scopeCall(pid int) []string {
	number := strconv.Itoa(pid)
	return []string{
		"--user", "call",
		"org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "StartTransientUnit",
		"ssa(sv)a(sa(sv))", "winshm-manager-" + number + ".scope", "fail",
		"3",
		"Description", "s", "Object manager of winshm",
		"CollectMode", "s", "inactive-or-failed",
		"PIDs", "au", "1", number,
		"0",
	}
}

// sees reports an error unless somebody whom this process can see listens at path: across pid namespaces, numbers of
// processes mean something else.
func sees(path string) error {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	defer unix.Close(fd)
	if err := unix.Connect(fd, &unix.SockaddrUnix{Name: path}); err != nil {
		return &os.PathError{Op: "connect", Path: path, Err: err}
	}
	cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	switch {
	case err != nil:
		return os.NewSyscallError("getsockopt", err)
	case cred.Pid == 0, unix.Kill(int(cred.Pid), 0) != nil:
		return fmt.Errorf("%s is served by a process out of sight", path)
	}
	return nil
}
