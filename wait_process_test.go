package winshm_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"sync"
	"testing"
	"time"

	"winshm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// playOwner locks the mutexes Args and keeps them to its end.
func playOwner(s *testkit.Stage) {
	for _, name := range s.Args {
		m, err := winshm.OpenMutex(name, 0)
		s.Check(err)
		_, err = m.Lock(context.Background())
		s.Check(err)
	}
	s.Say("locked")
	_, _ = s.Hear()
}

// playWaiter waits for one of the semaphores Args, or for all together if the first argument is "all", again and again, and says
// each time which it was.
func playWaiter(s *testkit.Stage) {
	var objects []winshm.Waitable
	for _, name := range s.Args[1:] {
		o, err := winshm.OpenSemaphore(name, 0)
		s.Check(err)
		objects = append(objects, o)
	}
	wait := winshm.WaitAny
	if s.Args[0] == "all" {
		wait = winshm.WaitAll
	}
	s.Say("ready")
	for {
		r, err := wait(context.Background(), objects...)
		s.Check(err)
		s.Say("%d", r.Index)
	}
}

// playHammer locks a mutex again and again, and keeps a count in a section that only the owner touches: it is odd inside.
func playHammer(s *testkit.Stage) {
	m, err := winshm.OpenMutex(s.Args[0], 0)
	s.Check(err)
	section, err := winshm.OpenSection(s.Args[1], 0)
	s.Check(err)
	view, err := section.Map(nil)
	s.Check(err)
	s.Say("ready")
	for {
		lock, err := m.Lock(context.Background())
		s.Check(err)
		count := view.Bytes()[:1]
		if count[0]%2 != 0 && !lock.Abandoned() {
			s.Check(errors.New("somebody else is inside"))
		}
		count[0] |= 1
		count[0]++
		s.Check(lock.Unlock())
	}
}

func startRole(t *testing.T, m *testkit.Manager, role string, args ...string) (*testkit.Actor, *winshm.Process) {
	t.Helper()
	a := testkit.Start(t, role, []string{"WINSHM_SOCKET=" + m.Socket}, args...)
	p, err := connectTo(t, m).OpenProcess(a.Cmd.Process.Pid)
	must(t, err)
	t.Cleanup(func() { _ = p.Close() })
	return a, p
}

// A mutex is abandoned before the process that owned it is seen to have ended.
func TestAbandoned(t *testing.T) {
	c, m := connect(t)
	names := []string{"first", "second"}
	first, second := mutex(t, c, names[0]), mutex(t, c, names[1])
	for range 10 {
		owner, process := startRole(t, m, "mutexOwner", names...)
		owner.Expect("locked")
		_, ok, err := first.TryLock()
		if ok || err != nil {
			t.Fatalf("the mutex is free: %t, %v", ok, err)
		}
		waited := make(chan winshm.Lock)
		go func() {
			lock, err := second.Lock(t.Context())
			if err != nil {
				t.Error(err)
			}
			waited <- lock
		}()
		killed := make(chan struct{})
		go func() {
			owner.Kill()
			close(killed)
		}()
		_, err = process.Wait(t.Context())
		must(t, err)
		lock, ok, err := first.TryLock()
		if !ok || !lock.Abandoned() || err != nil {
			t.Fatalf("after the end of its owner: %t, abandoned %t, %v", ok, lock.Abandoned(), err)
		}
		must(t, lock.Unlock())
		handed := <-waited
		if !handed.Abandoned() {
			t.Error("who waited is not told that the mutex was abandoned")
		}
		must(t, handed.Unlock())
		lock, _, err = first.TryLock()
		if lock.Abandoned() || err != nil {
			t.Errorf("abandoned for ever: %v", err)
		}
		must(t, lock.Unlock())
		<-killed
		must(t, process.Close())
	}
}

// What is released after waiters were killed goes to those that live.
func TestKilledWaiters(t *testing.T) {
	c, m := connect(t)
	a, b := semaphore(t, c, "a", 0, 100), semaphore(t, c, "b", 0, 100)
	var actors []*testkit.Actor
	kill := func(actor *testkit.Actor, process *winshm.Process) { // until it has ended, it may be given something
		actor.Kill()
		_, err := process.Wait(t.Context())
		must(t, err)
	}
	var last func()
	for i := range 6 {
		how := []string{"any", "all"}[i%2]
		actor, process := startRole(t, m, "semaphoreWaiter", how, "a", "b")
		actor.Expect("ready")
		switch i {
		case 4:
			last = func() { kill(actor, process) }
			actors = append(actors, actor)
		case 5:
			actors = append(actors, actor)
		default:
			kill(actor, process)
		}
	}
	for i := range 20 {
		_, err := b.Release(1)
		must(t, err)
		actors[0].Expect("1") // the older one waits for any
		if i%2 == 0 {
			_, err := a.Release(1)
			must(t, err)
			actors[0].Expect("0")
		}
	}
	last()
	_, errA := a.Release(1)
	_, errB := b.Release(1)
	must(t, errors.Join(errA, errB))
	actors[1].Expect("0")
}

// Processes that lock a mutex are killed at random points, and never is the mutex lost, or two are inside.
func TestKilledOwners(t *testing.T) {
	c, m := connect(t)
	mu := mutex(t, c, "hammered")
	create(t, c, "count", 1, nil)
	const n, kills = 3, 30
	start := func() *testkit.Actor {
		a := testkit.Start(t, "mutexHammer", []string{"WINSHM_SOCKET=" + m.Socket}, "hammered", "count")
		a.Expect("ready")
		return a
	}
	actors := make([]*testkit.Actor, n)
	for i := range actors {
		actors[i] = start()
	}
	for i := range kills {
		lock, err := mu.Lock(t.Context()) // in its turn, with the others
		must(t, err)
		must(t, lock.Unlock())
		actors[i%n].Kill()
		actors[i%n] = start()
	}
	for _, a := range actors {
		a.Kill()
	}
	lock, err := mu.Lock(t.Context())
	must(t, err)
	must(t, lock.Unlock())
}

// Process and event are waited for together.
func TestWaitForProcessAndEvent(t *testing.T) {
	c, m := connect(t)
	e := event(t, c, "", nil)
	actor := testkit.Start(t, "mutexOwner", []string{"WINSHM_SOCKET=" + m.Socket})
	actor.Expect("locked")
	p, err := c.OpenProcess(actor.Cmd.Process.Pid)
	must(t, err)
	defer p.Close()
	must(t, e.Set())
	if r, err := winshm.WaitAny(t.Context(), p, e); r.Index != 1 || err != nil {
		t.Errorf("the event: %+v, %v", r, err)
	}
	done := make(chan winshm.Result)
	go func() {
		r, err := winshm.WaitAny(t.Context(), e, p)
		if err != nil {
			t.Error(err)
		}
		done <- r
	}()
	waiting(t, c, 1)
	actor.Kill()
	if r := <-done; r.Index != 1 {
		t.Errorf("the process: %+v", r)
	}
	for range 2 { // for ever
		if r, err := winshm.WaitAll(t.Context(), p); err != nil || r.Locks != nil {
			t.Errorf("once more: %+v, %v", r, err)
		}
	}
}

// The end of the manager ends all waits, at once, and the handles.
func TestManagerEnds(t *testing.T) {
	c, m := connect(t)
	e, mu := event(t, c, "e", nil), mutex(t, c, "m")
	held, err := mu.Lock(t.Context())
	must(t, err)
	n, err := winshm.Notify(e)
	must(t, err)
	defer n.Close()
	self, err := c.OpenProcess(1)
	if err != nil {
		self = nil // another user's
	}
	ends := make(chan error)
	waits := []func() error{
		func() error { return e.Wait(t.Context()) },
		func() error { _, err := mu.Lock(t.Context()); return err },
		func() error { _, err := winshm.WaitAll(t.Context(), e, mu); return err },
		func() error { <-n.Done(); _, err := n.Result(); return err },
	}
	for _, wait := range waits {
		go func() { ends <- wait() }()
	}
	waiting(t, c, len(waits))
	m.Stop()
	for range waits {
		if err := <-ends; winshm.Code(err) != winerr.ERROR_INVALID_HANDLE {
			t.Errorf("a wait ends with %v", err)
		}
	}
	for what, err := range map[string]error{"set": e.Set(), "unlock": held.Unlock(), "wait": e.Wait(t.Context())} {
		if winshm.Code(err) != winerr.ERROR_INVALID_HANDLE {
			t.Errorf("%s: %v", what, err)
		}
	}
	if self != nil {
		_ = self.Close()
	}
}

// A handle that is closed while it is waited for: its name is gone at once, the wait goes on.
func TestCloseDuringWait(t *testing.T) {
	c, m := connect(t)
	e := event(t, c, "closed", nil)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- e.Wait(ctx) }()
	waiting(t, c, 1)
	must(t, e.Close())
	if _, err := connectTo(t, m).OpenEvent("closed", 0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the name after the last handle is closed: %v", err)
	}
	other := event(t, c, "closed", nil)
	if other.Existed() {
		t.Error("the name leads to the old event")
	}
	must(t, other.Set())
	wantSet(t, "the new event", other, true)
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the wait ends with %v", err)
	}

	first, second := event(t, c, "two handles", nil), event(t, c, "two handles", nil)
	go func() { ended <- first.Wait(t.Context()) }()
	waiting(t, c, 1)
	must(t, first.Close())
	must(t, second.Set())
	must(t, <-ended)
}

// A setting that meets the end of a wait satisfies the wait or stays: never both, never neither.
func TestCancelAgainstSet(t *testing.T) {
	c, _ := connect(t)
	e := event(t, c, "", nil)
	satisfied := 0
	for i := range 3000 {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- e.Wait(ctx) }()
		if i%2 == 0 {
			waiting(t, c, 1)
		}
		var wg sync.WaitGroup
		wg.Go(cancel)
		wg.Go(func() { _ = e.Set() })
		err := <-ended
		wg.Wait()
		set, tryErr := e.TryWait()
		must(t, tryErr)
		if set == (err == nil) {
			t.Fatalf("round %d: the wait ends with %v, and the event is set: %t", i, err, set)
		}
		if err == nil {
			satisfied++
		}
	}
	t.Logf("%d of the waits were satisfied", satisfied)
}

// A wait that is for nothing ends with its time.
func TestDeadline(t *testing.T) {
	c, _ := connect(t)
	e := event(t, c, "", nil)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := e.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	must(t, e.Set())
	must(t, e.Wait(ctx)) // what is there can be had without time
}

// A child uses what it inherits.
func TestInheritedWaitables(t *testing.T) {
	c, m := connect(t)
	e := event(t, c, "", &winshm.EventOptions{Inherit: true})
	cmd := heir(m, e.Handle())
	cmd.Env = append(cmd.Env, testkit.RoleSetting("eventHeir"))
	p, err := c.StartProcess(cmd)
	must(t, err)
	defer p.Close()
	must(t, e.Wait(t.Context()))
	code, err := p.Wait(t.Context())
	if code != 0 || err != nil {
		t.Errorf("the child ends with %d, %v", code, err)
	}
	_ = cmd.Wait()
}

// playEventHeir sets the event whose handle is Args[0].
func playEventHeir(s *testkit.Stage) {
	h, err := strconv.ParseUint(s.Args[0], 10, 64)
	s.Check(err)
	e, err := winshm.InheritedEvent(uintptr(h))
	s.Check(err)
	s.Check(e.Set())
	if _, err := winshm.InheritedMutex(uintptr(h)); winshm.Code(err) != winerr.ERROR_INVALID_HANDLE {
		s.Check(fmt.Errorf("an event as a mutex: %w", err))
	}
}
