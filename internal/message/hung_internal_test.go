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

// TestAnswerEndsHanging: a thread that has answered, and is about to look for messages again, is not hung any more.
func TestAnswerEndsHanging(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	c := client.New(client.Options{Socket: m.Socket})
	system := Of(c)
	t.Cleanup(func() { system.Close(); _ = c.Close() })
	to, from := newQueue(t, system), newQueue(t, system)
	w, err := to.CreateWindow(Spec{Class: &Class{Name: "slow"}, Parent: Parent})
	if err != nil {
		t.Fatal(err)
	}
	call := from.Send(Request{Message: Message{Window: w.Handle, ID: User}, Timeout: -1})
	e := to.Next(Get{})
	if e.Deliver == nil {
		t.Fatal("nothing has come")
	}
	to.bell.Note(now() - uint64(2*hungAfter/time.Millisecond))
	if !from.seesHung(to.bell.Number()) {
		t.Error("the procedure takes long, and the thread is not hung")
	}
	e.Deliver.Return(7)
	if from.seesHung(to.bell.Number()) {
		t.Error("it has answered, and is still hung")
	}
	if call.Wait() != nil {
		t.Error("something has come")
	}
	if result, err := call.Result(); result != 7 || err != nil {
		t.Errorf("the answer is %d, %v", result, err)
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
