package lifetest

import (
	"context"
	"errors"
	"runtime"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// playSleeper sleeps in waits for events that nobody sets: in threads as the mirrors do, in goroutines, in a wait that the
// manager was asked for. It says by which codes they end.
func playSleeper(s *testkit.Stage) {
	c := client.New(client.Options{})
	opened, err := c.CreateWaitable(client.WaitableSpec{Type: object.EventType, Access: object.WaitableAll, Name: s.Args[0]})
	s.Check(err)
	const threads, goroutines = 2, 3
	ends := make(chan error)
	for range threads {
		go func() {
			runtime.LockOSThread()
			client.OnThread(func(thread *client.ThreadState) {
				_, err := c.WaitFor(client.WaitRequest{
					Handles: []client.Handle{opened.Handle}, Single: true, Timeout: client.Forever, Thread: thread,
				})
				ends <- err
			})
		}()
	}
	for range goroutines {
		go func() {
			_, err := c.Await(context.Background(), []client.Handle{opened.Handle}, false)
			ends <- err
		}()
	}
	for c.Waiting() < goroutines {
		runtime.Gosched()
	}
	s.Say("asleep")
	for range threads + goroutines {
		code, _ := errors.AsType[winerr.Errno](<-ends)
		s.Say("%d", uint32(code))
	}
	_, err = c.WaitFor(client.WaitRequest{Handles: []client.Handle{opened.Handle}, Single: true, Thread: &client.ThreadState{}})
	code, _ := errors.AsType[winerr.Errno](err)
	s.Say("%d", uint32(code))
}

// The death of the manager ends all waits, with ERROR_INVALID_HANDLE, and so do the handles answer.
func TestManagerKilledDuringWaits(t *testing.T) {
	w := newWorld(t)
	var sleepers []*testkit.Actor
	for _, name := range []string{"one", "two"} {
		a := w.start("sleeper", name)
		a.Expect("asleep")
		sleepers = append(sleepers, a)
	}
	manager := w.manager()
	if err := syscall.Kill(manager, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for _, a := range sleepers {
		for range 6 {
			a.Expect("6")
		}
	}
	awaitEnd(t, manager)
}
