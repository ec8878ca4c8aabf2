package server_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

const pageReadWrite = 4

func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){
		"victim":    playVictim,
		"holder":    playHolder,
		"exec":      playExec,
		"manager":   playManager,
		"starved":   playStarved,
		"turncoat":  playTurncoat,
		"member":    playMember,
		"user":      playUser,
		"testator":  playTestator,
		"heir":      playHeir,
		"meddler":   playMeddler,
		"nested":    playNested,
		"schemer":   playSchemer,
		"climber":   playClimber,
		"risen":     playRisen,
		"crowd":     playCrowd,
		"citizen":   playCitizen,
		"rioter":    playRioter,
		"neighbour": playNeighbour,
		"worker":    playWorker,
		"scribbler": playScribbler,
		"flooder":   playFlooder,
		"reserver":  playReserver,
		"reader":    playReader,
	})
}

// playVictim works with the manager at Args[0] until it is told to stop, and says "fine" if nothing disturbed it.
func playVictim(s *testkit.Stage) {
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	s.Check(c.Connect())
	held, err := c.CreateSection(pageReadWrite, 4096, 0, "victim held")
	s.Check(err)
	s.Say("working")
	stop := make(chan struct{})
	go func() {
		_, _ = s.Hear()
		close(stop)
	}()
	rounds := 0
	for running := true; running; rounds++ {
		s.Check(workOnce(c, "victim"))
		select {
		case <-stop:
			running = false
		default:
		}
	}
	_, err = c.Section(held.Handle)
	s.Check(err)
	s.Check(c.Close())
	s.Say("fine")
}

// workOnce creates, opens, maps and closes a section.
func workOnce(c *client.Client, name string) error {
	created, err := c.CreateSection(pageReadWrite, 4096, 0, name)
	if err != nil || created.Existed {
		return fmt.Errorf("create (existed: %t): %w", created.Existed, err)
	}
	opened, err := c.OpenSection(client.FileMapRead, 0, name)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	view, err := c.MapView(created.Handle, client.MapRequest{Access: client.FileMapWrite})
	if err != nil {
		return fmt.Errorf("map: %w", err)
	}
	return errors.Join(client.UnmapView(view.Base), c.CloseHandle(created.Handle), c.CloseHandle(opened.Handle))
}

// playHolder does what it is told with the manager at Args[0], one command a line, and answers each.
func playHolder(s *testkit.Stage) {
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	for {
		line, err := s.Hear()
		if err != nil {
			return
		}
		command, name, _ := strings.Cut(line, " ")
		var o client.Opened
		switch command {
		case "create":
			o, err = c.CreateSection(pageReadWrite, 4096, 0, name)
		case "open":
			o, err = c.OpenSection(client.FileMapRead, 0, name)
		case "close":
			n, _ := strconv.Atoi(name)
			err = c.CloseHandle(client.Handle(n))
		case "goodbye":
			err = c.Close()
		}
		s.Say("%s", outcome(o, err))
	}
}

// outcome is how a holder puts a result.
func outcome(o client.Opened, err error) string {
	var code winerr.Errno
	switch {
	case err == nil:
		return fmt.Sprint(uint32(o.Handle))
	case errors.As(err, &code):
		return code.Name()
	}
	return err.Error()
}

// playExec holds a section named Args[1] and then gives way to another program.
func playExec(s *testkit.Stage) {
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	_, err := c.CreateSection(pageReadWrite, 4096, 0, s.Args[1])
	s.Check(err)
	s.Say("holding")
	_, _ = s.Hear()
	s.Check(syscall.Exec("/bin/sh", []string{"sh", "-c", `echo another; read line`}, os.Environ()))
}

// playManager is a manager at Args[0] that can have Args[1] files open, for all users if there is an Args[2]. It says when it
// listens and ends with its input.
func playManager(s *testkit.Stage) {
	limit, err := strconv.ParseUint(s.Args[1], 10, 32)
	s.Check(err)
	s.Check(testkit.SetFileLimit(limit))
	system := len(s.Args) > 2
	l, err := fdsock.Listen(s.Args[0], system)
	s.Check(err)
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		_, _ = s.Hear()
		stop()
	}()
	s.Say("listening")
	s.Check(server.New(server.Config{System: system}).Serve(ctx, l, nil))
	s.Say("left")
}

// startManager starts a manager in a process of its own, with few files.
func startManager(t *testing.T, files int) (socket string, actor *testkit.Actor) {
	t.Helper()
	socket = testkit.Socket(t)
	actor = testkit.Start(t, "manager", nil, socket, strconv.Itoa(files))
	actor.Expect("listening")
	return socket, actor
}

// startVictim starts a client that works until the returned function is called, which fails the test if the client was
// disturbed.
func startVictim(t *testing.T, socket string) (stop func()) {
	t.Helper()
	victim := testkit.Start(t, "victim", nil, socket)
	victim.Expect("working")
	return func() {
		t.Helper()
		victim.Say("stop")
		victim.Expect("fine")
		if err := victim.End(); err != nil {
			t.Error(err)
		}
	}
}

// newClient returns a client that closes with the test.
func newClient(t *testing.T, socket string) *client.Client {
	c := client.New(client.Options{Socket: socket, NoStart: true})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// wantCode fails the test unless err has that code; 0 stands for no error.
func wantCode(t *testing.T, what string, err error, want winerr.Errno) {
	t.Helper()
	if got, _ := errors.AsType[winerr.Errno](err); got != want || (err == nil) != (want == 0) {
		t.Fatalf("%s: %v, not %v", what, err, want)
	}
}
