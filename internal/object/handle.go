package object

import (
	"math/bits"

	"winshm/winerr"
)

// Handle is a number that stands for an object in one process.
type Handle uint32

// Handles are multiples of 4. Those that the manager gives out are multiples of 8; the others (4 modulo 8) belong to the
// process's own library. Two low bits are for the program to use and are ignored.
const (
	handleStep = 8
	// MaxHandles is the number of slots in a process's table.
	MaxHandles = 1 << 20
)

// HandleAt returns the handle of a slot of the table.
func HandleAt(slot int) Handle { return Handle((slot + 1) * handleStep) }

// Slot returns the slot of the table that h names, or -1 if h is no handle that the manager gives out.
func (h Handle) Slot() int {
	h &^= 3
	if h == 0 || h%handleStep != 0 || h/handleStep > MaxHandles {
		return -1
	}
	return int(h/handleStep) - 1
}

// HandleFlags are the flags of Get- and SetHandleInformation.
type HandleFlags uint32

const (
	// Inherit: a child process may inherit the handle.
	Inherit HandleFlags = 1
	// ProtectFromClose: CloseHandle is refused.
	ProtectFromClose HandleFlags = 2
)

// Client numbers the client libraries of one process. Zero stands for another process, which put the handle there.
type Client uint32

// entry is a slot of a handle table; object is nil when it is free.
type entry struct {
	object *Object
	access uint32
	flags  HandleFlags
	client Client
}

// Generations counts the changes of each slot of one process's table. The process reads the counts to learn that what
// it remembers of a handle is stale: they are odd while the slot is in use.
type Generations interface {
	// Raise adds one to the count of a slot and returns the new count.
	Raise(slot int) uint32
	// Load returns the count of a slot.
	Load(slot int) uint32
}

// table maps handles to objects: the lowest free number is given out first.
type table struct {
	entries []entry
	free    []uint64 // a bit for each slot below len(entries)
	floor   int      // no slot below it is given out
	used    int
}

// add takes the lowest free slot for e; -1: there is none.
func (t *table) add(e entry) int {
	slot := t.lowest()
	if slot == MaxHandles {
		return -1
	}
	for slot >= len(t.entries) {
		if len(t.entries)%64 == 0 {
			t.free = append(t.free, 0)
		}
		t.markFree(len(t.entries))
		t.entries = append(t.entries, entry{})
	}
	t.entries[slot] = e
	t.free[slot/64] &^= 1 << (slot % 64)
	t.used++
	return slot
}

func (t *table) markFree(slot int) { t.free[slot/64] |= 1 << (slot % 64) }

func (t *table) lowest() int {
	for word := t.floor / 64; word < len(t.free); word++ {
		free := t.free[word]
		if word == t.floor/64 {
			free &= ^uint64(0) << (t.floor % 64)
		}
		if free != 0 {
			return word*64 + bits.TrailingZeros64(free)
		}
	}
	return max(len(t.entries), t.floor)
}

func (t *table) remove(slot int) {
	t.entries[slot] = entry{}
	t.markFree(slot)
	t.used--
}

// get returns the entry of h.
func (t *table) get(h Handle) (*entry, int, error) {
	slot := h.Slot()
	if slot < 0 || slot >= len(t.entries) || t.entries[slot].object == nil {
		return nil, 0, winerr.ERROR_INVALID_HANDLE
	}
	return &t.entries[slot], slot, nil
}
