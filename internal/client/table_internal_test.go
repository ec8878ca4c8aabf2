package client

import (
	"testing"

	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

// What is in use stays known as such when the manager is asked again: otherwise nobody would pin it.
func TestAskedAgainInUse(t *testing.T) {
	testkit.CheckLeaks(t)
	c := New(Options{Socket: testkit.StartManager(t, server.Config{}).Socket})
	t.Cleanup(func() { _ = c.Close() })
	made, err := c.CreateWaitable(WaitableSpec{Type: object.MutantType, Access: object.MutantAll})
	if err != nil {
		t.Fatal(err)
	}
	a, used, err := c.target(made.Handle)
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.query(c.current(), made.Handle)
	if err != nil {
		t.Fatal(err)
	}
	again.release()
	if err := c.CloseHandle(made.Handle); err != nil {
		t.Fatal(err)
	}
	if used.uses.n.Load()&usesPinned == 0 {
		t.Error("the object is in use, and is not pinned")
	}
	a.leave(used)
}

// What is in use is pinned as well when its handle goes to somebody else.
func TestMovedAwayInUse(t *testing.T) {
	testkit.CheckLeaks(t)
	c := New(Options{Socket: testkit.StartManager(t, server.Config{}).Socket})
	t.Cleanup(func() { _ = c.Close() })
	made, err := c.CreateWaitable(WaitableSpec{Type: object.MutantType, Access: object.MutantAll})
	if err != nil {
		t.Fatal(err)
	}
	a, used, err := c.target(made.Handle)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.DuplicateHandle(DuplicateRequest{
		SourceProcess: CurrentProcess, Source: made.Handle, TargetProcess: CurrentProcess,
		Options: DuplicateSameAccess | DuplicateCloseSource,
	})
	if err != nil {
		t.Fatal(err)
	}
	if used.uses.n.Load()&usesPinned == 0 {
		t.Error("the object is in use, and is not pinned")
	}
	a.leave(used)
}
