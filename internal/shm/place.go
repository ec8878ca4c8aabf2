package shm

import "sync"

// Granularity is the unit of view addresses and offsets on Windows (SYSTEM_INFO.dwAllocationGranularity).
const Granularity = 64 << 10

// Views are small most of the time, and mapping one should cost what a bare mmap costs. The kernel frees the page table of
// a 2 MiB block when the last mapping in it goes, and allocates it again for the next: that would be a good part of the
// cost. So small views lie in a window of their own, in blocks of 2 MiB whose last granule holds an anchor: one page that
// is never touched, and keeps the block's page table in place. A place that was freed last is used first, while its
// entries are still in the caches.
const (
	blockSize   = 2 << 20
	blockPlaces = blockSize/Granularity - 1 // the last granule is the anchor's
	maxSmall    = 16                        // in granules; larger views go where the kernel likes
	windowSize  = 1 << 42
	windowBelow = 8 << 40 // how far below the kernel's own choice the window lies
)

// places hands out addresses in the window. It is the process's only one: there is only one address space.
type places struct {
	mu   sync.Mutex
	free [maxSmall + 1][]uintptr // by size in granules
	out  []uint64                // a bit for each granule of the window at which a place that was taken begins

	block, end uintptr // where the current block's unused part begins and ends
	next       uintptr // the next block
	start      uintptr // the window's, 0 before it is chosen
	limit      uintptr // the window's end
}

var window places

// take returns an address for a view of n granules, or 0 when the window has none.
func (w *places) take(n int) uintptr {
	w.mu.Lock()
	defer w.mu.Unlock()
	addr := w.takeLocked(n)
	if addr != 0 {
		word, bit := w.bit(addr)
		for len(w.out) <= word {
			w.out = append(w.out, 0)
		}
		w.out[word] |= bit
	}
	return addr
}

func (w *places) takeLocked(n int) uintptr {
	if last := len(w.free[n]) - 1; last >= 0 {
		addr := w.free[n][last]
		w.free[n] = w.free[n][:last]
		return addr
	}
	size := uintptr(n) * Granularity
	if w.end-w.block < size && !w.newBlock() {
		return 0
	}
	addr := w.block
	w.block += size
	return addr
}

// give returns an address that is unmapped again. One that take did not give is not ours to keep: the program had chosen
// it, or the kernel.
func (w *places) give(addr uintptr, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n > maxSmall || addr < w.start || addr >= w.limit {
		return
	}
	if word, bit := w.bit(addr); word < len(w.out) && w.out[word]&bit != 0 {
		w.out[word] &^= bit
		w.free[n] = append(w.free[n], addr)
	}
}

// lose forgets an address that take gave, and that turned out to be somebody else's.
func (w *places) lose(addr uintptr) {
	w.mu.Lock()
	defer w.mu.Unlock()
	word, bit := w.bit(addr)
	w.out[word] &^= bit
}

func (w *places) bit(addr uintptr) (word int, bit uint64) {
	i := (addr - w.start) / Granularity
	return int(i / 64), 1 << (i % 64)
}

// ForgetPlaces starts afresh in a forked child, which has none of its parent's mappings.
func ForgetPlaces() {
	window.mu.Lock()
	defer window.mu.Unlock()
	window.free, window.out = [maxSmall + 1][]uintptr{}, nil
	window.block, window.end, window.next, window.start, window.limit = 0, 0, 0, 0, 0
}

// newBlock anchors the next block that is free, and keeps what is left of the current one for smaller views.
func (w *places) newBlock() bool {
	if w.limit == 0 {
		w.start = chooseWindow()
		w.next, w.limit = w.start, w.start+windowSize
	}
	for left := int((w.end - w.block) / Granularity); left > 0; {
		n := min(left, maxSmall)
		w.free[n] = append(w.free[n], w.block)
		w.block += uintptr(n) * Granularity
		left -= n
	}
	const tries = 1024
	for range tries {
		block := w.next
		if block == 0 || block+blockSize > w.limit {
			return false
		}
		w.next += blockSize
		if anchor(block + blockPlaces*Granularity) {
			w.block, w.end = block, block+blockPlaces*Granularity
			return true
		}
	}
	return false
}
