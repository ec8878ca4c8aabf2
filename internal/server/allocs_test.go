package server_test

import (
	"testing"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

// TestGarbageOfRequests counts what a request allocates, in the client and in the manager together: both are in this process.
func TestGarbageOfRequests(t *testing.T) {
	if testkit.Race {
		t.Skip("the race detector allocates")
	}
	m := testkit.StartManager(t, server.Config{})
	c := client.New(client.Options{Socket: m.Socket, NoStart: true})
	t.Cleanup(func() { _ = c.Close() })
	a := allocator{t, c}
	held, err := c.CreateSection(pageReadWrite, 4096, 0, "held")
	a.check(err)
	spec := client.WaitableSpec{Type: object.EventType, Access: object.WaitableAll, Name: "event"}
	_, err = c.CreateWaitable(spec)
	a.check(err)
	fresh := spec
	fresh.Name = "another event"

	a.atMost("view", 0, func() {
		v, err := c.MapView(held.Handle, client.MapRequest{Access: client.FileMapWrite})
		a.check(err)
		a.check(client.UnmapView(v.Base))
	})
	a.atMost("flags", 0, func() {
		_, err := c.HandleFlags(held.Handle)
		a.check(err)
	})
	a.atMost("duplicate and close", 0, func() {
		h, err := c.DuplicateHandle(client.DuplicateRequest{
			SourceProcess: client.CurrentProcess, Source: held.Handle, TargetProcess: client.CurrentProcess,
			Options: client.DuplicateSameAccess,
		})
		a.check(err)
		a.check(c.CloseHandle(h))
	})
	a.atMost("open and close a section", 4, func() { // what the client remembers, the descriptor and its owner; the name
		o, err := c.OpenSection(client.FileMapWrite, 0, "held")
		a.check(err)
		a.check(c.CloseHandle(o.Handle))
	})
	a.atMost("create and close a section", 7, func() { // beside these the object, the section and its memory
		o, err := c.CreateSection(pageReadWrite, 4096, 0, "new")
		a.check(err)
		a.check(c.CloseHandle(o.Handle))
	})
	a.atMost("open and close an event", 2, func() { // what the client remembers, the name
		o, err := c.OpenWaitable(object.EventType, object.WaitableAll, 0, "event")
		a.check(err)
		a.check(c.CloseHandle(o.Handle))
	})
	a.atMost("create and close an event", 4, func() { // beside these the object and the event
		o, err := c.CreateWaitable(fresh)
		a.check(err)
		a.check(c.CloseHandle(o.Handle))
	})
	a.atMost("life of a block", 6, func() { // a section without a name
		h, err := c.AllocBlock(nil, 64, proc.Getpid())
		a.check(err)
		_, err = c.LockBlock(h, proc.Getpid(), true)
		a.check(err)
		a.check(c.FreeBlock(h, proc.Getpid()))
	})
}

// allocator is who makes the requests.
type allocator struct {
	t *testing.T
	c *client.Client
}

func (a allocator) check(err error) {
	if err != nil {
		a.t.Fatal(err)
	}
}

// atMost fails the test if do makes more than so many allocations.
func (a allocator) atMost(what string, most float64, do func()) {
	a.t.Helper()
	do()
	if n := testing.AllocsPerRun(1000, do); n > most {
		a.t.Errorf("%s: %v allocations, more than %v", what, n, most)
	}
}
