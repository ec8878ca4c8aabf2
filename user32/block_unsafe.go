package user32

import (
	"sync"
	"unsafe"

	"winshm/internal/shm"
)

// block is memory that does not belong to Go's heap, so that a window procedure can make a pointer of its address.
type block struct{ addr, size uintptr }

// Small blocks are cut from pieces that stay.
const smallBlock = 1 << 10

var small struct {
	mu   sync.Mutex
	free []uintptr
}

// newBlock returns a block of at least n bytes, the zero one if there is no memory. What was in it is not wiped.
func newBlock(n uintptr) block {
	if n <= smallBlock {
		return block{newSmall(), smallBlock}
	}
	size := shm.RoundUp(n)
	if size < n {
		return block{}
	}
	return block{reserve(size), size}
}

func reserve(size uintptr) uintptr {
	addr, err := shm.Reserve(0, size)
	if err != nil {
		return 0
	}
	if shm.Protect(addr, size, shm.Read|shm.Write) != nil {
		shm.Release(addr, size)
		return 0
	}
	return addr
}

func newSmall() uintptr {
	small.mu.Lock()
	defer small.mu.Unlock()
	if len(small.free) == 0 {
		piece := reserve(shm.Granularity)
		for at := uintptr(0); piece != 0 && at < shm.Granularity; at += smallBlock {
			small.free = append(small.free, piece+at)
		}
	}
	n := len(small.free)
	if n == 0 {
		return 0
	}
	addr := small.free[n-1]
	small.free = small.free[:n-1]
	return addr
}

// release gives the block back.
func (b block) release() {
	switch {
	case b.addr == 0:
	case b.size > smallBlock:
		shm.Release(b.addr, b.size)
	default:
		small.mu.Lock()
		defer small.mu.Unlock()
		small.free = append(small.free, b.addr)
	}
}

// units returns the block as UTF-16.
func (b block) units() []uint16 {
	return unsafe.Slice(at[uint16](b.addr), b.size/2)
}

// newText returns a block with units and a zero, the zero block if there is no memory.
func newText(units []uint16) block {
	b := newBlock(2 * (uintptr(len(units)) + 1))
	if b.addr != 0 {
		to := b.units()
		copy(to, units)
		to[len(units)] = 0
	}
	return b
}
