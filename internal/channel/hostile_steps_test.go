//go:build winshm_steps

package channel

import (
	"math/rand/v2"
	"testing"
)

// TestEveryScribbledStep writes something hostile before every access of a receiver and of a sender.
func TestEveryScribbledStep(t *testing.T) {
	s := luck{rand.New(rand.NewPCG(1, 2))}
	file, v, end := newHostile(t, s)
	defer end()
	Step = func() {
		for range s.next(4) {
			v.scribble()
		}
	}
	defer func() { Step = nil }()
	x, y := &reader{TB: t, source: s, file: file, anew: v.anew}, newWriter(t, s, file)
	for range 100_000 {
		x.act()
		y.act()
	}
	x.close()
	y.s.Close()
	if x.handled == 0 || x.corrupt == 0 || y.corrupt == 0 {
		t.Error("the test tests nothing")
	}
}
