package shm

import (
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mark sets the bits of pages. Others do so with theirs at the same time.
func (r Reserved) mark(from, to uint64) error {
	begin := from / wordPages * wordBytes &^ uint64(PageSize-1)
	end := (to + wordPages - 1) / wordPages * wordBytes
	memory, err := unix.Mmap(r.file.fd, int64(begin), int(end-begin), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return sysError("mmap", err)
	}
	words := unsafe.Slice((*atomic.Uint64)(unsafe.Pointer(unsafe.SliceData(memory))), len(memory)/wordBytes)
	base := begin / wordBytes
	for at := from / wordPages; at*wordPages < to; at++ {
		if bits := span(at*wordPages, from, to); words[at-base].Load()&bits != bits {
			words[at-base].Or(bits)
		}
	}
	return sysError("munmap", unix.Munmap(memory))
}
