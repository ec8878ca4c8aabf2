package lifetest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/testkit"
)

// playHammer makes and closes sections, with pauses in which the manager may leave. No call may fail.
func playHammer(s *testkit.Stage) {
	const rounds = 40
	random := rand.New(rand.NewPCG(1, uint64(os.Getpid())))
	c := client.New(client.Options{})
	for round := range rounds {
		o, err := c.CreateSection(readWrite, page, 0, fmt.Sprintf("hammered-%d", random.IntN(3)))
		check(s, "create", err)
		v, err := c.MapView(o.Handle, client.MapRequest{Access: client.FileMapWrite})
		check(s, "map", err)
		check(s, "unmap", client.UnmapView(v.Base))
		check(s, "close", c.CloseHandle(o.Handle))
		if round%2 == 0 {
			pause := time.Duration(random.IntN(30_000)) * time.Microsecond
			<-time.After(pause) // not for anything: so that the others do something else meanwhile
		}
	}
	s.Say("done")
}

// check ends the process with a message that says what failed.
func check(s *testkit.Stage, what string, err error) {
	if err != nil {
		s.Check(fmt.Errorf("%s: %w", what, err))
	}
}

func TestManagersLeaveUnnoticed(t *testing.T) {
	t.Parallel()
	for _, idle := range []string{"1ms", "5ms", "20ms"} {
		t.Run(idle, func(t *testing.T) {
			w := newWorld(t)
			w.env = append(w.env, "WINSHM_MANAGER="+managerScript(t, "-idle "+idle))
			const hammers = 8
			var actors []*testkit.Actor
			for range hammers {
				actors = append(actors, w.start("hammer"))
			}
			for _, a := range actors {
				a.Expect("done")
				if err := a.End(); err != nil {
					t.Error(err)
				}
			}
			for _, pid := range w.managers() {
				awaitEnd(t, pid)
			}
			if _, err := os.Lstat(w.socket); err == nil {
				t.Error("the socket is still there")
			}
		})
	}
}

// playIdle lets go of all it has, hears that the manager left, and goes on.
func playIdle(s *testkit.Stage) {
	c := client.New(client.Options{})
	for {
		o, err := c.CreateSection(readWrite, page, 0, "mine")
		s.Check(err)
		if o.Existed {
			s.Say("a section that nobody holds is there")
		}
		s.Check(c.CloseHandle(o.Handle))
		pid, err := c.Manager()
		s.Check(err)
		s.Say("%d", pid)
		if _, err := s.Hear(); err != nil {
			return
		}
	}
}

func TestComingBackToAnotherManager(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env = append(w.env, "WINSHM_MANAGER="+managerScript(t, "-idle 50ms"))
	a := w.start("idle")
	before := ""
	for range 5 {
		now := a.Hear()
		if now == before {
			t.Errorf("the manager is still %s", now)
		}
		awaitEnd(t, number(t, now))
		before = now
		a.Say("again")
	}
	a.Hear()
}

func TestTerminatedManager(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	manager := testkit.Start(t, "manager", nil, "-socket", w.socket, "-idle", "0")
	testkit.Eventually(t, "the socket", func() bool { _, err := os.Lstat(w.socket); return err == nil })
	p := w.puppet()
	p.create(t, page, "held")
	if err := manager.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := manager.End(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
	if _, err := os.Lstat(w.socket); err == nil {
		t.Error("the socket is still there")
	}
	if _, err := os.Lstat(filepath.Join(filepath.Dir(w.socket), "manager.lock")); err != nil {
		t.Error(err)
	}
	if _, existed, _ := strings.Cut(p.ask("create %d held", page), " "); existed != "false" {
		t.Errorf("a section survives its manager: %s", existed)
	}
}
