package winshm_test

import (
	"context"
	"sync"
	"testing"

	"winshm"
	"winshm/internal/testkit"
)

// skipRace skips a test of what needs no memory.
func skipRace(t *testing.T) {
	t.Helper()
	if testkit.Race {
		t.Skip("the race detector makes garbage of its own")
	}
}

// wantNoAllocs checks that an operation needs no memory, whether somebody waits for it or not.
func wantNoAllocs(t *testing.T, what string, op func() error) {
	t.Helper()
	const runs = 200
	allocs := testing.AllocsPerRun(runs, func() {
		if err := op(); err != nil {
			t.Error(what, err)
		}
	})
	if allocs != 0 {
		t.Errorf("%s: %v allocations", what, allocs)
	}
}

// Nothing that a program does again and again with an object makes garbage.
func TestNoAllocs(t *testing.T) {
	skipRace(t)
	c, _ := connect(t)
	e, m, s := event(t, c, "", nil), mutex(t, c, ""), semaphore(t, c, "", 0, 2)
	manual := event(t, c, "", &winshm.EventOptions{Manual: true, Set: true})
	ctx := t.Context()
	wantNoAllocs(t, "set and wait", func() error {
		_ = e.Set()
		return e.Wait(ctx)
	})
	wantNoAllocs(t, "set, reset and look", func() error {
		_, _ = e.Set(), e.Reset()
		_, err := e.TryWait()
		return err
	})
	wantNoAllocs(t, "pulse", e.Pulse)
	wantNoAllocs(t, "wait for a manual event", func() error { return manual.Wait(ctx) })
	wantNoAllocs(t, "lock", func() error { return lockOnce(ctx, m) })
	wantNoAllocs(t, "release and take", func() error {
		_, _ = s.Release(2)
		_, _ = s.TryWait()
		return s.Wait(ctx)
	})
	wantNoAllocs(t, "wait for any", func() error {
		_ = e.Set()
		_, err := winshm.WaitAny(ctx, s, e, manual)
		return err
	})
	wantNoAllocs(t, "wait for all", func() error {
		_ = e.Set()
		_, err := winshm.WaitAll(ctx, manual, e)
		return err
	})
	held, err := m.Lock(ctx)
	if err != nil {
		t.Fatal(err)
	}
	wantNoAllocs(t, "lock of an owned mutex", func() error {
		_, _, err := m.TryLock()
		return err
	})
	if err := held.Unlock(); err != nil {
		t.Fatal(err)
	}
}

func lockOnce(ctx context.Context, m *winshm.Mutex) error {
	l, err := m.Lock(ctx)
	if err != nil {
		return err
	}
	return l.Unlock()
}

// Views neither.
func TestNoAllocsOfViews(t *testing.T) {
	v, p := smallView(t), make([]byte, 64)
	wantNoAllocs(t, "read", func() error {
		_, err := v.ReadAt(p, 64)
		return err
	})
	wantNoAllocs(t, "write", func() error {
		_, err := v.WriteAt(p, 64)
		return err
	})
}

// A wait for somebody else, who is woken and wakes, neither.
func TestNoAllocsOfWaits(t *testing.T) {
	skipRace(t)
	c, _ := connect(t)
	there, back := event(t, c, "", nil), event(t, c, "", nil)
	m, turn, taken := mutex(t, c, ""), event(t, c, "", nil), event(t, c, "", nil)
	never := context.Background()
	var wg sync.WaitGroup
	wg.Go(func() {
		for there.Wait(never) == nil {
			_ = back.Set()
		}
	})
	wg.Go(func() {
		for turn.Wait(never) == nil {
			l, err := m.Lock(never)
			_ = taken.Set()
			if err == nil {
				_ = back.Wait(never) // somebody comes to wait for the mutex meanwhile
				_ = l.Unlock()
			}
		}
	})
	wantNoAllocs(t, "ping-pong", func() error {
		_ = there.Set()
		return back.Wait(never)
	})
	wantNoAllocs(t, "lock that another one has", func() error {
		_, _ = turn.Set(), taken.Wait(never)
		_ = back.Set()
		return lockOnce(never, m)
	})
	_ = c.Close()
	wg.Wait()
}
