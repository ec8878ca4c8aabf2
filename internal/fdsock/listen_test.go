package fdsock_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/fdsock"
	"winshm/internal/testkit"
)

func TestListenMode(t *testing.T) {
	testkit.CheckLeaks(t)
	for everybody, want := range map[bool]fs.FileMode{false: 0o600, true: 0o666} {
		socket := testkit.Socket(t)
		l, err := fdsock.Listen(socket, everybody)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(socket)
		if err != nil || info.Mode() != fs.ModeSocket|want {
			t.Errorf("mode %v, not %v (%v)", info.Mode(), want, err)
		}
		if l.Addr() != socket {
			t.Errorf("the address is %q", l.Addr())
		}
		_ = l.Close()
	}
}

func TestListenReplacesSocketsOnly(t *testing.T) {
	testkit.CheckLeaks(t)
	l, socket := listen(t)
	_ = l.Close()
	again, err := fdsock.Listen(socket, false)
	wantError(t, "a stale socket", err, nil)
	_ = again.Close()

	file := socket + ".txt"
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := fdsock.Listen(file, false); err == nil || !strings.Contains(err.Error(), "is not a socket") {
		t.Errorf("a file in the way: %v", err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "precious" {
		t.Errorf("the file is now %q, %v", text, err)
	}
}

func TestLongPath(t *testing.T) {
	testkit.CheckLeaks(t)
	path := "/tmp/" + strings.Repeat("x", 103)
	const want = "has 108 bytes, 1 more than Unix sockets allow: choose a shorter folder (WINSHM_SOCKET)"
	_, dialErr := fdsock.Dial(path, patience)
	_, listenErr := fdsock.Listen(path, false)
	for what, err := range map[string]error{"Dial": dialErr, "Listen": listenErr, "CheckPath": fdsock.CheckPath(path)} {
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", what, err)
		}
	}
	wantError(t, "107 bytes", fdsock.CheckPath(path[:107]), nil)
}

func TestDialNobody(t *testing.T) {
	testkit.CheckLeaks(t)
	socket := testkit.Socket(t)
	_, err := fdsock.Dial(socket, patience)
	wantError(t, "no socket", err, syscall.ENOENT)
	l, err := fdsock.Listen(socket, false)
	wantError(t, "Listen", err, nil)
	_ = l.Close()
	_, err = fdsock.Dial(socket, patience)
	wantError(t, "a stale socket", err, syscall.ECONNREFUSED)
	if !strings.Contains(err.Error(), socket) {
		t.Errorf("the error does not name the socket: %v", err)
	}
}

// Accept goes on after a client that was gone before it was accepted.
func TestAcceptVanished(t *testing.T) {
	testkit.CheckLeaks(t)
	l, socket := listen(t)
	for range 10 {
		raw, err := net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: socket, Net: "unixpacket"})
		if err != nil {
			t.Fatal(err)
		}
		_ = raw.Close()
	}
	conn, err := fdsock.Dial(socket, patience)
	wantError(t, "Dial", err, nil)
	defer conn.Close()
	for range 10 {
		peer := accept(t, l)
		if _, _, err := peer.Receive(); err == nil {
			t.Error("a frame from nobody")
		}
	}
	done := echo(accept(t, l))
	_, _, err = conn.Call([]byte("frame"))
	wantError(t, "Call", err, nil)
	_ = conn.Close()
	_ = soon(t, "the peer to end", done)
}

func TestFromFile(t *testing.T) {
	testkit.CheckLeaks(t)
	socket := testkit.Socket(t)
	inherited, err := net.ListenUnix("unixpacket", &net.UnixAddr{Name: socket, Net: "unixpacket"})
	if err != nil {
		t.Fatal(err)
	}
	defer inherited.Close()
	f, err := inherited.File()
	if err != nil {
		t.Fatal(err)
	}
	l, err := fdsock.FromFile(f)
	wantError(t, "FromFile", err, nil)
	defer l.Close()
	conn, err := fdsock.Dial(socket, patience)
	wantError(t, "Dial", err, nil)
	defer conn.Close()
	done := echo(accept(t, l))
	reply, _, err := conn.Call([]byte("frame"))
	wantError(t, "Call", err, nil)
	if string(reply) != "frame" {
		t.Errorf("the reply is %q", reply)
	}
	_ = conn.Close()
	_ = soon(t, "the peer to end", done)
}

func TestFromWrongFile(t *testing.T) {
	testkit.CheckLeaks(t)
	stream, err := net.ListenUnix("unix", &net.UnixAddr{Name: testkit.Socket(t), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	socket, err1 := stream.File()
	file, err2 := os.Open(os.DevNull)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*os.File{socket, file} {
		if l, err := fdsock.FromFile(f); err == nil {
			t.Errorf("%s was taken for a listener", f.Name())
			_ = l.Close()
		}
	}
}

// playListener listens until it is told to stop.
func playListener(s *testkit.Stage) {
	l, err := fdsock.Listen(s.Args[0], true)
	s.Check(err)
	s.Say("listening")
	_, _ = s.Hear()
	s.Check(l.Close())
}

// A socket that another user serves is not to be trusted, whoever may connect to it.
func TestDialOtherUser(t *testing.T) {
	testkit.CheckLeaks(t)
	if os.Geteuid() != 0 {
		t.Skip("only root can start a process of another user")
	}
	const other = 65534
	dir := filepath.Dir(testkit.Socket(t))
	if err := errors.Join(os.Chmod(dir, 0o755), os.Chown(dir, other, other)); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "other.sock")
	cmd := exec.Command("/proc/self/exe", socket)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: other, Gid: other}}
	a := testkit.StartCommand(t, "listener", cmd)
	a.Expect("listening")
	_, err := fdsock.Dial(socket, patience)
	want := fmt.Sprintf("socket %s is served by user %d: only root's and your own (0) are trusted", socket, other)
	if err == nil || err.Error() != want {
		t.Errorf("%v, not %q", err, want)
	}
	a.Kill()
}
