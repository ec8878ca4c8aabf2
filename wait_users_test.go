package winshm_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"winshm"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

// alice is a user; she needs no name.
const alice = 54321

// playPuppet does what it is told with objects of its own: "VERB NAME...", and says "ok" or what went wrong.
func playPuppet(s *testkit.Stage) {
	p := &puppet{
		events: map[string]*winshm.Event{}, mutexes: map[string]*winshm.Mutex{}, locks: map[string]winshm.Lock{},
		semaphores: map[string]*winshm.Semaphore{},
	}
	for {
		line, err := s.Hear()
		if err != nil {
			return
		}
		words := strings.Fields(line)
		if err := p.do(words[0], words[1]); err != nil {
			s.Say("%v", err)
		} else {
			s.Say("ok")
		}
	}
}

type puppet struct {
	events     map[string]*winshm.Event
	mutexes    map[string]*winshm.Mutex
	semaphores map[string]*winshm.Semaphore
	locks      map[string]winshm.Lock
}

func (p *puppet) do(verb, name string) (err error) {
	ctx := context.Background()
	switch verb {
	case "event":
		p.events[name], err = winshm.CreateEvent(name, nil)
	case "mutex":
		p.mutexes[name], err = winshm.CreateMutex(name, nil)
	case "semaphore":
		p.semaphores[name], err = winshm.CreateSemaphore(name, nil)
	case "set":
		err = p.events[name].Set()
	case "wait":
		err = p.events[name].Wait(ctx)
	case "release":
		_, err = p.semaphores[name].Release(1)
	case "take":
		err = p.semaphores[name].Wait(ctx)
	case "lock":
		p.locks[name], err = p.mutexes[name].Lock(ctx)
	case "unlock":
		err = p.locks[name].Unlock()
	default:
		err = errors.New("what?")
	}
	return err
}

// users returns root's client of a manager of all users, and a puppet that is another user's.
func users(t *testing.T) (*winshm.Client, *testkit.Actor) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can act as other users")
	}
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{System: true})
	must(t, os.Chmod(filepath.Dir(m.Socket), 0o755))
	cmd := exec.Command("/proc/self/exe")
	cmd.Env, cmd.Dir = []string{"WINSHM_SOCKET=" + m.Socket}, "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: alice, Gid: alice}}
	return connectTo(t, m), testkit.StartCommand(t, "waitPuppet", cmd)
}

func tell(a *testkit.Actor, line string) {
	a.Say("%s", line)
	a.Expect("ok")
}

// What two users share is kept by the manager: waits, mixed with objects of one's own, are as they always are.
func TestObjectsOfTwoUsers(t *testing.T) {
	c, her := users(t)
	for _, line := range []string{`event Global\e`, `mutex Global\m`, `semaphore Global\s`, `set Global\e`} {
		tell(her, line)
	}
	e, err := c.OpenEvent(`Global\e`, 0)
	must(t, err)
	defer e.Close()
	m, err := c.OpenMutex(`Global\m`, 0)
	must(t, err)
	defer m.Close()
	s, err := c.OpenSemaphore(`Global\s`, 0)
	must(t, err)
	defer s.Close()
	wantSet(t, "what she had set before", e, true)
	wantSet(t, "and is taken", e, false)

	own := event(t, c, "", nil)
	type got struct {
		r   winshm.Result
		err error
	}
	results := make(chan got)
	begin := func(wait func(context.Context, ...winshm.Waitable) (winshm.Result, error), objects ...winshm.Waitable) {
		go func() {
			r, err := wait(t.Context(), objects...)
			results <- got{r, err}
		}()
		waiting(t, c, 1)
	}
	for range 20 {
		begin(winshm.WaitAny, own, e, s)
		tell(her, `set Global\e`)
		if g := <-results; g.r.Index != 1 || g.err != nil {
			t.Fatalf("any, hers: %+v", g)
		}
		begin(winshm.WaitAny, e, own)
		must(t, own.Set())
		if g := <-results; g.r.Index != 1 || g.err != nil {
			t.Fatalf("any, mine: %+v", g)
		}
		begin(winshm.WaitAll, own, e, s)
		tell(her, `release Global\s`)
		must(t, own.Set())
		wantSet(t, "what a wait for all must not keep", own, true)
		must(t, own.Set())
		tell(her, `set Global\e`)
		if g := <-results; g.err != nil {
			t.Fatalf("all: %+v", g)
		}
		wantSet(t, "mine after it", own, false)
		wantSet(t, "hers after it", s, false)
	}

	her.Say(`wait Global\e`)
	testkit.Eventually(t, "her to take it", func() bool {
		must(t, e.Set())
		set, err := e.TryWait()
		must(t, err)
		return !set
	})
	her.Expect("ok")

	tell(her, `lock Global\m`)
	if _, ok, err := m.TryLock(); ok || err != nil {
		t.Errorf("her mutex is free: %t, %v", ok, err)
	}
	begin(winshm.WaitAny, own, m)
	tell(her, `unlock Global\m`)
	g := <-results
	if g.r.Index != 1 || g.err != nil || g.r.Abandoned() {
		t.Fatalf("the mutex: %+v", g)
	}
	must(t, g.r.Locks[1].Unlock())
	tell(her, `lock Global\m`)
	begin(winshm.WaitAll, m)
	her.Kill()
	if g := <-results; g.err != nil || !g.r.Abandoned() {
		t.Errorf("after her end: %+v", g)
	} else {
		must(t, g.r.Locks[0].Unlock())
	}
	if _, err := s.Release(1); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { results <- got{err: e.Wait(ctx)} }()
	waiting(t, c, 1)
	cancel()
	if g := <-results; !errors.Is(g.err, context.Canceled) {
		t.Errorf("a wait that is given up: %v", g.err)
	}
	must(t, e.Set())
	wantSet(t, "after a wait that was given up", e, true)
}

// A wait that goes on in the arena follows its object to the manager.
func TestObjectMovesDuringWait(t *testing.T) {
	c, her := users(t)
	tell(her, `event Global\e`)
	her.Say(`wait Global\e`)
	e, err := c.OpenEvent(`Global\e`, 0)
	must(t, err)
	defer e.Close()
	must(t, e.Set())
	her.Expect("ok")
	wantSet(t, "the event", e, false)
}

// The end of another user's process is waited for together with one's own objects.
func TestProcessOfAnotherUser(t *testing.T) {
	c, her := users(t)
	tell(her, `mutex Global\m`)
	tell(her, `lock Global\m`)
	m, err := c.OpenMutex(`Global\m`, 0)
	must(t, err)
	defer m.Close()
	p, err := c.OpenProcess(her.Cmd.Process.Pid)
	must(t, err)
	defer p.Close()
	own := event(t, c, "", nil)
	ends := make(chan error)
	go func() {
		r, err := winshm.WaitAny(t.Context(), own, p)
		if err == nil && r.Index != 1 {
			err = errors.New("it got the event")
		}
		ends <- err
	}()
	waiting(t, c, 1)
	her.Kill()
	must(t, <-ends)
	lock, ok, err := m.TryLock()
	if !ok || !lock.Abandoned() || err != nil {
		t.Errorf("her mutex after her end: %t, abandoned %t, %v", ok, lock.Abandoned(), err)
	}
}
