package waitable

import (
	"errors"
	"sync/atomic"
	"unsafe"
)

// What an arena has room for. Object 0 is none; thread 0 is the manager.
const (
	MaxObjects = 1 << 20
	MaxThreads = 1 << 14
	// MaxMembers is how many objects one wait may name (MAXIMUM_WAIT_OBJECTS).
	MaxMembers = 64
)

// Size is how many bytes an arena's memory has. Few of them are ever touched.
const Size = uint64(unsafe.Sizeof(layout{}))

// layout is an arena's memory. Fields that any process may write are atomic.
type layout struct {
	header  header
	waiting [MaxThreads / 64]word // a bit for each thread that may be waiting
	decided [MaxThreads / 64]word // and for each whose wait was decided and whose bell was rung
	lines   [MaxThreads]line
	bodies  [MaxThreads]body
	objects [MaxObjects]Object
}

// header is written by the manager, but for the ticket.
type header struct {
	magic   word
	broken  word32 // not 0: the manager has given the arena up
	threads word32 // how many thread slots were ever given out
	traced  word32 // not 0: messages are watched; a number for the memory that they are written to
	_       [44]byte
	ticket  word // of the next waiter
	_       [4096 - 72]byte
}

const magic = 0x32616E6572617377 // "wsarena2"

// line is what is looked at of every waiting thread.
type line struct {
	wait   word
	filter word   // a bit for the hash of each object that is waited for
	ticket word   // the order of arrival
	bell   word32 // the thread slot to ring when the wait has been decided; 0: wake the thread itself
	rings  word32 // how often this slot, as a bell, was rung
	asleep word32 // not 0: somebody sleeps on wait, or on rings
	id     word32 // the kernel's number of the thread, for who looks
	news   word32 // not 0: the manager has some
	_      [4]byte
	noted  word // what the thread says to who looks
	_      [8]byte
}

// body is the rest of a thread slot: what it waits for, and the operation on several words that it is making.
type body struct {
	count     word32
	all       word32
	alertable word32
	entries   word32
	members   [MaxMembers]word32
	status    word // the number of the operation, and its outcome in the two low bits
	entry     [maxEntries]sharedEntry
	_         [2048 - 16 - 4*MaxMembers - 8 - 24*maxEntries - 64]byte
	drawn     word32 // the last ticket of who brings a message: not in the line, at which the thread looks all the time
	_         [60]byte
}

type sharedEntry struct {
	old, next word
	target    word32
	_         uint32
}

// Object is an object's slot. kind and maximum are written by the manager.
type Object struct {
	word    word
	kind    word32
	maximum word32
	hints   word // a bit for each group of 64 threads, modulo 64, of which one has waited for it
	_       [40]byte
}

// Arena is the mapped memory. Its methods are safe for concurrent use.
type Arena struct {
	*layout
	broken atomic.Bool // this process has given it up

	// How many slots the manager has given out, as it remembers it itself.
	given struct{ objects, threads atomic.Uint32 }
}

// Open returns the arena in mapped memory, which must be writable, shared, of at least Size bytes and aligned to pages. It
// stays mapped as long as the arena is used.
func Open(memory []byte) (*Arena, error) {
	if uint64(len(memory)) < Size || uintptr(unsafe.Pointer(unsafe.SliceData(memory)))%4096 != 0 {
		return nil, errors.New("waitable: the memory is too small for an arena, or not aligned")
	}
	a := &Arena{layout: (*layout)(unsafe.Pointer(unsafe.SliceData(memory)))}
	if m := a.header.magic.load(); m != magic {
		return nil, errors.New("waitable: the memory is no arena of this version")
	}
	return a, nil
}

// Format makes an arena of memory that is all zero.
func Format(memory []byte) (*Arena, error) {
	if uint64(len(memory)) < Size {
		return nil, errors.New("waitable: the memory is too small for an arena")
	}
	l := (*layout)(unsafe.Pointer(unsafe.SliceData(memory)))
	l.header.threads.store(1)
	l.header.ticket.store(1)
	l.header.magic.store(magic)
	return Open(memory)
}

// low is the half of the wait word that the thread sleeps on.
func (l *line) low() *uint32 { return (*uint32)(unsafe.Pointer(&l.wait)) }

func (l *line) ringWord() *uint32 { return (*uint32)(unsafe.Pointer(&l.rings)) }
