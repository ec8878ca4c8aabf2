package client

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/winerr"
)

// lockable returns a client, and a new handle to the mutex of that name.
func lockable(t *testing.T, c *Client, name string) Handle {
	t.Helper()
	made, err := c.CreateWaitable(WaitableSpec{Type: object.MutantType, Access: object.MutantAll, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return made.Handle
}

func newTestClient(t *testing.T) *Client {
	t.Helper()
	testkit.CheckLeaks(t)
	c := New(Options{Socket: testkit.StartManager(t, server.Config{}).Socket})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// mustLock takes a mutex that nobody owns.
func mustLock(t *testing.T, c *Client, h Handle) Lock {
	t.Helper()
	lock, ok, err := c.Keep(h).TryAcquire()
	if err != nil || !ok {
		t.Fatalf("lock: %v, %v", ok, err)
	}
	return lock
}

// A lock keeps its object when the handle is closed, and only as long.
func TestLockOfClosedHandle(t *testing.T) {
	c := newTestClient(t)
	h := lockable(t, c, "")
	e := c.waits.Load().glance(h).entry
	lock := mustLock(t, c, h)
	if n := e.uses.n.Load(); n != 0 {
		t.Errorf("a lock counts as %d uses before its handle is closed", n)
	}
	if err := c.CloseHandle(h); err != nil {
		t.Fatal(err)
	}
	if n := e.uses.n.Load(); n != usesClosing|usesPinned|1 {
		t.Fatalf("the uses are %#x after the close", n)
	}
	if err := lock.Unlock(); err != nil {
		t.Error("unlock:", err)
	}
	if n := e.uses.n.Load(); n != usesClosing {
		t.Errorf("the uses are %#x after the unlock", n)
	}
	if err := lock.Unlock(); !errors.Is(err, winerr.ERROR_NOT_OWNER) {
		t.Error("unlock of a closed one, again:", err)
	}
}

// A wait that is refused leaves nothing in use, and takes nothing out of use that others have.
func TestRefusedWait(t *testing.T) {
	c := newTestClient(t)
	h := lockable(t, c, "")
	uses := func() int64 { return c.waits.Load().glance(h).entry.uses.n.Load() }
	state := &ThreadState{}
	bad := WaitRequest{Handles: []Handle{h, h}, All: true, Thread: state}
	if _, err := c.WaitFor(bad); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) || uses() != 0 {
		t.Errorf("an object twice: %v, and %d uses", err, uses())
	}
	bad = WaitRequest{Handles: []Handle{h, 0x7ffff8}, Thread: state}
	if _, err := c.WaitFor(bad); err == nil || uses() != 0 {
		t.Errorf("no handle: %v, and %d uses", err, uses())
	}
	if _, err := c.SignalAndWait(h, WaitRequest{Handles: []Handle{0x7ffff8}, Thread: state}); err == nil || uses() != 0 {
		t.Errorf("nothing to wait for: %v, and %d uses", err, uses())
	}
	if _, err := c.Await(t.Context(), []Handle{h, 0x7ffff8}, false); err == nil || uses() != 0 {
		t.Errorf("no handle for a goroutine: %v, and %d uses", err, uses())
	}
}

// A close that fails leaves a lock what it was.
func TestLockOfProtectedHandle(t *testing.T) {
	c := newTestClient(t)
	h := lockable(t, c, "")
	if err := c.SetHandleFlags(h, ProtectFromClose, ProtectFromClose); err != nil {
		t.Fatal(err)
	}
	lock := mustLock(t, c, h)
	if c.CloseHandle(h) == nil {
		t.Fatal("closed")
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if n := c.waits.Load().glance(h).entry.uses.n.Load(); n != 0 {
		t.Errorf("the uses are %#x in the end", n)
	}
	if err := mustLock(t, c, h).Unlock(); err != nil {
		t.Error(err)
	}
}

// Of all who give one lock up at once, exactly one does, also if the mutex is wanted meanwhile.
func TestUnlockAtOnce(t *testing.T) {
	const goroutines, rounds = 3, 3000
	c := newTestClient(t)
	h := lockable(t, c, "")
	for range rounds {
		lock, err := c.Keep(h).Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var done atomic.Int32
		var wg sync.WaitGroup
		for range goroutines {
			wg.Go(func() {
				switch err := lock.Unlock(); {
				case err == nil:
					done.Add(1)
				case !errors.Is(err, winerr.ERROR_NOT_OWNER):
					t.Error(err)
				}
			})
		}
		wg.Go(func() {
			other, err := c.Keep(h).Acquire(t.Context())
			if err != nil || other.Unlock() != nil {
				t.Error("another lock:", err)
			}
		})
		wg.Wait()
		if done.Load() != 1 {
			t.Fatalf("%d gave the lock up", done.Load())
		}
	}
	a := c.waits.Load()
	if w := a.words.See(a.glance(h).entry.at); w.Owned() {
		t.Error("somebody owns the mutex in the end")
	}
}

// Handles are closed while their mutex is locked by them: none of the locks is lost, and none outlives its unlock.
func TestLockWhileClosing(t *testing.T) {
	const goroutines, rounds = 4, 300
	c := newTestClient(t)
	const name = "closing"
	held := lockable(t, c, name)
	inside := 0
	var wg sync.WaitGroup
	for range rounds {
		var closed atomic.Bool
		h := lockable(t, c, name)
		e := c.waits.Load().glance(h).entry
		for range goroutines {
			wg.Go(func() {
				for {
					lock, err := c.Keep(h).Acquire(t.Context())
					if err != nil {
						if !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
							t.Error(err)
						}
						return
					}
					inside++
					if closed.Load() && lock.seat.state.Load()&seatBound == 0 {
						t.Error("a lock of a closed handle keeps nothing in use")
					}
					if err := lock.Unlock(); err != nil {
						t.Error("unlock:", err)
						return
					}
				}
			})
		}
		if err := c.CloseHandle(h); err != nil {
			t.Fatal(err)
		}
		closed.Store(true)
		wg.Wait()
		if n := e.uses.n.Load(); n != usesClosing {
			t.Fatalf("the uses are %#x in the end", n)
		}
	}
	if err := mustLock(t, c, held).Unlock(); err != nil {
		t.Error(err)
	}
}

// A seat is in one hand at a time also if some take it past the stack, and none is lost.
func TestSeatsPastStack(t *testing.T) {
	const n, goroutines, rounds = 4, 4, 20000
	a := &arena{}
	p := &a.seats
	for slot := uint32(1); slot <= n; slot++ {
		s := &seat{arena: a, slot: slot}
		p.bySlot[slot].Store(s)
		p.give(s)
	}
	e := &entry{at: 1, waits: waitable.Mutex}
	e.seat.Store(p.bySlot[1].Load())
	var taken [n + 1]atomic.Int32
	var wg sync.WaitGroup
	for i := range goroutines {
		wg.Go(func() {
			for range rounds {
				s := p.pop()
				if i%2 == 0 && s != nil {
					p.give(s)
					s, _ = p.takeFor(e)
				}
				if s == nil {
					t.Error("there is none, although there is one for each")
					return
				}
				if taken[s.slot].Add(1) != 1 {
					t.Errorf("seat %d is in two hands", s.slot)
				}
				taken[s.slot].Add(-1)
				s.vacate()
			}
		})
	}
	wg.Wait()
	checkFree(t, p, n)
}
