package shm

import (
	"sync"

	"golang.org/x/sys/unix"
)

// So many places are kept empty, and as many bytes of addresses.
const (
	mostRetired  = 64
	retiredBytes = 16 << 30
)

var retired struct {
	mu     sync.Mutex
	places []retiredPlace // the oldest first
	bytes  uintptr
}

type retiredPlace struct{ addr, length uintptr }

// Retire removes a mapping that Map made, as Unmap does, but its place stays empty until many others were retired: who has kept a
// pointer into it does not meet what somebody else has mapped there since.
func Retire(addr, length uintptr) {
	length = RoundUp(length)
	if _, err := reserve(addr, length, unix.MAP_FIXED); err != nil {
		Unmap(addr, length)
		return
	}
	retired.mu.Lock()
	defer retired.mu.Unlock()
	retired.places = append(retired.places, retiredPlace{addr, length})
	retired.bytes += length
	for len(retired.places) > mostRetired || retired.bytes > retiredBytes && len(retired.places) > 1 {
		p := retired.places[0]
		retired.places = append(retired.places[:0], retired.places[1:]...)
		retired.bytes -= p.length
		Unmap(p.addr, p.length)
	}
}
