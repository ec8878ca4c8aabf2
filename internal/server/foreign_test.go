package server_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// playMeddler becomes user 65534 and tries to open the processes Args[1:].
func playMeddler(s *testkit.Stage) {
	s.Check(errors.Join(syscall.Setresgid(65534, 65534, 65534), syscall.Setresuid(65534, 65534, 65534)))
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	for _, arg := range s.Args[1:] {
		pid, err := strconv.Atoi(arg)
		s.Check(err)
		_, err = c.OpenProcess(object.Synchronize, 0, pid)
		s.Say("%t", errors.Is(err, winerr.ERROR_ACCESS_DENIED))
	}
	_, err := c.OpenProcess(object.Synchronize, 0, os.Getpid())
	s.Say("%v", err)
}

// Nobody opens another user's processes. A process may always open itself.
func TestForeignProcesses(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to become somebody else")
	}
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	a := testkit.Start(t, "meddler", nil, m.Socket, strconv.Itoa(os.Getpid()), "1")
	a.Expect("true")
	a.Expect("true")
	a.Expect("<nil>")
}
