package channel

import (
	"errors"
	"math/bits"

	"winshm/internal/shm"
)

var (
	// ErrCorrupt means that the other side has written what it cannot have meant. The channel is to be given up.
	ErrCorrupt = errors.New("the channel's memory is corrupt")
	// ErrFull means that as many messages are under way as there may be (ERROR_NOT_ENOUGH_QUOTA).
	ErrFull = errors.New("too many messages are under way")
	// ErrNoMemory means that there is no room for the data.
	ErrNoMemory = errors.New("no memory for the message's data")
)

// Blocks have powers of two as sizes. Those up to largestPooled lie in the pool.
const (
	smallestBlock = 9 // 512
	largestPooled = 20
	largestBlock  = 32
	classes       = largestBlock - smallestBlock + 1
	longest       = 1<<largestBlock - 1 // data
)

// classOf returns the class of blocks that hold n bytes.
func classOf(n uint64) int {
	if n <= 1<<smallestBlock {
		return 0
	}
	return bits.Len64(n-1) - smallestBlock
}

func (p place) length() uint64 { return max(p.size, p.room) }

// check reports whether the place lies in a memory of size bytes. A block is in one part, and at a multiple of pages outside of
// the pool.
func (p place) check(size uint64) bool {
	n, end := p.length(), p.offset+p.length()
	switch {
	case n > longest || end < p.offset:
		return false
	case p.offset == 0:
		return n <= inlineSize
	case p.offset < PoolEnd:
		return p.offset >= poolStart && end <= PoolEnd
	}
	return end <= size && p.offset%shm.Granularity == 0
}

// memory is the file of a channel, as far as it is mapped.
type memory struct {
	*layout
	file *shm.File
	size uint64
	pool uintptr // where the pool and what is before it are mapped
}

func newMemory(file *shm.File, size uint64) (memory, error) {
	if size <= PoolEnd {
		return memory{}, ErrCorrupt
	}
	addr, err := shm.Map(file, shm.Read|shm.Write, 0, PoolEnd, 0)
	if err != nil {
		return memory{}, err
	}
	return memory{open(shm.Bytes(addr, PoolEnd)), file, size, addr}, nil
}

// top is the word that says what was posted.
func (m *memory) top() *word { return &m.envelopes[0].top }

// pooled returns data in the pool.
func (m *memory) pooled(offset, n uint64) []byte {
	return shm.Bytes(m.pool+uintptr(offset), uintptr(n))
}

func (m *memory) close() {
	shm.Unmap(m.pool, PoolEnd)
	m.file.Release()
}
