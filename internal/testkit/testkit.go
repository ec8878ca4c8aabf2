// Package testkit is what tests of several packages share: a manager on a socket of its own, real processes that play a
// role, and checks for what a test leaves behind.
package testkit

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/server"
)

// Manager is a manager inside the test's own process.
type Manager struct {
	// Socket is where it listens.
	Socket string
	// Server is the running server.
	Server *server.Server
	// Log holds what it logged.
	Log *Log

	stop context.CancelFunc
	done chan struct{}
	err  error // after done
}

// StartManager starts a manager that ends with the test.
func StartManager(t testing.TB, config server.Config) *Manager {
	t.Helper()
	m := &Manager{Socket: Socket(t), Log: &Log{}, done: make(chan struct{})}
	if config.Log == nil {
		config.Log = slog.New(slog.NewTextHandler(m.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	m.Server = server.New(config)
	l, err := fdsock.Listen(m.Socket, config.System)
	if err != nil {
		t.Fatal(err)
	}
	var ctx context.Context
	ctx, m.stop = context.WithCancel(t.Context())
	go func() {
		defer close(m.done)
		m.err = m.Server.Serve(ctx, l, func() { _ = os.Remove(m.Socket) })
	}()
	t.Cleanup(m.Stop)
	return m
}

// Stop ends the manager and waits for it. It may be called again.
func (m *Manager) Stop() {
	m.stop()
	if err := m.Wait(); err != nil {
		panic(fmt.Sprintf("manager: %v", err))
	}
}

// Wait waits until the manager has ended.
func (m *Manager) Wait() error {
	<-m.done
	return m.err
}

// Socket returns a path for a socket in a folder of its own, short enough for sockaddr_un.
func Socket(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "manager.sock")
}

// CheckLeaks fails the test if it ends with more open files or goroutines than it began with. Call it first.
func CheckLeaks(t testing.TB) {
	t.Helper()
	startPoller()
	files, goroutines := OpenFiles(), runtime.NumGoroutine()
	t.Cleanup(func() {
		Eventually(t, "files and goroutines of the test to go", func() bool {
			return OpenFiles() <= files && runtime.NumGoroutine() <= goroutines
		})
		if t.Failed() {
			_ = pprof.Lookup("goroutine").WriteTo(os.Stderr, 1)
		}
	})
}

// startPoller lets the runtime open what its poller needs once and keeps: it is no leak of the test that is the first.
var startPoller = sync.OnceFunc(func() {
	if r, w, err := os.Pipe(); err == nil {
		_ = r.Close()
		_ = w.Close()
	}
})

// OpenFiles returns how many file descriptors this process has.
func OpenFiles() int {
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		panic(err)
	}
	return len(files)
}

// Eventually waits until a condition that others bring about holds. It asks again and again, since nobody can tell it.
func Eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	const limit, interval = 20 * time.Second, time.Millisecond
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline.C:
			t.Errorf("waited in vain for %s", what)
			return
		case <-tick.C:
		}
	}
}

// RSS returns the resident memory of a process in bytes.
func RSS(t testing.TB, pid int) int64 { return status(t, pid, "VmRSS:") << 10 }

func status(t testing.TB, pid int, field string) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var n int64
		if rest, ok := strings.CutPrefix(line, field); ok {
			if _, err := fmt.Sscan(rest, &n); err == nil {
				return n
			}
		}
	}
	t.Fatalf("no %s in the status of process %d", field, pid)
	return 0
}

// SetFileLimit bounds how many files this process may open.
func SetFileLimit(n uint64) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	limit.Cur = n
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
}

// Threads returns how many threads this process has.
func Threads() int {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		panic(err)
	}
	return len(threads)
}
