// Package examples_test installs winshm as users do, and builds and runs the examples in C, C++, Python and C# against it.
package examples_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "winshm/embed" // for the Go side of what is shared
	"winshm/internal/rendezvous"
)

// prefix is where winshm is installed.
var prefix string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	prefix = filepath.Join(dir, "installed")
	cmd := exec.Command("make", "-C", "..", "install", "PREFIX="+prefix)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "MAKE") || strings.HasPrefix(v, "MFLAGS") })
	if out, err := cmd.CombinedOutput(); err != nil {
		panic(string(out))
	}
	_ = os.Setenv(rendezvous.SocketVariable, filepath.Join(dir, "m.sock"))
	_ = os.Setenv("DISPLAY", "")
	_ = os.Setenv("WAYLAND_DISPLAY", "")
	return m.Run()
}

// need skips a test on a machine without one of the programs.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("no %s on this machine", name)
		}
	}
}

// command makes a command that ends with the test, and long before the test's own limit.
func command(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	const patience = 3 * time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = 10 * time.Second // for what it has started, and what holds its output
	return cmd
}

// must runs a command that has to succeed, and returns what it says.
func must(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := command(t, name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return strings.ReplaceAll(string(out), "\r\n", "\n")
}

func library() string { return filepath.Join(prefix, "lib", "libwinshm.so.0") }
