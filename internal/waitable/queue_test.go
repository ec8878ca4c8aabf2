package waitable

import (
	"math/rand/v2"
	"testing"
)

func TestQueueGivesTheFirstFirst(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 40 {
		var candidates []candidate
		for _, ticket := range rng.Perm(n) {
			candidates = append(candidates, candidate{ticket: uint64(ticket)})
		}
		q := queueOf(candidates)
		for want := range n {
			if got := q.next().ticket; got != uint64(want) {
				t.Fatalf("of %d candidates, number %d has ticket %d", n, want, got)
			}
		}
		if len(q) != 0 {
			t.Fatalf("%d candidates are left", len(q))
		}
	}
}
