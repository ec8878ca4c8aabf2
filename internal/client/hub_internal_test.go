package client

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
)

// awaitWaiting waits until so many waits go on in the hub.
func awaitWaiting(t *testing.T, c *Client, want int) {
	t.Helper()
	for began := time.Now(); c.Waiting() != want; runtime.Gosched() {
		if time.Since(began) > 5*time.Second {
			t.Errorf("%d waits go on in the hub, want %d", c.Waiting(), want)
			return
		}
	}
}

// Who leads the others and then has to ask a manager that does not answer keeps nobody from waking up.
func TestLeaderThatAsks(t *testing.T) {
	testkit.CheckLeaks(t)
	c := New(Options{Socket: testkit.StartManager(t, server.Config{}).Socket})
	t.Cleanup(func() { _ = c.Close() })
	var events [2]Handle
	var waits [2]chan error
	ctx, cancel := context.WithCancel(t.Context())
	for i := range events {
		opened, err := c.CreateWaitable(WaitableSpec{Type: object.EventType, Access: object.WaitableAll})
		if err != nil {
			t.Fatal(err)
		}
		events[i], waits[i] = opened.Handle, make(chan error, 1)
		go func() { waits[i] <- c.Keep(events[i]).Wait(ctx) }()
		awaitWaiting(t, c, i+1)
	}
	a, moved, err := c.target(events[0])
	if err != nil {
		t.Fatal(err)
	}
	a.link.callMu.Lock() // no answer from now on
	manager := a.words.Actor(0)
	held, result := manager.Move(moved.at, func(uint32, uint32) bool { return false })
	if result != waitable.OK {
		t.Fatal(result)
	}
	awaitWaiting(t, c, 1)
	if err := c.SetEvent(events[1]); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-waits[1]:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("a wait that is satisfied goes on")
	}
	manager.Return(moved.at, held)
	a.link.callMu.Unlock()
	a.leave(moved)
	cancel()
	if err := <-waits[0]; !errors.Is(err, context.Canceled) {
		t.Errorf("the one that was moved: %v", err)
	}
}
