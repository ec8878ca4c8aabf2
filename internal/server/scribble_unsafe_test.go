package server_test

import (
	"sync/atomic"
	"unsafe"

	"winshm/internal/waitable"
)

// region is a part of an arena that is worth spoiling.
type region struct{ from, length uint64 }

// scribbled returns what lies in use when few threads and objects are: part of the header (not the word that says that the
// arena is broken), the bits of threads that wait, wait words, what is waited for, and objects. It follows the layout in
// internal/waitable.
func scribbled() []region {
	const (
		line, body, object = 64, 2048, 64
		objects            = waitable.Size - object*waitable.MaxObjects
		bodies             = objects - body*waitable.MaxThreads
		lines              = bodies - line*waitable.MaxThreads
		bits               = 4096
	)
	return []region{
		{16, 56},
		{bits, 16},
		{bits + (lines-bits)/2, 16},
		{lines, 12 * line},
		{bodies, 12 * body},
		{objects, 40 * object},
		{objects, 40 * object},
	}
}

// wordAt returns a word of mapped memory.
func wordAt(memory []byte, offset uint64) *atomic.Uint64 {
	return (*atomic.Uint64)(unsafe.Pointer(&memory[offset]))
}
