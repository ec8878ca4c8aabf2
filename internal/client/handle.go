package client

import (
	"errors"
	"slices"
	"sync/atomic"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// Handle is a handle of this process. The two low bits are the program's own and are ignored.
type Handle uint32

// HandleOf returns the handle that a HANDLE stands for: its upper half is 0, or a sign extension of the lower. What is
// none gives 0, which is none either.
func HandleOf(value uintptr) Handle {
	low := Handle(value)
	if v := uint64(value); v != uint64(low) && v != uint64(int64(int32(low))) {
		return 0
	}
	return low
}

// Handle flags (HANDLE_FLAG_*).
const (
	Inherit          = uint32(object.Inherit)
	ProtectFromClose = uint32(object.ProtectFromClose)
)

// entry is what is remembered of a handle, as long as the slot's generation is the same.
type entry struct {
	wire.Handle
	// What those see who only glance at the handle, and have no time to look at types; set by knowLocked.
	waits waitable.Kind
	at    uint32 // the place

	file *shm.File // a section's memory, a process's pidfd; nil if it has none
	uses uses      // by waits and their kin, which need no file
	spin Spinner   // of those who wait for it

	seat atomic.Pointer[seat] // that took the mutex last; it may be another's by now
}

// retain keeps the file open until release.
func (e *entry) retain() {
	if e.file != nil {
		e.file.Retain()
	}
}

func (e *entry) release() {
	if e.file != nil {
		e.file.Release()
	}
}

// lookup returns what h is; e.file is retained for the caller, who releases e when done.
func (c *Client) lookup(h Handle) (*entry, error) {
	if own, ok := local(h); ok {
		defer own.release()
		return &entry{Handle: wire.Handle{Handle: uint32(own.Handle), Type: own.Type.ID, Access: own.Access}}, nil
	}
	l, err := c.reach(c.living())
	if err != nil {
		return nil, err
	}
	h &^= 3
	e, generation := l.remembered(uint32(h))
	switch {
	case e != nil:
		return e, nil
	case generation%2 == 0:
		return nil, winerr.ERROR_INVALID_HANDLE
	}
	return c.query(l, h)
}

// reach returns l, or if that is nil a new connection: a handle may have been opened through another client of this
// process. It starts no manager, since a new one knows no handles.
func (c *Client) reach(l *link) (*link, error) {
	if l != nil {
		return l, nil
	}
	l, err := c.connect(false)
	if errors.Is(err, ErrNobody) {
		err = winerr.ERROR_INVALID_HANDLE
	}
	return l, err
}

// query asks the manager what h is. A descriptor is not remembered: whoever opened the handle will close it, and this client
// would keep its memory without hearing of that.
func (c *Client) query(l *link, h Handle) (*entry, error) {
	var reply wire.Handle
	status, fds, err := c.callOn(l, wire.OpQuery, &wire.HandleRequest{Handle: uint32(h)}, &reply, anyNumber)
	switch {
	case errors.Is(err, fdsock.ErrNoFDs):
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	case err != nil:
		return nil, err
	case status != 0:
		return nil, status
	}
	e := newEntry(reply, fds)
	if !l.note(e) {
		e.release()
		return nil, winerr.ERROR_INVALID_HANDLE
	}
	return e, nil
}

// newEntry takes ownership of the descriptors.
func newEntry(reply wire.Handle, fds []int) *entry {
	e := &entry{Handle: reply}
	if len(fds) > 0 {
		e.file = shm.NewFile(fds[0])
		fdsock.CloseAll(fds[1:])
	}
	return e
}

// callOn makes a call that only the manager that l leads to can answer: when that one is gone, so are its handles.
func (c *Client) callOn(l *link, op wire.Op, body, reply wire.Message, want int, send ...int) (winerr.Errno, []int, error) {
	status, fds, err := l.call(op, body, reply, want, send...)
	if errors.Is(err, errCut) {
		c.drop(l)
		return 0, nil, winerr.ERROR_INVALID_HANDLE
	}
	return status, fds, err
}

// CloseHandle closes h. ERROR_INVALID_HANDLE: there is no such handle, or it is protected from being closed.
func (c *Client) CloseHandle(h Handle) error {
	if isLocal(h) {
		return removeLocal(h)
	}
	l, err := c.reach(c.current())
	if err != nil {
		return err
	}
	h &^= 3
	generation := l.generation(uint32(h))
	used := c.beginClose(l, h, generation)
	status, err := c.closeOn(l, h)
	used.end(err == nil && status == 0)
	if err != nil {
		return err
	}
	if status != 0 {
		return status
	}
	l.forget(uint32(h), generation)
	if used.entry != nil && used.entry.Type == object.TimerType.ID {
		completions.closed(c, l, used.entry.Object)
	}
	locals.unreserve(h)
	return nil
}

func (c *Client) closeOn(l *link, h Handle) (winerr.Errno, error) {
	x := newExchange()
	defer x.release()
	x.handle.Handle = uint32(h)
	status, _, err := c.callOn(l, wire.OpClose, &x.handle, nil, 0)
	return status, err
}

// HandleFlags returns the flags of h.
func (c *Client) HandleFlags(h Handle) (uint32, error) { return c.flags(h, 0, 0) }

// SetHandleFlags sets those flags of h that are in mask.
func (c *Client) SetHandleFlags(h Handle, mask, flags uint32) error {
	_, err := c.flags(h, mask, flags)
	return err
}

func (c *Client) flags(h Handle, mask, flags uint32) (uint32, error) {
	if isLocal(h) {
		return localFlags(h, mask, flags)
	}
	l, err := c.reach(c.current())
	if err != nil {
		return 0, err
	}
	x := newExchange()
	defer x.release()
	x.flags = wire.Flags{Handle: uint32(h), Mask: mask, Flags: flags}
	status, _, err := c.callOn(l, wire.OpFlags, &x.flags, &x.flagsReply, 0)
	if err == nil && status != 0 {
		err = status
	}
	return x.flagsReply.Flags, err
}

// remembered returns the entry of h, retained, if it is still true, and in any case the generation of its slot.
func (l *link) remembered(h uint32) (*entry, uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	generation := l.generationLocked(h)
	e := l.handles[h]
	switch {
	case e == nil:
		return nil, generation
	case e.Generation != generation:
		e.release()
		delete(l.handles, h)
		return nil, generation
	}
	e.retain()
	return e, generation
}

func (l *link) generation(h uint32) uint32 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.generationLocked(h)
}

// generationLocked returns the generation of h's slot; 0, which is that of a slot never used, if there is none.
func (l *link) generationLocked(h uint32) uint32 {
	slot := object.Handle(h).Slot()
	if l.gens == nil || slot < 0 {
		return 0
	}
	return l.gens.Load(slot)
}

// remember keeps what the manager said of a handle, and takes ownership of its descriptors. false: the manager has gone
// since, and the handle with it.
func (l *link) remember(reply wire.Handle, fds []int) bool {
	e := newEntry(reply, fds)
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.noteLocked(reply.Handle) {
		e.release()
		return false
	}
	l.knowLocked(e)
	l.sweepLocked()
	if old := l.handles[reply.Handle]; old != nil {
		old.release()
	}
	l.handles[reply.Handle] = e
	return true
}

// note keeps what is not a matter of descriptors of a handle that the program gets to know; false: the link is dead.
func (l *link) note(e *entry) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.knowLocked(&entry{Handle: e.Handle})
	return l.noteLocked(e.Handle.Handle)
}

// noteNumber keeps the number of a handle that the program gets to know; false: the link is dead.
func (l *link) noteNumber(h uint32) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.noteLocked(h)
}

// knowLocked puts into the table what can be waited for, unless it is there: somebody may use what is there, and whoever closes
// the handle must see that.
func (l *link) knowLocked(e *entry) {
	slot := object.Handle(e.Handle.Handle).Slot()
	if e.waits, e.at = e.kind(), e.place(); e.waits == 0 || l.retired {
		return
	}
	if l.table.known(slot, e.Generation) == nil {
		l.table.put(slot, e)
	}
}

// noteLocked keeps the number of a handle that the program gets to know; false: the link is dead.
func (l *link) noteLocked(h uint32) bool {
	if !l.retired {
		l.top = max(l.top, h)
	}
	return !l.retired
}

// sweepLocked drops what is remembered of handles that others have closed, each time the number of entries has doubled.
func (l *link) sweepLocked() {
	const least = 16
	if len(l.handles) < max(l.swept*2, least) {
		return
	}
	for h, e := range l.handles {
		if l.generationLocked(h) != e.Generation {
			e.release()
			delete(l.handles, h)
		}
	}
	l.swept = len(l.handles)
}

// forget drops the entry of h if it is of that generation: by now the number may stand for something else.
func (l *link) forget(h, generation uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.handles[h]; e != nil && e.Generation == generation {
		e.release()
		delete(l.handles, h)
	}
}

// forgetClosed drops the entry of h if h has been closed.
func (l *link) forgetClosed(h uint32) {
	if e, _ := l.remembered(h); e != nil {
		e.release()
	}
}

// retire lets the link remember no more handles, and returns the highest that it has known.
func (l *link) retire() uint32 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.retired = true
	return l.top
}

// Remembered returns the handles that are in the cache, for tests of what is given back.
func (c *Client) Remembered() []Handle {
	l := c.current()
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var handles []Handle
	for h := range l.handles {
		handles = append(handles, Handle(h))
	}
	slices.Sort(handles)
	return handles
}
