package client

import (
	"sync/atomic"

	"winshm/internal/object"
)

// handleTable finds what is remembered of a handle to something that can be waited for, without a lock. What it says is true
// only if the generation of the handle's slot is the entry's.
type handleTable struct {
	parts [object.Slots / tablePart]atomic.Pointer[[tablePart]atomic.Pointer[entry]]
}

const tablePart = 1 << 10

// at returns what was put at a slot; nil if that is no slot.
func (t *handleTable) at(slot int) *entry {
	if uint(slot) >= object.Slots {
		return nil
	}
	part := t.parts[slot/tablePart].Load()
	if part == nil {
		return nil
	}
	return part[slot%tablePart].Load()
}

// known returns what was put at a slot if that is of the slot's present generation; nil if it is not.
func (t *handleTable) known(slot int, generation uint32) *entry {
	if e := t.at(slot); e != nil && e.Generation == generation {
		return e
	}
	return nil
}

// put keeps an entry. The caller sees to it that nobody else does so.
func (t *handleTable) put(slot int, e *entry) {
	if uint(slot) >= object.Slots {
		return
	}
	part := t.parts[slot/tablePart].Load()
	if part == nil {
		part = new([tablePart]atomic.Pointer[entry])
		t.parts[slot/tablePart].Store(part)
	}
	part[slot%tablePart].Store(e)
}
