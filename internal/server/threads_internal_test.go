package server

import (
	"testing"

	"winshm/internal/object"
	"winshm/internal/waitable"
)

// The last thread slots of an arena are for processes that have few.
func TestThreadsLeft(t *testing.T) {
	having := func(n int) *connection {
		return &connection{process: &process{threads: map[object.Client][]uint32{1: make([]uint32, n/2), 2: make([]uint32, n-n/2)}}}
	}
	const reserve = waitable.MaxThreads / 8
	for _, test := range []struct{ has, left, want int }{
		{0, 10000, 10000 - reserve},
		{5000, 10000, 10000 - reserve},
		{5000, reserve, 0},
		{16, reserve, 0},
		{5, reserve - 7, 11},
		{0, 1, 16},
	} {
		a := &arena{threads: slots{next: waitable.MaxThreads - uint32(test.left), end: waitable.MaxThreads}}
		if got := having(test.has).threadsLeftLocked(a); got != test.want {
			t.Errorf("a process that has %d gets %d of %d, want %d", test.has, got, test.left, test.want)
		}
	}
}
