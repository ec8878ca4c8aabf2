package winshm_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winshm"
)

// A client is closed while goroutines lock and unlock through it: the mutex is left to others, abandoned or not.
func TestCloseWhileOthersLock(t *testing.T) {
	c, m := connect(t)
	keep := mutex(t, c, "shared")
	for round := range 80 {
		other := connectTo(t, m)
		theirs := mutex(t, other, "shared")
		var locked atomic.Int64
		var busy sync.WaitGroup
		for range 4 {
			busy.Go(func() { lockUntilClosed(theirs, &locked) })
		}
		for locked.Load() < int64(round%8)*50 {
			runtime.Gosched()
		}
		must(t, other.Close())
		busy.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		lock, err := keep.Lock(ctx)
		cancel()
		if err != nil {
			t.Fatalf("round %d: somebody who is gone owns the mutex: %v", round, err)
		}
		must(t, lock.Unlock())
	}
}

func lockUntilClosed(m *winshm.Mutex, locked *atomic.Int64) {
	for {
		lock, ok, err := m.TryLock()
		if err != nil {
			return
		}
		if ok {
			locked.Add(1)
			_ = lock.Unlock()
		}
	}
}
