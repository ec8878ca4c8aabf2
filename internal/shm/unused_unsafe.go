package shm

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// UnmapUnused lets the memory stay mapped until nobody has m any more. So it can be used without a lock; who does so keeps m.
func (m *Memory) UnmapUnused() { unmapUnused(m, m.bytes) }

// Keep is called by who uses the memory, when he has done so.
func (m *Memory) Keep() { runtime.KeepAlive(m) }

// UnmapUnused lets the counters stay mapped until nobody has w any more. So they can be read without a lock.
func (w *Words) UnmapUnused() {
	unmapUnused(w, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(w.words))), len(w.words)*4))
}

// unmapUnused unmaps memory when nobody has owner any more. In a forked child something else may be there.
func unmapUnused[T any](owner *T, memory []byte) {
	pid := unix.Getpid()
	runtime.AddCleanup(owner, func(memory []byte) {
		if unix.Getpid() == pid {
			_ = unix.Munmap(memory)
		}
	}, memory)
}
