package lifetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/daemon"
	"winshm/internal/proc"
	"winshm/internal/testkit"

	// The test program has the manager built in: its roles start it from the test program.
	_ "winshm/embed"
)

func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){
		"manager":  playManager,
		"puppet":   playPuppet,
		"starter":  playStarter,
		"once":     playOnce,
		"leaky":    playLeaky,
		"blocked":  playBlocked,
		"reaper":   playReaper,
		"hammer":   playHammer,
		"worker":   playWorker,
		"exec":     playExec,
		"idle":     playIdle,
		"secure":   playSecure,
		"listener": playListener,
		"connect":  playConnect,
		"module":   playModule,
		"lender":   playLender,
		"hang":     playHang,
		"attacker": playAttacker,
		"owner":    playOwner,
		"stubborn": playStubborn,
		"sleeper":  playSleeper,
		"stressor": playStressor,
	})
}

// playManager is a manager as a program of its own. It is started through a script, see managerScript.
func playManager(*testkit.Stage) { os.Exit(daemon.Main(os.Args[1:])) }

// managerScript returns the path of a program that is a manager with these flags beside those that its starter gives.
func managerScript(t *testing.T, flags string) string {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "manager")
	script := fmt.Sprintf("#!/bin/sh\nWINSHM_TEST_ROLE=manager exec '%s' %s \"$@\"\n", own, flags)
	testkit.Install(t, path, strings.NewReader(script))
	return path
}

// A world is a socket on which the test's actors meet, and their environment. Its managers end with the test.
type world struct {
	t      *testing.T
	socket string
	env    []string
}

func newWorld(t *testing.T, env ...string) *world {
	t.Helper()
	w := &world{t: t, socket: testkit.Socket(t)}
	w.env = append([]string{"WINSHM_SOCKET=" + w.socket, "WINSHM_MANAGER="}, env...)
	t.Cleanup(func() {
		for _, pid := range w.managers() {
			_ = syscall.Kill(pid, syscall.SIGTERM)
			awaitEnd(t, pid)
		}
	})
	return w
}

// managers returns the processes that are managers on the world's socket, or about to become one.
func (w *world) managers() []int {
	w.t.Helper()
	return testkit.Managers(w.t, w.socket)
}

// manager returns the one manager.
func (w *world) manager() int {
	w.t.Helper()
	pids := w.managers()
	if len(pids) != 1 {
		w.t.Fatalf("managers %v instead of one", pids)
	}
	return pids[0]
}

func (w *world) start(role string, args ...string) *testkit.Actor {
	w.t.Helper()
	return testkit.Start(w.t, role, w.env, args...)
}

// awaitEnd waits until a process, which need not be a child, has ended.
func awaitEnd(t testing.TB, pid int) {
	t.Helper()
	p, err := proc.Open(pid)
	if err != nil {
		return // it is gone altogether
	}
	defer p.Close()
	testkit.Eventually(t, fmt.Sprintf("process %d to end", pid), func() bool { return !p.Alive() })
}

// status returns a field of /proc/PID/status.
func status(t testing.TB, pid int, field string) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, field+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	t.Fatalf("process %d has no %s", pid, field)
	return ""
}

func number(t testing.TB, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
