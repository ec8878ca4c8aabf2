package server

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/waitable"
)

func anything(uint32) bool { return true }

func TestSlotsRest(t *testing.T) {
	n := slots{next: 1, end: 5, rest: 2}
	var taken []uint32
	take := func(usable func(uint32) bool) bool {
		slot, ok := n.take(usable)
		if ok {
			taken = append(taken, slot)
		}
		return ok
	}
	for range 3 {
		take(anything)
	}
	n.give(2, 1)
	take(anything) // two rest
	n.give(3)
	take(anything)
	take(func(slot uint32) bool { return slot != 1 })
	take(anything)
	if take(anything) {
		t.Error("a slot more than there are")
	}
	if diff := cmp.Diff([]uint32{1, 2, 3, 4, 2, 3, 1}, taken); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
}

// When none is usable, the search ends.
func TestSlotsUnusable(t *testing.T) {
	n := slots{next: 1, end: 1000, rest: 10}
	for range 998 {
		_, _ = n.take(anything)
	}
	n.give(slices.Repeat([]uint32{7}, 500)...)
	asked := 0
	slot, ok := n.take(func(uint32) bool { asked++; return false })
	if !ok || slot != 999 || asked > 10 {
		t.Errorf("%d, %t, after %d questions", slot, ok, asked)
	}
	if _, ok := n.take(func(uint32) bool { return false }); ok {
		t.Error("a slot that is not usable")
	}
}

// newTestArena returns an arena of a server that serves nobody.
func newTestArena(t *testing.T) (*Server, *arena) {
	t.Helper()
	s := New(Config{})
	a, err := s.joinArena(1000)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.mu.Lock()
		s.leaveArenaLocked(a)
		s.mu.Unlock()
		s.wg.Wait()
		if len(s.arenas) != 0 {
			t.Error("the arena is still there")
		}
	})
	return s, a
}

// TestMove has each kind of object go to the manager and come back, with its state.
func TestMove(t *testing.T) {
	s, a := newTestArena(t)
	const thread = 7
	a.owners[thread] = threadOwner{process: &process{}}
	for _, h := range []waitable.Held{
		{Kind: waitable.ManualEvent},
		{Kind: waitable.ManualEvent, Signaled: true},
		{Kind: waitable.AutoEvent},
		{Kind: waitable.AutoEvent, Signaled: true},
		{Kind: waitable.Mutex, Signaled: true},
		{Kind: waitable.Mutex, Owner: thread},
		{Kind: waitable.Semaphore, Count: 2, Maximum: 3, Signaled: true},
		{Kind: waitable.Semaphore, Maximum: 1<<31 - 1},
	} {
		s.mu.Lock()
		o, err := s.newSyncLocked(a, h)
		if err != nil {
			t.Fatal(err)
		}
		s.keepLocked(o)
		s.keepLocked(o)
		if _, r := a.actor.Look(o.slot); r != waitable.Elsewhere || o.kept == nil {
			t.Errorf("%+v was moved, and looking at it gives %v", h, r)
		}
		s.returnLocked(o)
		if got, r := a.actor.Look(o.slot); r != waitable.OK || got != h || o.kept != nil {
			t.Errorf("%+v came back as %+v, %v", h, got, r)
		}
		o.Held(a.user)
		if o.kept != nil {
			t.Error("a handle of the same user moved it")
		}
		o.Held(a.user + 1)
		s.returnLocked(o)
		if o.kept == nil || o.slotFor(a.user) != 0 || o.slotFor(a.user+1) != 0 {
			t.Errorf("%+v did not move for good", h)
		}
		o.discardLocked()
		s.mu.Unlock()
	}
}

// TestMoveFromDead: a mutex that moves while its owner is being buried, or that claims an owner who never was, is abandoned.
func TestMoveFromDead(t *testing.T) {
	s, a := newTestArena(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.newSyncLocked(a, waitable.Held{Kind: waitable.Mutex, Owner: 9})
	if err != nil {
		t.Fatal(err)
	}
	s.keepLocked(o)
	if state := o.kept.State(); !state.Abandoned || !state.IsSignaled() {
		t.Errorf("%+v", state)
	}
	s.returnLocked(o)
	if h, r := a.actor.Look(o.slot); r != waitable.OK || !h.Abandoned || h.Owner != 0 {
		t.Errorf("back in the arena: %+v, %v", h, r)
	}
	o.discardLocked()
}

// TestMoveFromBroken: of what a broken arena held the others get an object that works.
func TestMoveFromBroken(t *testing.T) {
	s, a := newTestArena(t)
	s.mu.Lock()
	o, err := s.newSyncLocked(a, waitable.Held{Kind: waitable.Semaphore, Count: 1, Maximum: 2})
	s.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.checkLocked(a, waitable.Broken)
	s.mu.Unlock()
	s.wg.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.newSyncLocked(a, waitable.Held{Kind: waitable.AutoEvent}); err == nil {
		t.Error("an object was made in a broken arena")
	}
	o.Held(a.user + 1)
	if state := o.kept.State(); state.Maximum != 2 || state.Count > 2 {
		t.Errorf("%+v", state)
	}
	if previous, err := s.dispatcher.Release(o.kept, 1); err != nil {
		t.Error(previous, err)
	}
	o.discardLocked()
}
