package server

import (
	"slices"
	"sync"
	"testing"
)

// TestClosers has a file system that does not answer keep up nobody but its own user, and him with one goroutine.
func TestClosers(t *testing.T) {
	var wg sync.WaitGroup
	started := 0
	c := closers{start: func(f func()) {
		started++
		wg.Go(f)
	}}
	answer, other := make(chan struct{}), make(chan struct{})
	var order []int
	c.add(1, func() { <-answer })
	for i := range 100 {
		c.add(1, func() { order = append(order, i) })
	}
	c.add(2, func() { close(other) })
	<-other
	if started != 2 {
		t.Errorf("%d goroutines", started)
	}
	close(answer)
	wg.Wait()
	if len(order) != 100 || !slices.IsSorted(order) || len(c.waiting) != 0 {
		t.Errorf("closed %v; %d users wait", order, len(c.waiting))
	}
}
