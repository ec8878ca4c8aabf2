package rendezvous

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winshm/internal/proc"
)

func makeFolder(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(path, 0o700), os.Chmod(path, mode)); err != nil {
		t.Fatal(err)
	}
}

func giveAway(t *testing.T, path string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	if err := os.Lchown(path, 12345, -1); err != nil {
		t.Fatal(err)
	}
}

func TestPlaces(t *testing.T) {
	uid := os.Geteuid()
	user := fmt.Sprint(uid)
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir()) // what these say means nothing
	t.Setenv("TMPDIR", t.TempDir())
	for _, c := range []struct {
		name string
		make func(t *testing.T, system, runUser, tmp string)
		want string
	}{
		{"nothing", func(*testing.T, string, string, string) {}, "tmp"},
		{"the system's", func(t *testing.T, system, runUser, _ string) {
			makeFolder(t, filepath.Join(runUser, user), 0o700)
			makeFolder(t, system, 0o700)
		}, "system"},
		{"a session", func(t *testing.T, _, runUser, _ string) {
			makeFolder(t, filepath.Join(runUser, user), 0o700)
		}, "session"},
		{"a session, and a manager from before", func(t *testing.T, _, runUser, tmp string) {
			makeFolder(t, filepath.Join(runUser, user), 0o700)
			makeFolder(t, filepath.Join(tmp, "winshm-"+user), 0o700)
		}, "session tmp"},
		{"a session, and somebody's trap", func(t *testing.T, _, runUser, tmp string) {
			makeFolder(t, filepath.Join(runUser, user), 0o700)
			makeFolder(t, filepath.Join(tmp, "winshm-"+user), 0o700)
			giveAway(t, filepath.Join(tmp, "winshm-"+user))
		}, "session"},
		{"a session of another", func(t *testing.T, _, runUser, _ string) {
			makeFolder(t, filepath.Join(runUser, user), 0o700)
			giveAway(t, filepath.Join(runUser, user))
		}, "tmp"},
		{"a file for a session", func(t *testing.T, _, runUser, _ string) {
			makeFolder(t, runUser, 0o700)
			if err := os.WriteFile(filepath.Join(runUser, user), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "tmp"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			system, runUser, tmp := filepath.Join(dir, "system"), filepath.Join(dir, "run"), filepath.Join(dir, "tmp")
			makeFolder(t, tmp, 0o777)
			c.make(t, system, runUser, tmp)
			names := map[Place]string{
				{Socket: system, System: true}:                                   "system",
				{Socket: filepath.Join(runUser, user, "winshm", "manager.sock")}: "session",
				{Socket: filepath.Join(tmp, "winshm-"+user, "manager.sock")}:     "tmp",
			}
			var got []string
			for _, place := range places(system, runUser, tmp, uid) {
				got = append(got, names[place])
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("places %v, not %s", got, c.want)
			}
		})
	}
}

func TestPlaceFromTheEnvironment(t *testing.T) {
	for socket, want := range map[string]Place{
		"/some/where": {Socket: "/some/where"},
		SystemSocket:  {Socket: SystemSocket, System: true},
	} {
		t.Setenv(SocketVariable, socket)
		if got := Places(); !slices.Equal(got, []Place{want}) {
			t.Errorf("%s=%s: %v", SocketVariable, socket, got)
		}
	}
}

func TestFoldersThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T, dir string)
		want string // "" if it is accepted
	}{
		{"none", func(*testing.T, string) {}, ""},
		{"own", func(t *testing.T, dir string) { makeFolder(t, dir, 0o700) }, ""},
		{"own that others can read", func(t *testing.T, dir string) { makeFolder(t, dir, 0o755) }, ""},
		{"writable by its group", func(t *testing.T, dir string) { makeFolder(t, dir, 0o770) }, "can be written by other users (mode 0770): chmod 700 it"},
		{"writable by all", func(t *testing.T, dir string) { makeFolder(t, dir, 0o707) }, "can be written by other users (mode 0707): chmod 700 it"},
		{"as /tmp is", func(t *testing.T, dir string) { makeFolder(t, dir, 0o707|os.ModeSticky) }, "other users (mode 0707): set WINSHM_SOCKET"},
		{"a link", func(t *testing.T, dir string) {
			makeFolder(t, dir+"-real", 0o700)
			if err := os.Symlink(dir+"-real", dir); err != nil {
				t.Fatal(err)
			}
		}, "is a symbolic link: remove it, or set WINSHM_SOCKET"},
		{"a link to nothing", func(t *testing.T, dir string) {
			if err := os.Symlink("nothing", dir); err != nil {
				t.Fatal(err)
			}
		}, "is a symbolic link: remove it, or set WINSHM_SOCKET"},
		{"a file", func(t *testing.T, dir string) {
			if err := os.WriteFile(dir, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "is not a folder: remove it, or set WINSHM_SOCKET"},
		{"another's", func(t *testing.T, dir string) {
			makeFolder(t, dir, 0o700)
			giveAway(t, dir)
		}, fmt.Sprintf("does not belong to you (user %d): ask its owner to remove it, or set WINSHM_SOCKET", os.Geteuid())},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "folder")
			c.make(t, dir)
			p := Place{Socket: filepath.Join(dir, "manager.sock")}
			switch err := p.Prepare(); {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("the error is %q, without %q", err, c.want)
			}
		})
	}
}

func TestModeOfNewFolders(t *testing.T) {
	for _, c := range []struct {
		system bool
		want   os.FileMode
	}{{false, 0o700}, {true, 0o755}} {
		p := Place{Socket: filepath.Join(t.TempDir(), "new", "manager.sock"), System: c.system}
		if err := p.Prepare(); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(p.dir()); err != nil || info.Mode().Perm() != c.want {
			t.Errorf("system %v: mode %v, not %v (%v)", c.system, info.Mode(), c.want, err)
		}
	}
}

func TestLocksAreTwo(t *testing.T) {
	p := Place{Socket: filepath.Join(t.TempDir(), "manager.sock")}
	start, err := p.StartLock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer start.Unlock()
	manager, err := p.ManagerLock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer manager.Unlock()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := p.ManagerLock(ctx); !errors.Is(err, proc.ErrLocked) {
		t.Errorf("second manager's lock: %v", err)
	}
}

func TestSocketsInOneFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"manager.sock", "a", "b"} {
		p := Place{Socket: filepath.Join(dir, name)}
		start, err := p.StartLock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer start.Unlock()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		manager, err := p.ManagerLock(ctx)
		if err != nil {
			t.Fatalf("the manager's lock of %s is another socket's: %v", name, err)
		}
		defer manager.Unlock()
	}
}
