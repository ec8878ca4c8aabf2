package server_test

import (
	"testing"

	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// A process that asks for ever more threads is refused before the arena has none left.
func TestThreadsAreNotUsedUp(t *testing.T) {
	testkit.CheckLeaks(t)
	w := newWorker(t, testkit.StartManager(t, server.Config{}).Socket)
	got := 0
	for {
		var reply wire.ThreadsReply
		status, _ := w.call(wire.OpThreads, &wire.Threads{Count: 64}, &reply)
		if status == winerr.ERROR_NO_SYSTEM_RESOURCES {
			break
		}
		if got += len(reply.Slots); status != 0 || got == waitable.MaxThreads {
			t.Fatalf("%v after %d threads", status, got)
		}
	}
	if want := waitable.MaxThreads/8*7 - 2; got != want {
		t.Errorf("it got %d threads, want %d", got, want)
	}
}
