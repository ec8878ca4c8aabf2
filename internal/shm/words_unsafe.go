package shm

import (
	"runtime"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Words is an array of counters in a memory file that two processes map: one raises, the other reads.
type Words struct{ words []atomic.Uint32 }

// MapWords maps n counters from the start of f, which must be large enough.
func MapWords(f *File, n int, writable bool) (*Words, error) {
	prot := unix.PROT_READ
	if writable {
		prot |= unix.PROT_WRITE
	}
	memory, err := unix.Mmap(f.fd, 0, n*4, prot, unix.MAP_SHARED)
	if err != nil {
		return nil, sysError("mmap", err)
	}
	_ = unix.Madvise(memory, unix.MADV_DONTFORK)
	return &Words{unsafe.Slice((*atomic.Uint32)(unsafe.Pointer(unsafe.SliceData(memory))), n)}, nil
}

// Load returns counter i; a number out of range has never been raised.
func (w *Words) Load(i int) uint32 {
	if uint(i) >= uint(len(w.words)) {
		return 0
	}
	n := w.words[i].Load()
	runtime.KeepAlive(w) // see UnmapUnused
	return n
}

// At returns counter i, to be looked at as long as w is kept; nil if i is out of range.
func (w *Words) At(i int) *atomic.Uint32 {
	if uint(i) >= uint(len(w.words)) {
		return nil
	}
	return &w.words[i]
}

// Raise adds one to counter i and returns the result.
func (w *Words) Raise(i int) uint32 { return w.words[i].Add(1) }

// Unmap gives the mapping up; the counters must not be used any more.
func (w *Words) Unmap() {
	memory := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(w.words))), len(w.words)*4)
	_ = unix.Munmap(memory)
	w.words = nil
}
