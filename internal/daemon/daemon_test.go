package daemon

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"winshm/internal/client"
	"winshm/internal/proc"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){"manager": playManager, "both": playBoth})
}

// playManager is a manager whose user has a folder in the folder that the first argument names.
func playManager(s *testkit.Stage) {
	config := Config{Log: slog.New(slog.NewTextHandler(os.Stdout, nil)), runUser: s.Args[0]}
	flags := flag.NewFlagSet("manager", flag.ContinueOnError)
	config.AddFlags(flags)
	s.Check(flags.Parse(s.Args[1:]))
	s.Check(config.Run(context.Background()))
}

// A started manager is one that a client started, as far as it can tell.
type started struct {
	*testkit.Actor
	socket, answer string
}

func start(t *testing.T, runUser string, env ...string) started {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	socket := testkit.Socket(t)
	cmd := exec.Command("/proc/self/exe", runUser, "-socket", socket, "-ready", "3")
	cmd.Env, cmd.ExtraFiles = env, []*os.File{write}
	a := testkit.StartCommand(t, "manager", cmd)
	_ = write.Close()
	answer, err := io.ReadAll(read)
	if err != nil {
		t.Fatal(err)
	}
	return started{a, socket, string(answer)}
}

// userManager makes a folder like that of a user whom a systemd serves, and a busctl that runs a script.
func userManager(t *testing.T, script string) (runUser, path string) {
	t.Helper()
	runUser, bin := t.TempDir(), t.TempDir()
	dir := filepath.Join(runUser, fmt.Sprint(os.Geteuid()), "systemd")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	testkit.Install(t, filepath.Join(bin, "busctl"), strings.NewReader("#!/bin/sh\n"+script))
	l, err := net.Listen("unix", filepath.Join(dir, "private"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return runUser, "PATH=" + bin + ":/usr/bin:/bin"
}

func TestManagerLeavesItsStartersUnit(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	runUser, path := userManager(t, `echo "$@" >`+out)
	m := start(t, runUser, path)
	if m.answer != "ready" {
		t.Fatalf("the manager says %q", m.answer)
	}
	call, err := os.ReadFile(out)
	if err != nil {
		t.Fatal("busctl is not called before the manager is ready: ", err)
	}
	pid := m.Cmd.Process.Pid
	if want := fmt.Sprintf("PIDs au 1 %d 0\n", pid); !strings.HasSuffix(string(call), want) {
		t.Errorf("busctl is called with %q, which does not end with %q", call, want)
	}
}

func TestManagerThatMustStayInItsStartersUnit(t *testing.T) {
	t.Parallel()
	for what, script := range map[string]string{"refused": "echo Access denied; exit 1", "hanging": "exec sleep 20"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			runUser, path := userManager(t, script)
			m := start(t, runUser, path)
			if m.answer != "ready" {
				t.Errorf("the manager says %q", m.answer)
			}
			if line := m.Hear(); !strings.Contains(line, "the manager stays in its starter's unit") {
				t.Errorf("it logs %q", line)
			}
			if err := client.New(client.Options{Socket: m.socket, NoStart: true}).Connect(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestManagerThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	m := start(t, t.TempDir())
	if m.answer != "ready" {
		t.Fatalf("the manager says %q", m.answer)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	if err := os.Chmod(filepath.Dir(m.socket), 0o770); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/proc/self/exe", "", "-socket", m.socket, "-ready", "3")
	cmd.ExtraFiles, cmd.Stderr = []*os.File{write}, io.Discard
	a := testkit.StartCommand(t, "manager", cmd)
	_ = write.Close()
	answer, err := io.ReadAll(read)
	if want := "can be written by other users"; err != nil || !strings.Contains(string(answer), want) {
		t.Errorf("the manager says %q (%v), without %q", answer, err, want)
	}
	if err := a.End(); err == nil {
		t.Error("it ends well")
	}
}

func TestErrorWhenReady(t *testing.T) {
	t.Parallel()
	socket := testkit.Socket(t)
	reason := errors.New("a reason")
	c := Config{Socket: socket, Log: slog.New(slog.DiscardHandler), Ready: func(context.Context, *server.Server) error { return reason }}
	listener, unlink, err := c.listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.serve(t.Context(), listener, unlink, &proc.Ready{}); !errors.Is(err, reason) {
		t.Error(err)
	}
	if _, err := os.Lstat(socket); err == nil {
		t.Error("the socket is still there")
	}
}

// playBoth is a manager that would be a client too.
func playBoth(s *testkit.Stage) {
	proc.SetManager()
	s.Say("%v", client.New(client.Options{Socket: s.Args[0]}).Connect())
}

func TestManagerIsNoClient(t *testing.T) {
	t.Parallel()
	a := testkit.Start(t, "both", nil, testkit.Socket(t))
	a.Expect("no object manager: the manager's own process cannot be its client: " +
		"a package of this program uses shared memory while it is initialised")
}
