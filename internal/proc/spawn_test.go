package proc

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestManagerEnvironment(t *testing.T) {
	for _, name := range []string{"NOTIFY_SOCKET", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "WATCHDOG_PID", "WATCHDOG_USEC"} {
		t.Setenv(name, "1")
	}
	t.Setenv("NOTIFY_SOCKET_OF_MINE", "kept")
	env := managerEnvironment()
	if !slices.Contains(env, "NOTIFY_SOCKET_OF_MINE=kept") {
		t.Error("another variable is missing")
	}
	for _, pair := range env {
		if strings.HasPrefix(pair, "LISTEN_") || strings.HasPrefix(pair, "WATCHDOG_") || strings.HasPrefix(pair, "NOTIFY_SOCKET=") {
			t.Errorf("%s is left", pair)
		}
	}
}

func TestManagerNamedByARelativePath(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "manager"), nil, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv(ManagerVariable, "./manager")
	if c, err := ManagerCommand(); c.path != filepath.Join(dir, "manager") {
		t.Errorf("command %v, error %v", c, err)
	}
}

func TestTrusted(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		mode os.FileMode
		uid  int
		want bool
	}{
		{"own", 0o755, os.Geteuid(), true},
		{"writable by a group", 0o775, os.Geteuid(), false},
		{"another's", 0o755, os.Geteuid() + 1, false},
	} {
		path := filepath.Join(dir, c.name)
		if err := errors.Join(os.WriteFile(path, nil, 0o755), os.Chmod(path, c.mode)); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(path, c.uid, -1); err != nil {
			t.Logf("%s is left out: %v", c.name, err)
			continue
		}
		if got := trusted(path); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "own"), link); err != nil {
		t.Fatal(err)
	}
	if trusted(link) {
		t.Error("a symbolic link is trusted")
	}
}

func TestAwaitReady(t *testing.T) {
	for answer, want := range map[string]string{
		"ready":           "",
		"ready\n":         "",
		"no such folder":  "the manager did not start: no such folder",
		"ready or not so": "the manager did not start: ready or not so",
		"":                "the manager ended before it was ready",
	} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = write.WriteString(answer)
		_ = write.Close()
		got := ""
		if err := awaitReady(t.Context(), read); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %q, not %q", answer, got, want)
		}
		_ = read.Close()
	}
}

func TestAwaitReadyEndsWithItsContext(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	defer write.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := awaitReady(ctx, read); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error(err)
	}
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	l, err := TryLock(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := TryLock(path); !errors.Is(err, ErrLocked) {
		t.Errorf("second lock: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	if _, err := Lock(ctx, path); !errors.Is(err, ErrLocked) {
		t.Errorf("waiting for the lock: %v", err)
	}
	// A forked child keeps a copy of the descriptor, and nothing else of the lock.
	forked, err := unix.Dup(int(l.f.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(forked)
	l.Unlock()
	again, err := Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	again.Unlock()
}

func TestLockFileThatIsALink(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("elsewhere", filepath.Join(dir, "lock")); err != nil {
		t.Fatal(err)
	}
	if l, err := TryLock(filepath.Join(dir, "lock")); err == nil {
		l.Unlock()
		t.Error("a symbolic link is followed")
	}
}
