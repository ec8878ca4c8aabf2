package trace

import (
	"errors"
	"sync/atomic"
	"unsafe"
)

// Ring is the memory. It is safe for concurrent use.
type Ring struct {
	next    *atomic.Uint64 // the number of the record that was begun last
	records []slot
}

// slot is a record in memory. Anybody may write it at any time.
type slot [words]atomic.Uint64

const headerSize = 64

var errTooSmall = errors.New("no room for a trace")

// Open returns the ring in memory, which is zero at first, and is kept by the caller.
func Open(memory []byte) (*Ring, error) {
	n := (len(memory) - headerSize) / int(unsafe.Sizeof(slot{}))
	if n < 1 {
		return nil, errTooSmall
	}
	start := unsafe.Pointer(unsafe.SliceData(memory))
	return &Ring{(*atomic.Uint64)(start), unsafe.Slice((*slot)(unsafe.Add(start, headerSize)), n)}, nil
}
