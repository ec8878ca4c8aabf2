package channel

import (
	"sync/atomic"
	"unsafe"
)

const (
	// MaxEnvelopes is how many messages can be under way in a channel.
	MaxEnvelopes = 1 << 14
	// MaxPosts is how many of them may be posted ones that nobody has retrieved yet (the limit of Windows' message queues).
	MaxPosts = 10000

	headerSize = uint64(unsafe.Sizeof(header{}))
	poolStart  = uint64(unsafe.Sizeof(layout{}))
	// PoolEnd is where the part ends that both sides map as a whole. A channel's memory must be larger.
	PoolEnd = 32 << 20
	// Size is how large a channel's memory should be: blocks of 4 GiB have room in it, several times. Few pages are ever touched.
	Size = 1 << 36
)

// inlineSize is how much data lies in the envelope itself.
const inlineSize = 152

// layout is the beginning of the memory.
type layout struct {
	header    header
	envelopes [MaxEnvelopes]envelope
}

type header struct {
	// top is the number of the envelope that was posted last, plus one; 0: there is none. Both sides change it.
	top word32
	// closed is not 0 when the queue has ended: nothing will be answered. The receiver writes it.
	closed word32
	_      [4096 - 8]byte
}

// envelope is a message under way. What the sender writes before it posts it, it writes as plain memory; state orders that.
type envelope struct {
	state word32 // both sides
	next  word32 // the one posted before, plus one; the sender, like all others that have no name beside them
	waits word32 // not 0: the sender sleeps, and is to be rung
	fault uint32 // the receiver; ordered by state
	head  Head

	result word // the receiver
	filled word // how much of the room holds an answer; the receiver
	place  place
	inline [inlineSize]byte
}

// Head is what a message says beside its data.
type Head struct {
	Window, ID uint32
	// How it was sent: the front's business.
	How uint32
	// Ticket is its place among the messages of all senders.
	Ticket uint32
	// Bell is the sender's, to be rung when the answer is there; 0: there is none, or the sender is another user's.
	Bell uint32
	_    uint32
	// Token is the sender's business.
	Token          uint64
	WParam, LParam uint64
}

// place says where data lies: in the envelope (offset 0), in the pool or in the rest.
type place struct {
	offset uint64
	size   uint64 // of the data
	room   uint64 // for the answer, at the same place
}

// word and word32 may be changed by the other side at any time. All accesses are sequentially consistent.
type word struct{ v atomic.Uint64 }

func (w *word) load() uint64 {
	step()
	return w.v.Load()
}

func (w *word) store(v uint64) {
	step()
	w.v.Store(v)
}

type word32 struct{ v atomic.Uint32 }

func (w *word32) load() uint32 {
	step()
	return w.v.Load()
}

func (w *word32) store(v uint32) {
	step()
	w.v.Store(v)
}

func (w *word32) swap(old, next uint32) bool {
	step()
	return w.v.CompareAndSwap(old, next)
}

func (w *word32) exchange(v uint32) uint32 {
	step()
	return w.v.Swap(v)
}

// The states of an envelope. What is free is zero, so that memory given back to the system is free.
const (
	free = iota
	posted
	taken
	done
	replied
	withdrawn
	orphaned
)

// Both sides take the envelope to have this size.
var _ = [1]struct{}{}[unsafe.Sizeof(envelope{})-256]

// open returns the layout in mapped memory.
func open(memory []byte) *layout { return (*layout)(unsafe.Pointer(unsafe.SliceData(memory))) }
