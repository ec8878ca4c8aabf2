package client

import (
	"testing"

	"pgregory.net/rapid"
)

// TestPages compares runs of pages with an array of them.
func TestPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const base, count = 100, 20
		p, model := newPages(base, count, 0), [count]uint32{}
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			from := rapid.IntRange(0, count-1).Draw(t, "from")
			to := rapid.IntRange(from+1, count).Draw(t, "to")
			protect := rapid.Uint32Range(0, 2).Draw(t, "protect")
			p = p.set(base+uintptr(from), base+uintptr(to), protect)
			for i := from; i < to; i++ {
				model[i] = protect
			}
		}
		for i := range count {
			r, end := p.at(base+uintptr(i)), i
			for end < count && model[end] == model[i] {
				end++
			}
			if r.protect != model[i] || r.end != base+uintptr(end) {
				t.Fatalf("page %d of %v: got %+v", i, model, r)
			}
		}
	})
}
