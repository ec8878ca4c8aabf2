package server_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// playCrowd has as many descriptors under way as its user may, and asks for something that needs another.
func playCrowd(s *testkit.Stage) {
	s.Check(errors.Join(syscall.Setresgid(nobody, nobody, nobody), syscall.Setresuid(nobody, nobody, nobody)))
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	o, err := c.CreateSection(pageReadWrite, 4096, 0, "")
	s.Check(err)
	const files = 40
	s.Check(testkit.SetFileLimit(files))
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_DGRAM, 0)
	s.Check(err)
	for err == nil {
		err = syscall.Sendmsg(pair[0], []byte{0}, syscall.UnixRights(make([]int, files/2)...), nil, syscall.MSG_DONTWAIT)
	}
	s.Say("%t", errors.Is(err, syscall.ETOOMANYREFS))
	_, err = c.OpenProcess(object.Synchronize, 0, os.Getpid())
	s.Say("%t", errors.Is(err, winerr.ERROR_NO_SYSTEM_RESOURCES))
	_, err = c.Section(o.Handle)
	s.Say("%v", err)
}

// Who cannot send a descriptor gets an error for that, and keeps what he has.
func TestTooManyDescriptorsUnderWay(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to become somebody with a limit")
	}
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	a := testkit.Start(t, "crowd", nil, m.Socket)
	a.Expect("true")
	a.Expect("true")
	a.Expect("<nil>")
}
