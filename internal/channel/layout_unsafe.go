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

	// headerSize is what stays when the memory of an idle channel goes back to the system: the header, and the first envelope.
	headerSize = 4096
	poolStart  = (uint64(unsafe.Sizeof(layout{})) + 4095) &^ 4095
	// PoolEnd is where the part ends that both sides map as a whole. A channel's memory must be larger.
	PoolEnd = 32 << 20
	// Size is how large a channel's memory should be: blocks of 4 GiB have room in it, several times. Few pages are ever touched.
	Size = 1 << 36
)

// inlineSize is how much data lies in the envelope itself.
const inlineSize = 128

// layout is the beginning of the memory. What lies in it is arranged by lines of the cache, of 64 bytes: each that goes from one
// processor to another costs as much as the work of many instructions. So a call of up to 64 bytes in the first envelope needs
// three: what the sender says, which the receiver only reads; the answer, which both write to; and the data.
type layout struct {
	header    header
	envelopes [MaxEnvelopes]envelope
}

// header changes seldom: the sender reads it at each message, and finds it in its cache.
type header struct {
	// closed is not 0 when the queue has ended: nothing will be answered. The receiver writes it.
	closed word32
	// attended is not 0 while the receiver looks at top by itself, so that nobody need ring. The receiver writes it.
	attended word32
	_        [4096 - envelopeSize - 8]byte
}

const envelopeSize = 256

// envelope is a message under way. What the sender writes before it posts it, it writes as plain memory; top orders that.
type envelope struct {
	// top is used in the first envelope only, and is the channel's: how many messages were posted in its upper half, which wraps
	// around, and in the lower one the number of the envelope that was posted last, plus one. The sender writes it.
	top   word
	head  Head
	next  word32 // the one posted before, plus one; the sender, like all of this line
	where where

	state  word32 // both sides
	waits  word32 // not 0: the sender sleeps, and is to be rung; the sender
	result word   // the receiver
	filled word   // how much of the room holds an answer; the receiver
	fault  word32 // the receiver
	_      [36]byte

	inline [inlineSize]byte
}

// Head is what a message says beside its data.
type Head struct {
	Window, ID uint32
	// Ticket is its place among the messages of all senders.
	Ticket uint32
	// Bell is the sender's, to be rung when the answer is there; 0: there is none, or the sender is another user's.
	Bell uint16
	// How it was sent: the front's business.
	How uint8
	// firm is not 0 if the message counts as taken from the beginning.
	firm uint8
	// Token is the sender's business.
	Token          uint64
	WParam, LParam uint64
}

// where is a place as it lies in an envelope.
type where struct {
	unit       uint32 // the offset, in blocks of the smallest size
	size, room uint32
}

func (w where) place() place {
	return place{uint64(w.unit) << smallestBlock, uint64(w.size), uint64(w.room)}
}

func (p place) where() where {
	return where{uint32(p.offset >> smallestBlock), uint32(p.size), uint32(p.room)}
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

func (w *word) swap(old, next uint64) bool {
	step()
	return w.v.CompareAndSwap(old, next)
}

// set is store for what nobody else looks at before the next other access of this side's, which orders it: it waits for no other
// processor.
func (w *word) set(v uint64) { *(*uint64)(unsafe.Pointer(&w.v)) = v }

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

func (w *word32) set(v uint32) { *(*uint32)(unsafe.Pointer(&w.v)) = v }

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
var (
	_ = [1]struct{}{}[unsafe.Sizeof(envelope{})-envelopeSize]
	_ = [1]struct{}{}[unsafe.Offsetof(envelope{}.state)-64]
	_ = [1]struct{}{}[unsafe.Offsetof(envelope{}.inline)-128]
	_ = [1]struct{}{}[unsafe.Offsetof(layout{}.envelopes)%64]
)

// open returns the layout in mapped memory.
func open(memory []byte) *layout { return (*layout)(unsafe.Pointer(unsafe.SliceData(memory))) }
