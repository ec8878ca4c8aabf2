//go:build winshm_steps

package waitable

import (
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestEveryScribbledStep scribbles between the steps of a call, at moments that follow from a number: the call ends within
// its budget, whatever it reads.
func TestEveryScribbledStep(t *testing.T) {
	memory, err := unix.Mmap(-1, 0, int(Size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
	if err != nil {
		t.Fatal(err)
	}
	arena, err := Format(memory)
	if err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	steps, every := 0, 1
	Step = func(any) {
		if steps++; r.IntN(every) == 0 {
			scribble(arena, r)
		}
	}
	Park, Unpark = func(*uint32, uint32) {}, func(*uint32) {}
	t.Cleanup(func() {
		Step, Park, Unpark = nil, nil, nil
		_ = unix.Munmap(memory)
	})
	manager, other := &victim{Actor: arena.Actor(0)}, &victim{Actor: arena.Actor(3)}
	for i := range uint32(scribbledThreads) {
		manager.GiveThread(i)
		manager.New(i+1, Held{Kind: Kind(1 + i%4), Count: 1, Maximum: 2})
	}
	calls, most := 0, map[*victim]int{}
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); calls++ {
		v, act := manager, manager.manage
		if calls%2 == 0 {
			v, act = other, other.operate
		}
		steps, every = 0, 1<<r.IntN(12)
		act(r)
		most[v] = max(most[v], steps)
	}
	t.Logf("%d calls; the longest of the manager's had %d steps, broken %d times; of a thread's %d, %d times",
		calls, most[manager], manager.broken, most[other], other.broken)
	const stepsOfOne = 16 // for a word that is looked at
	if most[manager] > stepsOfOne*repairPatience || most[other] > stepsOfOne*patience {
		t.Error("a call exceeded its budget")
	}
}
