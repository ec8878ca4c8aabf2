package client

import (
	"os"
	"sync"
	"sync/atomic"

	"winshm/internal/object"
	"winshm/winerr"
)

// Handles that this library makes itself are 4 modulo 8: the manager never gives out such a number, except to a child
// process that inherits one.
const (
	localStep  = 8
	localFirst = 4
	maxLocals  = object.MaxHandles
)

// localBody is what a handle of the library's own stands for.
type localBody interface {
	// Close is called once, by the last user.
	Close() error
	// duplicate returns a body for another handle to the same object.
	duplicate() (localBody, error)
	// identity is equal for bodies of one object. It is comparable.
	identity() any
}

// fileBody is the body of a handle that a child process may inherit as a descriptor.
type fileBody interface {
	localBody
	// File is borrowed: it lives as long as the body.
	File() *os.File
}

// localEntry is a handle that the library made. Its fields but flags never change.
type localEntry struct {
	Handle Handle
	Type   *object.Type
	Access uint32

	body  localBody
	flags uint32       // guarded by the table's mutex
	users atomic.Int32 // the table is one
}

// release gives an entry back that a lookup retained. The last one closes the body: never while somebody uses it.
func (e *localEntry) release() {
	if e.users.Add(-1) == 0 {
		_ = e.body.Close()
	}
}

// file returns the open file of a retained entry, borrowed, or nil if it has none.
func (e *localEntry) file() *os.File {
	if b, ok := e.body.(fileBody); ok {
		return b.File()
	}
	return nil
}

// locals are the handles of this process that the library made, whichever client is used.
var locals localTable

type localTable struct {
	mu      sync.Mutex
	entries []*localEntry // nil where a number is free
	floor   int           // nothing below it is free
}

// reservedEntry holds a number that the manager gave to this process.
var reservedEntry = new(localEntry)

// addLocal makes a handle with the lowest free number, and takes ownership of body, also when it fails.
// ERROR_NO_SYSTEM_RESOURCES: there is no free number.
func addLocal(typ *object.Type, access, flags uint32, body localBody) (Handle, error) {
	inheritFirst()
	h := locals.add(newLocal(typ, access, flags, body))
	if h == 0 {
		_ = body.Close()
		return 0, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return h, nil
}

// adoptLocal makes a handle of that number, which this process inherited, and takes ownership of body, also when it
// fails. ERROR_INVALID_HANDLE: no handle of the library's can have the number, or one has it already.
func adoptLocal(h Handle, typ *object.Type, access, flags uint32, body localBody) error {
	if !locals.put(h, newLocal(typ, access, flags, body)) {
		_ = body.Close()
		return winerr.ERROR_INVALID_HANDLE
	}
	return nil
}

// reserveLocal keeps a number from being given out, since the manager has given it to this process. It may be any handle.
func reserveLocal(h Handle) { locals.put(h, reservedEntry) }

// local returns what h stands for, if the library made it. The caller releases it.
func local(h Handle) (*localEntry, bool) {
	if localSlot(h) < 0 {
		return nil, false // without a lock that all threads would meet at
	}
	inheritFirst()
	locals.mu.Lock()
	defer locals.mu.Unlock()
	e := locals.findLocked(h)
	if e == nil {
		return nil, false
	}
	e.users.Add(1)
	return e, true
}

// isLocal reports whether the library made h.
func isLocal(h Handle) bool {
	if localSlot(h) < 0 {
		return false
	}
	inheritFirst()
	locals.mu.Lock()
	defer locals.mu.Unlock()
	return locals.findLocked(h) != nil
}

// removeLocal closes h. ERROR_INVALID_HANDLE: the library made no such handle, or it is protected from being closed.
func removeLocal(h Handle) error {
	e := locals.remove(h)
	if e == nil {
		return winerr.ERROR_INVALID_HANDLE
	}
	e.release()
	return nil
}

// localFlags sets those flags of h that are in mask and returns all.
func localFlags(h Handle, mask, flags uint32) (uint32, error) {
	locals.mu.Lock()
	defer locals.mu.Unlock()
	e := locals.findLocked(h)
	if e == nil {
		return 0, winerr.ERROR_INVALID_HANDLE
	}
	if (mask|flags)&^(Inherit|ProtectFromClose) != 0 {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	e.flags = e.flags&^mask | flags&mask
	return e.flags, nil
}

// inheritableLocals returns the files that a child process inherits, by number. The caller releases them.
func inheritableLocals() []*localEntry {
	locals.mu.Lock()
	defer locals.mu.Unlock()
	var inheritable []*localEntry
	for _, e := range locals.entries {
		if e != nil && e.flags&Inherit != 0 && e.file() != nil {
			e.users.Add(1)
			inheritable = append(inheritable, e)
		}
	}
	return inheritable
}

func newLocal(typ *object.Type, access, flags uint32, body localBody) *localEntry {
	e := &localEntry{Type: typ, Access: access, flags: flags, body: body}
	e.users.Store(1)
	return e
}

// localSlot returns the place of h in the table, or -1 if it can have none.
func localSlot(h Handle) int {
	h &^= 3
	if h%localStep != localFirst || h/localStep >= maxLocals {
		return -1
	}
	return int(h / localStep)
}

// add returns 0 when the table is full.
func (t *localTable) add(e *localEntry) Handle {
	t.mu.Lock()
	defer t.mu.Unlock()
	slot := t.floor
	for slot < len(t.entries) && t.entries[slot] != nil {
		slot++
	}
	t.floor = slot
	if slot == maxLocals {
		return 0
	}
	t.putLocked(slot, e)
	return e.Handle
}

// put reports whether the number was free.
func (t *localTable) put(h Handle, e *localEntry) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	slot := localSlot(h)
	if slot < 0 || slot < len(t.entries) && t.entries[slot] != nil {
		return false
	}
	t.putLocked(slot, e)
	return true
}

func (t *localTable) putLocked(slot int, e *localEntry) {
	if missing := slot + 1 - len(t.entries); missing > 0 {
		t.entries = append(t.entries, make([]*localEntry, missing)...)
	}
	t.entries[slot] = e
	if e != reservedEntry {
		e.Handle = Handle(slot*localStep + localFirst)
	}
}

// findLocked returns nil for what the library did not make.
func (t *localTable) findLocked(h Handle) *localEntry {
	slot := localSlot(h)
	if slot < 0 || slot >= len(t.entries) || t.entries[slot] == reservedEntry {
		return nil
	}
	return t.entries[slot]
}

// remove takes h out, unless it is protected, and returns what it stood for.
func (t *localTable) remove(h Handle) *localEntry {
	t.mu.Lock()
	defer t.mu.Unlock()
	e := t.findLocked(h)
	if e == nil || e.flags&ProtectFromClose != 0 {
		return nil
	}
	t.freeLocked(localSlot(h))
	return e
}

// unreserve lets a number that the manager gave be given out again: it was closed.
func (t *localTable) unreserve(h Handle) {
	slot := localSlot(h)
	if slot < 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if slot < len(t.entries) && t.entries[slot] == reservedEntry {
		t.freeLocked(slot)
	}
}

func (t *localTable) freeLocked(slot int) {
	t.entries[slot] = nil
	t.floor = min(t.floor, slot)
}
