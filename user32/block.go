package user32

import (
	"sync"

	"winshm/internal/shm"
)

// block is memory that does not belong to Go's heap, so that a window procedure can make a pointer of its address.
type block struct{ addr uintptr }

// smallBlock is how long a block is. They are cut from pieces that stay.
const smallBlock = 1 << 10

var blocks struct {
	mu   sync.Mutex
	free []uintptr
}

// newBlock returns a block, the zero one if there is no memory. What was in it is not wiped.
func newBlock() block {
	blocks.mu.Lock()
	defer blocks.mu.Unlock()
	if len(blocks.free) == 0 {
		piece := reserve(shm.Granularity)
		for at := uintptr(0); piece != 0 && at < shm.Granularity; at += smallBlock {
			blocks.free = append(blocks.free, piece+at)
		}
	}
	n := len(blocks.free)
	if n == 0 {
		return block{}
	}
	b := block{blocks.free[n-1]}
	blocks.free = blocks.free[:n-1]
	return b
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

// release gives the block back.
func (b block) release() {
	blocks.mu.Lock()
	defer blocks.mu.Unlock()
	blocks.free = append(blocks.free, b.addr)
}
