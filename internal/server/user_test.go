package server_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
)

// playTurncoat connects as root, then as somebody else, and tries what only root may.
func playTurncoat(s *testkit.Stage) {
	s.Say("root: %d", createGlobal(s, s.Args[0], "root's"))
	s.Check(syscall.Seteuid(65534))
	s.Say("nobody: %d", createGlobal(s, s.Args[0], "nobody's"))
}

// createGlobal creates a section for all and returns the status.
func createGlobal(s *testkit.Stage, socket, name string) uint32 {
	conn, err := fdsock.Dial(socket, 10*time.Second)
	s.Check(err)
	defer conn.Close()
	status := uint32(0)
	for id, m := range []struct {
		op   wire.Op
		body wire.Message
	}{
		{wire.OpHello, &wire.Hello{MinVersion: wire.MinVersion, MaxVersion: wire.MaxVersion}},
		{wire.OpCreateSection, &wire.CreateSection{Protect: object.PageReadWrite, Size: 4096, Name: `Global\` + name}},
	} {
		reply, fds, err := conn.Call(wire.AppendFrame(nil, wire.Header{ID: uint32(id), Op: m.op}, m.body))
		s.Check(err)
		fdsock.CloseAll(fds)
		head, _, err := wire.ParseFrame(reply)
		s.Check(err)
		status = head.Status
	}
	return status
}

// TestRightsEndWithTheUser is about a process that becomes another user's: it keeps its pidfd, and must not keep its rights.
func TestRightsEndWithTheUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to become somebody else")
	}
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	a := testkit.Start(t, "turncoat", nil, m.Socket)
	a.Expect("root: 0")
	a.Expect("nobody: 5")
}

// playMember tries to create a section for all.
func playMember(s *testkit.Stage) { s.Say("%d", createGlobal(s, s.Args[0], "a member's")) }

// Members of a group that the administrator names may create sections for all users, and so may root.
func TestGlobalGroup(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to start processes of other users")
	}
	group := uint32(4711)
	m := testkit.StartManager(t, server.Config{System: true, GlobalGroup: &group})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		credential syscall.Credential
		want       string
	}{
		"root":                  {syscall.Credential{}, "0"},
		"a member":              {syscall.Credential{Uid: 65534, Gid: 65534, Groups: []uint32{1, group}}, "0"},
		"one whose group it is": {syscall.Credential{Uid: 65533, Gid: group}, "0"},
		"no member":             {syscall.Credential{Uid: 65532, Gid: 65534, Groups: []uint32{1}}, "5"},
	} {
		cmd := exec.Command("/proc/self/exe", m.Socket)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &c.credential}
		a := testkit.StartCommand(t, "member", cmd)
		if got := a.Hear(); got != c.want {
			t.Errorf("%s: status %s, not %s", what, got, c.want)
		}
		a.Kill()
		testkit.Eventually(t, "the section to go", func() bool { return m.Server.Stats().Objects == 0 })
	}
}
