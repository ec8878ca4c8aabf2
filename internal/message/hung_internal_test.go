package message

import (
	"context"
	"errors"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// TestHungThread sends to a thread of the same process that does, and does not, look at its messages.
func TestHungThread(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	c := client.New(client.Options{Socket: m.Socket})
	system := Of(c)
	t.Cleanup(func() { system.Close(); _ = c.Close() })
	to, from := newQueue(t, system), newQueue(t, system)
	w, err := to.CreateWindow(Spec{Class: &Class{Name: "hung"}, Parent: Parent})
	if err != nil {
		t.Fatal(err)
	}
	since := now() - uint64(2*hungAfter/time.Millisecond)
	for _, test := range []struct {
		what    string
		noted   uint64
		flags   uint32
		timeout time.Duration
		want    error
	}{
		{"hung, aborted", since, AbortIfHung, -1, winerr.ERROR_TIMEOUT},
		{"hung, its time is over", since, NoTimeoutIfNotHung, time.Millisecond, winerr.ERROR_TIMEOUT},
		{"not hung, not aborted", waiting, AbortIfHung, -1, context.DeadlineExceeded},
		{"not hung, its time does not count", waiting, NoTimeoutIfNotHung, time.Millisecond, context.DeadlineExceeded},
	} {
		to.bell.Note(test.noted)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		call := from.Send(Request{Message: Message{Window: w.Handle, ID: User}, Timeout: test.timeout, Flags: test.flags, Context: ctx})
		if call.Wait() != nil {
			t.Error("something has come")
		}
		_, err := call.Result()
		if over := ctx.Err(); over != nil {
			err = over
		}
		if cancel(); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", test.what, err)
		}
	}
}

func newQueue(t *testing.T, s *System) *Queue {
	t.Helper()
	q, err := s.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	return q
}
