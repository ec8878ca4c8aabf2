package client

import (
	"sync"
	"sync/atomic"
	"testing"
)

// A seat is in one hand at a time, and none is lost.
func TestSeats(t *testing.T) {
	const n, goroutines, rounds = 4, 4, 20000
	var p seats
	for slot := uint32(1); slot <= n; slot++ {
		s := &seat{slot: slot}
		p.bySlot[slot].Store(s)
		p.give(s)
	}
	var taken [n + 1]atomic.Int32
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range rounds {
				s := p.pop()
				if s == nil {
					t.Error("there is none, although there is one for each")
					return
				}
				if taken[s.slot].Add(1) != 1 {
					t.Errorf("seat %d is in two hands", s.slot)
				}
				taken[s.slot].Add(-1)
				p.give(s)
			}
		})
	}
	wg.Wait()
	checkFree(t, &p, n)
}

// checkFree fails the test unless all n seats are free, each of them once. It takes them.
func checkFree(t *testing.T, p *seats, n int) {
	t.Helper()
	seen := map[uint32]bool{}
	for s := p.pop(); s != nil; s = p.pop() {
		if seen[s.slot] {
			t.Fatalf("seat %d is there twice", s.slot)
		}
		seen[s.slot] = true
	}
	if len(seen) != n {
		t.Errorf("%d of %d seats are left", len(seen), n)
	}
}

// Of all who end the use of what was closed, exactly one ends the pin, and after all others.
func TestUses(t *testing.T) {
	for range 2000 {
		var u uses
		var inside, unpinned atomic.Int32
		if !u.enter() {
			t.Fatal("what is open cannot be used")
		}
		inside.Add(1)
		var wg sync.WaitGroup
		leave := func() {
			inside.Add(-1)
			if u.leave() {
				unpinned.Add(1)
				if inside.Load() != 0 {
					t.Error("the pin ends before the last use")
				}
			}
		}
		wg.Go(leave)
		for range 2 {
			wg.Go(func() {
				if u.enter() {
					inside.Add(1)
					leave()
				} else if u.leave() {
					unpinned.Add(1)
				}
			})
		}
		if u.close() {
			if u.pin() {
				unpinned.Add(1)
			}
			wg.Wait()
			if unpinned.Load() != 1 {
				t.Fatalf("%d end the pin", unpinned.Load())
			}
		}
		wg.Wait()
		if u.enter() {
			t.Fatal("what is closed can be used")
		}
		_ = u.leave()
	}
	var u uses
	u.close()
	u.reopen()
	if !u.enter() {
		t.Error("what was not closed after all cannot be used")
	}
}
