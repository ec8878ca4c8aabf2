package client

import (
	"testing"

	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

// armed returns how many timers have a completion.
func (l *completionList) armed() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.timers)
}

// A timer's completion ends with the last handle that its process has, and leaves nothing behind.
func TestCompletionEndsWithTheHandles(t *testing.T) {
	testkit.CheckLeaks(t)
	c := New(Options{Socket: testkit.StartManager(t, server.Config{}).Socket})
	t.Cleanup(func() { _ = c.Close() })
	var thread ThreadState
	const anHour = -3600 * 1e7
	for range 20 {
		made, err := c.CreateWaitable(WaitableSpec{Type: object.TimerType, Access: object.WaitableAll, Name: "timer"})
		if err != nil || made.Existed {
			t.Fatalf("existed %t, %v", made.Existed, err)
		}
		if err := c.SetTimerAPC(made.Handle, TimerSetting{Due: anHour}, &thread, &APC{}); err != nil {
			t.Fatal(err)
		}
		other, err := c.DuplicateHandle(DuplicateRequest{
			SourceProcess: CurrentProcess, Source: made.Handle, TargetProcess: CurrentProcess, Options: DuplicateSameAccess,
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range []Handle{made.Handle, other} {
			if err := c.CloseHandle(h); err != nil {
				t.Fatal(err)
			}
			if got, want := completions.armed(), 1-i; got != want {
				t.Fatalf("%d timers have a completion after %d of 2 handles were closed", got, i+1)
			}
		}
	}
}
