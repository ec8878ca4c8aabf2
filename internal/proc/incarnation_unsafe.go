package proc

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// incarnation is a word on a page that the kernel wipes in a forked child (MADV_WIPEONFORK): a look at it is as good as
// asking for the process's number, and costs no system call.
var incarnation = sync.OnceValue(func() *atomic.Uint32 {
	page, err := unix.Mmap(-1, 0, unix.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
	if err != nil {
		return nil
	}
	if unix.Madvise(page, unix.MADV_WIPEONFORK) != nil {
		_ = unix.Munmap(page)
		return nil
	}
	return (*atomic.Uint32)(unsafe.Pointer(unsafe.SliceData(page)))
})

// known is the word, once it is there.
var known atomic.Pointer[atomic.Uint32]

// Incarnation returns a number that is another one in a forked child, although that has its parent's memory: the number
// of the process.
func Incarnation() int {
	if word := known.Load(); word != nil {
		if pid := word.Load(); pid != 0 {
			return int(pid)
		}
	}
	return newIncarnation()
}

// newIncarnation is Incarnation for a process that has not asked before.
func newIncarnation() int {
	word := incarnation()
	if word == nil {
		return unix.Getpid()
	}
	word.Store(uint32(unix.Getpid()))
	known.Store(word)
	return int(word.Load())
}

// Birth is a process that something belongs to, for who asks often whether he is still in it.
type Birth struct {
	word *atomic.Uint32
	pid  uint32
}

// BirthOf returns the birth of what belongs to the process that had that [Incarnation].
func BirthOf(pid int) Birth {
	b := Birth{word: incarnation(), pid: uint32(pid)}
	if b.word == nil {
		b.word = new(atomic.Uint32)
	}
	return b
}

// Here reports whether this is still the process, as [Incarnation] would.
func (b *Birth) Here() bool { return b.word.Load() == b.pid || b.asks() }

func (b *Birth) asks() bool { return uint32(Incarnation()) == b.pid }
