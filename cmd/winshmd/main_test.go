package main

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

// TestMain is winshmd itself where the test program is started under that name.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "winshmd" {
		main()
		os.Exit(0)
	}
	testkit.Main(m, map[string]func(*testkit.Stage){"connect": playConnect})
}

// program returns the path of winshmd, alone in a folder.
func program(t *testing.T) string {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "winshmd")
	if err := os.Symlink(own, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// command returns winshmd with arguments, and what it writes.
func command(t *testing.T, args ...string) (*exec.Cmd, *testkit.Log) {
	t.Helper()
	var log testkit.Log
	cmd := exec.Command(program(t), args...)
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	return cmd, &log
}

// start starts a command that goes on until the end of the test, and is to end well then.
func start(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("winshmd: %v", err)
		}
	})
}

func create(t *testing.T, socket string) {
	t.Helper()
	c := client.New(client.Options{Socket: socket, NoStart: true})
	defer c.Close()
	const readWrite = 4
	if _, err := c.CreateSection(readWrite, 1, 0, "name"); err != nil {
		t.Error(err)
	}
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   string
		status int
		says   string
	}{
		{"-help", 0, "Usage: winshmd"},
		{"-version", 0, "winshmd 0."},
		{"-unknown", 1, "-unknown"},
		{"serve", 1, `unexpected argument "serve"`},
		{"-log loud", 1, "-log: "},
		{"-idle soon", 1, "-idle"},
		{"-help", 0, "-user-handles number"},
		{"-user-bytes many", 1, "-user-bytes"},
		{"-user-bytes -1", 1, "-user-bytes"},
		{"-metrics nonsense -socket " + testkit.Socket(t), 1, "metrics: "},
		{"-socket " + file, 1, "is not a socket"},
		{"-socket /nowhere/at/all", 1, "no such file or directory"},
		{"-socket /tmp/" + strings.Repeat("x", 120), 1, "18 more than Unix sockets allow"},
	} {
		cmd, log := command(t, strings.Fields(c.args)...)
		err := cmd.Run()
		if status := cmd.ProcessState.ExitCode(); status != c.status || !log.Contains(c.says) {
			t.Errorf("winshmd %s: %v, says %q", c.args, err, log)
		}
	}
	if text, err := os.ReadFile(file); string(text) != "precious" {
		t.Errorf("file in the way of the socket: %q %v", text, err)
	}
}

func TestLogInJSON(t *testing.T) {
	t.Parallel()
	socket := testkit.Socket(t)
	cmd, log := command(t, "-json", "-log", "debug", "-idle", "50ms", "-socket", socket)
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	var messages []string
	for line := range strings.Lines(log.String()) {
		var record struct{ Msg, Socket string }
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Errorf("%q: %v", line, err)
		}
		if record.Msg == "listening" && record.Socket != socket {
			t.Errorf("it listens on %q, not %q", record.Socket, socket)
		}
		messages = append(messages, record.Msg)
	}
	if want := "listening,leaving"; strings.Join(messages, ",") != want {
		t.Errorf("messages %v, not %s", messages, want)
	}
}

func TestTwoManagersOnOneSocket(t *testing.T) {
	t.Parallel()
	socket := testkit.Socket(t)
	first, log := command(t, "-idle", "0", "-socket", socket)
	start(t, first)
	testkit.Eventually(t, "the manager to listen", func() bool { return log.Contains("listening") })
	second, log := command(t, "-idle", "0", "-socket", socket)
	if err := second.Run(); err == nil || !log.Contains("winshmd: another manager serves "+socket) {
		t.Errorf("%v: %s", err, log)
	}
	create(t, socket)
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	handler := metricsHandler(server.New(server.Config{}))
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/metrics", 200},
		{"HEAD", "/metrics", 200},
		{"POST", "/metrics", 405},
		{"DELETE", "/metrics", 405},
		{"GET", "/", 404},
		{"GET", "/debug/pprof/", 404},
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status {
			t.Errorf("%s %s: status %d, not %d", c.method, c.path, w.Code, c.status)
		}
		if c.method == "GET" && c.status == 200 {
			for _, name := range []string{
				"objects", "handles", "processes", "connections", "users", "tickets", "queues", "windows", "channels", "requests_total", "cut_off_total",
				`refusals_total{limit="handles"}`, `refusals_total{limit="connections"}`,
			} {
				if !strings.Contains(w.Body.String(), "\nwinshm_"+name+" 0\n") {
					t.Errorf("no winshm_%s", name)
				}
			}
		}
	}
}

func TestMetricsOfARunningManager(t *testing.T) {
	t.Parallel()
	socket := testkit.Socket(t)
	cmd, log := command(t, "-metrics", "127.0.0.1:0", "-socket", socket)
	start(t, cmd)
	testkit.Eventually(t, "the manager to listen", func() bool { return log.Contains("address=") })
	create(t, socket)
	_, address, _ := strings.Cut(log.String(), "address=")
	address, _, _ = strings.Cut(address, "\n")
	answer, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Error(answer.Status)
	}
}

func TestSocketActivation(t *testing.T) {
	t.Parallel()
	socket := testkit.Socket(t)
	l, err := net.ListenUnix("unixpacket", &net.UnixAddr{Name: socket, Net: "unixpacket"})
	if err != nil {
		t.Fatal(err)
	}
	file, err := l.File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	created := make(chan struct{})
	go func() { // it is the reason why the manager is started
		defer close(created)
		create(t, socket)
	}()
	cmd, log := command(t)
	cmd.Args = []string{"sh", "-c", `LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" -log debug -idle 0`, cmd.Path}
	cmd.Path, cmd.ExtraFiles = "/bin/sh", []*os.File{file}
	start(t, cmd)
	<-created
	create(t, socket)
	if log.Contains("cut off") {
		t.Errorf("a connection was cut off: %s", log)
	}
	if _, err := os.Lstat(filepath.Join(filepath.Dir(socket), "manager.lock")); err == nil {
		t.Error("a manager whose socket is another's makes a lock file")
	}
}

func TestSocketActivationWithAnotherKindOfSocket(t *testing.T) {
	t.Parallel()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: testkit.Socket(t), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	file, err := l.File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for fds, says := range map[string]string{"1": "not a Unix SOCK_SEQPACKET socket", "2": "systemd passes 2 sockets"} {
		cmd, log := command(t)
		cmd.Args = []string{"sh", "-c", `LISTEN_FDS=` + fds + ` LISTEN_PID=$$ exec "$0"`, cmd.Path}
		cmd.Path, cmd.ExtraFiles = "/bin/sh", []*os.File{file, file}
		if err := cmd.Run(); err == nil || !log.Contains(says) {
			t.Errorf("%s: %v: %s", fds, err, log)
		}
	}
}

func TestReadyNotification(t *testing.T) {
	t.Parallel()
	socket := testkit.Socket(t)
	notify := filepath.Join(filepath.Dir(socket), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: notify, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cmd, _ := command(t, "-socket", socket)
	cmd.Env = append(cmd.Env, "NOTIFY_SOCKET="+notify)
	start(t, cmd)
	buf := make([]byte, 100)
	n, err := conn.Read(buf)
	if string(buf[:n]) != "READY=1" {
		t.Errorf("it notifies %q %v", buf[:n], err)
	}
	create(t, socket)
}

func TestUnits(t *testing.T) {
	t.Parallel()
	verify, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze on this machine")
	}
	dir := t.TempDir()
	for _, unit := range []string{"winshmd.service", "winshmd.socket"} {
		text, err := os.ReadFile("../../dist/systemd/" + unit)
		if err != nil {
			t.Fatal(err)
		}
		// The program need not be installed for the check.
		text = []byte(strings.ReplaceAll(string(text), "/usr/bin/winshmd", "/bin/true"))
		if err := os.WriteFile(filepath.Join(dir, unit), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(verify, "verify", "--man=no", "--recursive-errors=no", "winshmd.service", "winshmd.socket")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}
