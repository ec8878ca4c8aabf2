package proc

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// userManager makes a folder like that of a user who is logged in, with the socket of a systemd, and returns the parent.
func userManager(t *testing.T) string {
	t.Helper()
	runUser := t.TempDir()
	dir := filepath.Join(runUser, fmt.Sprint(os.Geteuid()), "systemd")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", filepath.Join(dir, "private"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return runUser
}

// fakeBusctl puts a script in the place of busctl.
func fakeBusctl(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "busctl"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
}

func TestEnterScope(t *testing.T) {
	runUser := userManager(t)
	out := filepath.Join(t.TempDir(), "out")
	fakeBusctl(t, `printf '%s\n' "$XDG_RUNTIME_DIR" "$DBUS_SESSION_BUS_ADDRESS" "$@" >`+out)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/another")
	if err := EnterScope(t.Context(), runUser); err != nil {
		t.Fatal(err)
	}
	dir, pid := filepath.Join(runUser, fmt.Sprint(os.Geteuid())), fmt.Sprint(os.Getpid())
	want := strings.Join([]string{
		dir, "unix:path=" + dir + "/bus",
		"--user", "call",
		"org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "StartTransientUnit",
		"ssa(sv)a(sa(sv))",
		"winshm-manager-" + pid + ".scope", // s: the name
		"fail",                             // s: the mode
		"3",                                // a(sv): properties
		"Description", "s", "Object manager of winshm",
		"CollectMode", "s", "inactive-or-failed",
		"PIDs", "au", "1", pid,
		"0", // a(sa(sv)): auxiliary units
	}, "\n") + "\n"
	if got, err := os.ReadFile(out); string(got) != want {
		t.Errorf("busctl is called with\n%s\nnot\n%s%v", got, want, err)
	}
}

func TestEnterScopeWithoutUserManager(t *testing.T) {
	fakeBusctl(t, "echo it is called >&2; exit 1")
	empty := t.TempDir()
	dead := userManager(t)
	socket := filepath.Join(dead, fmt.Sprint(os.Geteuid()), "systemd", "private")
	if err := errors.Join(os.Remove(socket), os.WriteFile(socket, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for what, runUser := range map[string]string{"no folder": empty, "nobody listens": dead} {
		if err := EnterScope(t.Context(), runUser); !errors.Is(err, ErrNoUserManager) {
			t.Errorf("%s: %v", what, err)
		}
	}
	t.Setenv("PATH", empty)
	if err := EnterScope(t.Context(), userManager(t)); !errors.Is(err, ErrNoUserManager) {
		t.Errorf("no busctl: %v", err)
	}
}

func TestEnterScopeThatFails(t *testing.T) {
	runUser := userManager(t)
	fakeBusctl(t, "echo access denied >&2; exit 1")
	if err := EnterScope(t.Context(), runUser); err == nil || !strings.Contains(err.Error(), "access denied") {
		t.Errorf("busctl that fails: %v", err)
	}
	fakeBusctl(t, "sleep 20 & sleep 20")
	if err := EnterScope(t.Context(), runUser); err == nil {
		t.Error("busctl that hangs: no error")
	}
}
