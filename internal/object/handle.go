package object

import (
	"iter"
	"maps"
	"math/bits"
	"slices"

	"winshm/winerr"
)

// Handle is a number that stands for an object in one process.
type Handle uint32

// Handles are multiples of 4. Those that the manager gives out are multiples of 8; the others (4 modulo 8) belong to the
// process's own library. Two low bits are for the program to use and are ignored.
const (
	handleStep = 8
	madeOffset = 4
	// MaxHandles is the number of handles that the manager gives out to one process at most, and of those that the
	// process makes itself.
	MaxHandles = 1 << 20
	// Slots is the number of slots in a process's table: one for each handle that there can be.
	Slots = 2 * MaxHandles
)

// HandleAt returns the handle of a slot of the table. Those below MaxHandles are for what the manager gives out.
func HandleAt(slot int) Handle {
	if slot >= MaxHandles {
		return Handle((slot-MaxHandles)*handleStep + madeOffset)
	}
	return Handle((slot + 1) * handleStep)
}

// Slot returns the slot of the table that h names, or -1 if h is no handle.
func (h Handle) Slot() int {
	h &^= 3
	switch n := int(h / handleStep); {
	case h%handleStep != 0 && n < MaxHandles:
		return MaxHandles + n
	case h%handleStep == 0 && h != 0 && n <= MaxHandles:
		return n - 1
	}
	return -1
}

// Made reports whether h is of the kind that a process's own library makes.
func (h Handle) Made() bool { return h%handleStep >= madeOffset }

// HandleFlags are the flags of Get- and SetHandleInformation.
type HandleFlags uint32

const (
	// Inherit means that a child process may inherit the handle.
	Inherit HandleFlags = 1
	// ProtectFromClose means that CloseHandle is refused.
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

// chunk is a run of slots that are allocated together.
type chunk struct {
	entries [chunkSize]entry
	used    uint64 // a bit for each slot
}

const chunkSize = 64

// table maps handles to objects: the lowest free number is given out first.
type table struct {
	chunks []*chunk       // nil where no slot was ever used
	floor  int            // no slot below it is given out
	full   int            // every chunk below it, from the floor's on, is full
	made   map[int]*entry // in the slots from MaxHandles on
	used   int
}

// add takes the lowest free slot for e; -1: there is none.
func (t *table) add(e entry) int {
	slot := t.lowest()
	if slot == MaxHandles {
		return -1
	}
	t.put(slot, e)
	return slot
}

// put takes a slot that is free for e.
func (t *table) put(slot int, e entry) {
	t.used++
	if slot >= MaxHandles {
		if t.made == nil {
			t.made = map[int]*entry{}
		}
		made := e
		t.made[slot] = &made
		return
	}
	for len(t.chunks) <= slot/chunkSize {
		t.chunks = append(t.chunks, nil)
	}
	c := t.chunks[slot/chunkSize]
	if c == nil {
		c = &chunk{}
		t.chunks[slot/chunkSize] = c
	}
	c.entries[slot%chunkSize] = e
	c.used |= 1 << (slot % chunkSize)
}

func (t *table) lowest() int {
	for i := max(t.floor/chunkSize, t.full); i < len(t.chunks); i++ {
		used := uint64(0)
		if t.chunks[i] != nil {
			used = t.chunks[i].used
		}
		if i == t.floor/chunkSize {
			used |= 1<<(t.floor%chunkSize) - 1
		}
		if used != ^uint64(0) {
			t.full = i
			return i*chunkSize + bits.TrailingZeros64(^used)
		}
	}
	t.full = len(t.chunks)
	return max(len(t.chunks)*chunkSize, t.floor)
}

func (t *table) remove(slot int) {
	t.used--
	if slot >= MaxHandles {
		delete(t.made, slot)
		return
	}
	c := t.chunks[slot/chunkSize]
	c.entries[slot%chunkSize] = entry{}
	c.used &^= 1 << (slot % chunkSize)
	t.full = min(t.full, slot/chunkSize)
}

// reserve gives out no slot below floor any more.
func (t *table) reserve(floor int) { t.floor = max(t.floor, min(floor, MaxHandles)) }

// at returns the entry of a slot, or nil when it is free.
func (t *table) at(slot int) *entry {
	if slot >= MaxHandles {
		return t.made[slot]
	}
	if slot < 0 || slot/chunkSize >= len(t.chunks) || t.chunks[slot/chunkSize] == nil {
		return nil
	}
	if e := &t.chunks[slot/chunkSize].entries[slot%chunkSize]; e.object != nil {
		return e
	}
	return nil
}

// get returns the entry of h.
func (t *table) get(h Handle) (*entry, int, error) {
	slot := h.Slot()
	if e := t.at(slot); e != nil {
		return e, slot, nil
	}
	return nil, 0, winerr.ERROR_INVALID_HANDLE
}

// all visits the slots in use, lowest first. A slot may be removed while it is visited.
func (t *table) all() iter.Seq2[int, *entry] {
	return func(yield func(int, *entry) bool) {
		if !t.given(yield) {
			return
		}
		for _, slot := range slices.Sorted(maps.Keys(t.made)) {
			if !yield(slot, t.made[slot]) {
				return
			}
		}
	}
}

// given visits the slots in use below MaxHandles, and reports whether the visitor wants more.
func (t *table) given(yield func(int, *entry) bool) bool {
	for i, c := range t.chunks {
		if c == nil {
			continue
		}
		for used := c.used; used != 0; used &= used - 1 {
			n := bits.TrailingZeros64(used)
			if !yield(i*chunkSize+n, &c.entries[n]) {
				return false
			}
		}
	}
	return true
}
