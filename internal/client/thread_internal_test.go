package client

import (
	"context"
	"errors"
	"sync"
	"testing"

	"winshm/internal/object"
	"winshm/winerr"
)

func TestThread(t *testing.T) {
	c := Default()
	h, thread, err := NewThread(0, true)
	if err != nil {
		t.Fatal(err)
	}
	thread.Begin(77)
	running := make(chan struct{})
	go func() {
		thread.Await()
		close(running)
	}()
	if id, err := c.ThreadID(h); id != 77 || err != nil {
		t.Errorf("its number is %d, %v", id, err)
	}
	if was, err := c.ResumeThread(h); was != 1 || err != nil {
		t.Errorf("resumed: %d, %v", was, err)
	}
	<-running
	if was, err := c.ResumeThread(h); was != 0 || err != nil {
		t.Errorf("resumed again: %d, %v", was, err)
	}
	if code, ended, err := c.ExitCode(h, object.ThreadType); code != StillActive || ended || err != nil {
		t.Errorf("while it runs: code %d, %t, %v", code, ended, err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Keep(h).Wait(over); !errors.Is(err, context.Canceled) {
		t.Errorf("a wait with no time: %v", err)
	}
	go thread.End(0xFFFFFFFE)
	if err := c.Keep(h).Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if code, ended, err := c.ExitCode(h, object.ThreadType); code != 0xFFFFFFFE || !ended || err != nil {
		t.Errorf("at the end: code %d, %t, %v", code, ended, err)
	}
	if _, _, err := c.ExitCode(h, object.ProcessType); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("as a process: %v", err)
	}
	if err := removeLocal(h); err != nil {
		t.Error(err)
	}
	for what, call := range map[string]func() error{
		"its number": func() error { _, err := c.ThreadID(h); return err },
		"its code":   func() error { _, _, err := c.ExitCode(h, object.ThreadType); return err },
		"resuming":   func() error { _, err := c.ResumeThread(h); return err },
	} {
		if err := call(); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
			t.Errorf("%s after the handle was closed: %v", what, err)
		}
	}
}

func TestRunningThread(t *testing.T) {
	h, thread, err := NewThread(0, false)
	if err != nil {
		t.Fatal(err)
	}
	thread.Await() // does not
	if was, err := Default().ResumeThread(h); was != 0 || err != nil {
		t.Errorf("resumed: %d, %v", was, err)
	}
	if err := removeLocal(h); err != nil {
		t.Error(err)
	}
	thread.End(0)
}

// Goroutines that run on one thread one after the other share its state: the race detector must see that they take turns.
func TestGoroutinesTakeTurnsOnAThread(t *testing.T) {
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() { OnThread(func(s *ThreadState) { s.timed = false }) })
	}
	all.Wait()
}
