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

	block, end uintptr // where the current block's unused part begins and ends
	next       uintptr // the next block
	limit      uintptr // the window's end
}

var window places

// take returns an address for a view of n granules, or 0 when the window has none.
func (w *places) take(n int) uintptr {
	w.mu.Lock()
	defer w.mu.Unlock()
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

// give returns an address that take gave and that is unmapped again.
func (w *places) give(addr uintptr, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.free[n] = append(w.free[n], addr)
}

// holds reports whether addr may have come from take.
func (w *places) holds(addr uintptr) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.limit != 0 && addr >= w.limit-windowSize && addr < w.limit
}

// newBlock anchors the next block that is free, and keeps what is left of the current one for smaller views.
func (w *places) newBlock() bool {
	if w.limit == 0 {
		w.next = chooseWindow()
		w.limit = w.next + windowSize
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
