package server_test

import (
	"os"
	"os/exec"
	"strconv"
	"testing"

	"winshm/internal/client"
	"winshm/internal/proc"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// playTestator makes a section named Args[1] that its children inherit, starts an heir that it does not report, says the
// heir's number and the handle, and waits for its own end.
func playTestator(s *testkit.Stage) {
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	opened, err := c.CreateSection(pageReadWrite, 4096, client.Inherit, s.Args[1])
	s.Check(err)
	bequest, err := c.Bequeath(nil)
	s.Check(err)
	heir := exec.Command("/proc/self/exe", strconv.Itoa(int(opened.Handle)), s.Args[1])
	setting, err := bequest.Setting(3)
	s.Check(err)
	heir.Env = append(os.Environ(), testkit.RoleSetting("heir"), "WINSHM_SOCKET="+s.Args[0], setting)
	heir.ExtraFiles = []*os.File{bequest.Ticket()}
	heir.Stdin, heir.Stdout, heir.Stderr = os.Stdin, os.Stdout, os.Stderr
	s.Check(heir.Start())
	bequest.Close()
	s.Say("%d", heir.Process.Pid)
	select {}
}

// playHeir looks, when it is told to, what it inherited as Args[0], and whether the section Args[1] is there.
func playHeir(s *testkit.Stage) {
	s.Say("born")
	_, _ = s.Hear()
	c := client.Default()
	h, err := strconv.Atoi(s.Args[0])
	s.Check(err)
	info, err := c.Section(client.Handle(h))
	s.Check(err)
	opened, err := c.OpenSection(client.FileMapRead, 0, s.Args[1])
	s.Check(err)
	s.Say("same: %t", opened.Section.Object == info.Object)
	_, _ = s.Hear()
}

// heirs starts a testator and its heir.
func heirs(t *testing.T, m *testkit.Manager, name string) (testator *testkit.Actor, heir *os.Process) {
	t.Helper()
	testator = testkit.Start(t, "testator", nil, m.Socket, name)
	lines := []string{testator.Hear(), testator.Hear()} // in either order
	if lines[0] == "born" {
		lines[0], lines[1] = lines[1], lines[0]
	}
	pid, err := strconv.Atoi(lines[0])
	if err != nil || lines[1] != "born" {
		t.Fatalf("the heir is %q, %v", lines, err)
	}
	heir, err = os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = heir.Kill() })
	return testator, heir
}

func wantGone(t *testing.T, c *client.Client, m *testkit.Manager, name string) {
	t.Helper()
	testkit.Eventually(t, "the last handle to go", func() bool { return m.Server.Stats().Handles == 0 })
	_, err := c.OpenSection(client.FileMapRead, 0, name)
	wantCode(t, "open "+name, err, winerr.ERROR_FILE_NOT_FOUND)
}

// A parent that is killed before it could report its child leaves the inheritance to the child that shows the ticket.
func TestTestatorKilled(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	c := newClient(t, m.Socket)
	testator, heir := heirs(t, m, "legacy")
	if err := testator.Cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, "the parent's own handle to go", func() bool { return m.Server.Stats().Handles == 1 })
	o, err := c.OpenSection(client.FileMapRead, 0, "legacy")
	wantCode(t, "while only the ticket holds it", err, 0)
	wantCode(t, "close", c.CloseHandle(o.Handle), 0)
	testator.Say("look")
	testator.Expect("same: true")
	if err := heir.Kill(); err != nil {
		t.Fatal(err)
	}
	wantGone(t, c, m, "legacy")
}

// When both are killed, nobody can show the ticket any more.
func TestTestatorAndHeirKilled(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	c := newClient(t, m.Socket)
	testator, heir := heirs(t, m, "lost")
	_, _ = heir.Kill(), testator.Cmd.Process.Kill()
	wantGone(t, c, m, "lost")
}

// A ticket that is given up before there is a child stands for nothing any more.
func TestTicketGivenUp(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	c := newClient(t, m.Socket)
	opened, err := c.CreateSection(pageReadWrite, 4096, client.Inherit, "x")
	wantCode(t, "create", err, 0)
	bequest, err := c.Bequeath(nil)
	wantCode(t, "bequeath", err, 0)
	if n := m.Server.Stats().Handles; n != 2 {
		t.Errorf("%d handles, not the process's and the ticket's", n)
	}
	wantCode(t, "close", c.CloseHandle(opened.Handle), 0)
	bequest.Close()
	wantGone(t, c, m, "x")
	_, err = c.Bequeath([]client.Handle{opened.Handle})
	wantCode(t, "a handle that is closed", err, winerr.ERROR_INVALID_PARAMETER)
}

// Descriptors that are not what they should be, and processes that are nobody's child.
func TestWrongDescriptorsForProcesses(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	c := newClient(t, m.Socket)
	wantCode(t, "connect", c.Connect(), 0)
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	self, err := proc.Open(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	defer self.Close()
	for what, fd := range map[string]int{"a file": int(null.Fd()), "a process that is no child": self.FD()} {
		_, err := c.ReportChild(fd, client.Bequest{}, 0, 0)
		wantCode(t, what+" as a child", err, winerr.ERROR_INVALID_PARAMETER)
	}
	if s := m.Server.Stats(); s.Handles != 0 || s.CutOff != 0 {
		t.Errorf("%+v", s)
	}
}

// Nobody is meant to write to a ticket. Who does gives it up: the manager is not to be kept busy.
func TestTicketWrittenTo(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	c := newClient(t, m.Socket)
	_, err := c.CreateSection(pageReadWrite, 4096, client.Inherit, "x")
	wantCode(t, "create", err, 0)
	bequest, err := c.Bequeath(nil)
	wantCode(t, "bequeath", err, 0)
	defer bequest.Close()
	if _, err := bequest.Ticket().WriteString("scribble"); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, "the ticket to be given up", func() bool { return m.Server.Stats().Handles == 1 })
}
