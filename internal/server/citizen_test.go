package server_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// Users that the tests act as. They need no names.
const (
	alice   = 54321
	bob     = 54322
	mallory = 54323
)

// citizen is a process of some user, with clients of the manager at Args[0].
type citizen struct {
	*testkit.Stage
	client  *client.Client
	tickets []client.Bequest
}

// playCitizen becomes user Args[1] and does what it is told, one command a line. It answers with the result, or the name of
// the error.
func playCitizen(s *testkit.Stage) {
	uid, err := strconv.Atoi(s.Args[1])
	s.Check(err)
	s.Check(errors.Join(syscall.Setresgid(uid, uid, uid), syscall.Setresuid(uid, uid, uid)))
	c := &citizen{Stage: s, client: client.New(client.Options{Socket: s.Args[0], NoStart: true})}
	for {
		line, err := s.Hear()
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(line, " ")
		answer, err := c.obey(verb, strings.Fields(rest))
		if err != nil {
			answer = outcome(client.Opened{}, err)
		}
		s.Say("%s", answer)
	}
}

func (c *citizen) obey(verb string, args []string) (string, error) {
	arg := func(i int) int { n, _ := strconv.Atoi(args[i]); return n }
	switch verb {
	case "create": // NAME SIZE FLAGS
		o, err := c.client.CreateSection(pageReadWrite, uint64(arg(1)), uint32(arg(2)), strings.Trim(args[0], "-"))
		return fmt.Sprint(uint32(o.Handle)), err
	case "open":
		o, err := c.client.OpenSection(client.FileMapRead, 0, args[0])
		return fmt.Sprint(uint32(o.Handle)), err
	case "close":
		return "ok", c.client.CloseHandle(client.Handle(arg(0)))
	case "process":
		h, err := c.client.OpenProcess(object.Synchronize, 0, os.Getpid())
		return fmt.Sprint(uint32(h)), err
	case "goodbye":
		return "ok", c.client.Close()
	case "ticket":
		b, err := c.client.Bequeath(nil)
		if err == nil {
			c.tickets = append(c.tickets, b)
		}
		return "ok", err
	case "child":
		return c.child()
	case "give": // a ticket up
		if n := len(c.tickets); n > 0 {
			c.tickets[n-1].Close()
			c.tickets = c.tickets[:n-1]
		}
		return "ok", nil
	case "snapshot":
		snap, err := c.client.Snapshot()
		if err != nil {
			return "", err
		}
		names := []string{}
		for _, o := range snap.Objects {
			names = append(names, o.Name)
		}
		return fmt.Sprintf("%q of %d", names, len(snap.Processes)), nil
	}
	return "", fmt.Errorf("what is %q?", verb)
}

// child starts a child that inherits, and ends it.
func (c *citizen) child() (string, error) {
	null, err := os.Open(os.DevNull)
	c.Check(err)
	defer null.Close()
	child, err := c.client.StartProcess(client.ChildSpec{
		Path: "/bin/sleep", Args: []string{"sleep", "1000"}, Files: [3]*os.File{null, null, null}, Inherit: true,
	})
	if err != nil {
		return "", err
	}
	err = c.client.TerminateProcess(child.Process, 1)
	return "ok", errors.Join(err, c.client.CloseHandle(child.Process), c.client.CloseHandle(child.Thread))
}

// resident is a citizen as the test sees it.
type resident struct{ *testkit.Actor }

func startCitizen(t *testing.T, m *testkit.Manager, uid int) resident {
	t.Helper()
	return resident{testkit.Start(t, "citizen", nil, m.Socket, strconv.Itoa(uid))}
}

func (r resident) ask(format string, args ...any) string {
	r.Say(format, args...)
	return r.Hear()
}

// expect fails the test unless the answer is want.
func (r resident) expect(t *testing.T, want, format string, args ...any) {
	t.Helper()
	if got := r.ask(format, args...); got != want {
		t.Errorf("%s: the answer is %q, not %q", fmt.Sprintf(format, args...), got, want)
	}
}

// startSystem starts a manager for all users.
func startSystem(t *testing.T, limits server.Limits) *testkit.Manager {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to act as other users")
	}
	m := testkit.StartManager(t, server.Config{System: true, Limits: limits})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	return m
}

func name(code winerr.Errno) string { return code.Name() }
