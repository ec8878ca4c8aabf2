package waitable

import "sync/atomic"

// word is a 64-bit word that any process may change at any time: load it once, check it, use what was loaded. All accesses
// are sequentially consistent, and each is one step (see stepping.go).
type word struct{ v atomic.Uint64 }

func (w *word) load() uint64 {
	step(w)
	return seen(w.v.Load())
}

func (w *word) store(v uint64) {
	step(w)
	w.v.Store(v)
}

func (w *word) swap(old, next uint64) bool {
	step(w)
	return agreed(w.v.CompareAndSwap(old, next))
}

func (w *word) add(n uint64) uint64 {
	step(w)
	return seen(w.v.Add(n))
}

func (w *word) or(bits uint64) {
	step(w)
	w.v.Or(bits)
}

func (w *word) and(bits uint64) {
	step(w)
	w.v.And(bits)
}

// word32 is the same of 32 bits.
type word32 struct{ v atomic.Uint32 }

func (w *word32) load() uint32 {
	step(w)
	return uint32(seen(uint64(w.v.Load())))
}

func (w *word32) store(v uint32) {
	step(w)
	w.v.Store(v)
}

func (w *word32) add(n uint32) uint32 {
	step(w)
	return uint32(seen(uint64(w.v.Add(n))))
}
