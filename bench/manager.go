package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A manager is a running object manager with a world of its own.
type manager struct {
	pid     int
	pidfd   int
	env     []string // with which a program finds it
	starter *worker  // whose held section keeps it from leaving
	exe     string   // path of its program
	socket  string   // where it listens
	program string   // path of the worker program
}

// newManager prepares a world whose manager does not run yet.
func (l *lab) newManager(ctx context.Context) (*manager, error) {
	exe, err := l.buildManager(ctx)
	if err != nil {
		return nil, err
	}
	program, err := l.buildWorker(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(l.tmp, "manager-")
	if err != nil {
		return nil, err
	}
	socket := filepath.Join(dir, "manager.sock")
	return &manager{pidfd: -1, exe: exe, socket: socket, program: program, env: managerEnv(socket, exe)}, nil
}

// startManager starts a manager pinned to a CPU, or anywhere, the way programs do: the first
// client starts it, and it inherits that client's affinity. The caller must close it.
func (l *lab) startManager(ctx context.Context, cpu int) (*manager, error) {
	m, err := l.newManager(ctx)
	if err != nil {
		return nil, err
	}
	if m.starter, err = m.worker(ctx, cpu); err != nil {
		return nil, err
	}
	if err := m.find(); err != nil {
		m.close()
		return nil, err
	}
	if cpu == anywhere {
		return m, nil
	}
	moved, err := moveTo(m.pid, cpu)
	if err != nil {
		m.close()
		return nil, err
	}
	if moved {
		l.logf("the manager did not inherit the affinity of its starter: pinned afterwards")
	}
	return m, nil
}

// managerEnv is the environment of a program that uses the manager at socket.
func managerEnv(socket, exe string) []string {
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "WINSHM_") {
			env = append(env, e)
		}
	}
	return append(env, "WINSHM_SOCKET="+socket, "WINSHM_MANAGER="+exe)
}

// worker starts a worker process that uses m and holds one section in it. extra
// goes to its environment.
func (m *manager) worker(ctx context.Context, cpu int, extra ...string) (*worker, error) {
	w, err := startWorker(ctx, cpu, slices.Concat(m.env, extra), m.program)
	if err != nil {
		return nil, err
	}
	if _, err := w.call("attach 1"); err != nil {
		w.close()
		return nil, err
	}
	w.server = m.pid
	return w, nil
}

// find asks the kernel who listens at the socket, and makes sure that it is the manager.
func (m *manager) find() error {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	defer unix.Close(fd)
	if err := unix.Connect(fd, &unix.SockaddrUnix{Name: m.socket}); err != nil {
		return os.NewSyscallError("connect", err)
	}
	cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return os.NewSyscallError("getsockopt", err)
	}
	pidfd, err := unix.PidfdOpen(int(cred.Pid), 0)
	if err != nil {
		return os.NewSyscallError("pidfd_open", err)
	}
	m.pid, m.pidfd = int(cred.Pid), pidfd
	got, err := os.Readlink(m.proc("exe"))
	if err != nil {
		return err
	}
	if got != m.exe {
		return fmt.Errorf("process %d at %s is %s, not %s", m.pid, m.socket, got, m.exe)
	}
	return nil
}

// proc is the path of one of the manager's files in /proc.
func (m *manager) proc(file string) string {
	return filepath.Join("/proc", strconv.Itoa(m.pid), file)
}

// close ends the manager and waits until it is gone.
func (m *manager) close() {
	m.starter.close()
	if m.pidfd < 0 {
		return
	}
	for _, sig := range []unix.Signal{unix.SIGTERM, unix.SIGKILL} {
		if err := unix.PidfdSendSignal(m.pidfd, sig, nil, 0); err != nil || m.gone(3*time.Second) {
			break
		}
	}
	unix.Close(m.pidfd)
	m.pidfd = -1
}

// gone reports whether the manager ends within d.
func (m *manager) gone(d time.Duration) bool {
	fds := []unix.PollFd{{Fd: int32(m.pidfd), Events: unix.POLLIN}}
	for end := time.Now().Add(d); ; {
		n, err := unix.Poll(fds, int(time.Until(end).Milliseconds()))
		if err != unix.EINTR {
			return n > 0
		}
	}
}

// memory returns the manager's resident memory in bytes: all of it, and the part
// that is not backed by files.
func (m *manager) memory() (rss, anon float64, err error) {
	text, err := os.ReadFile(m.proc("status"))
	if err != nil {
		return 0, 0, err
	}
	return statusBytes(string(text), "VmRSS"), statusBytes(string(text), "RssAnon"), nil
}

// statusBytes finds a size in the text of /proc/PID/status.
func statusBytes(text, field string) float64 {
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(line, field+":")
		if !ok {
			continue
		}
		kb, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 64)
		if err == nil {
			return kb * 1024
		}
	}
	return 0
}
