package client

import (
	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// kind returns what the object is to those who wait for it; 0: nothing.
func (e *entry) kind() waitable.Kind {
	switch e.Type {
	case object.EventType.ID, object.MutantType.ID, object.SemaphoreType.ID, object.TimerType.ID,
		object.ProcessType.ID, object.ThreadType.ID:
		return waitable.Kind(e.Protect)
	}
	return 0
}

// place returns the object's slot in the arena; 0: the manager keeps its state.
func (e *entry) place() uint32 {
	if e.Type == object.ProcessType.ID || e.Type == object.ThreadType.ID {
		return e.Attributes % waitable.MaxObjects
	}
	return uint32(e.Size) % waitable.MaxObjects
}

// check returns the error of a call that needs a type and a right. 0 asks for no right.
func (e *entry) check(typ *object.Type, right uint32) error {
	switch {
	case e.Type != typ.ID:
		return winerr.ERROR_INVALID_HANDLE
	case e.Access&right != right:
		return winerr.ERROR_ACCESS_DENIED
	}
	return nil
}

// checkWait returns the error of a wait for the object. NT looks at the rights first.
func (e *entry) checkWait() error {
	switch {
	case e.Access&object.Synchronize == 0:
		return winerr.ERROR_ACCESS_DENIED
	case e.kind() == 0:
		return winerr.ERROR_INVALID_HANDLE
	}
	return nil
}

// target returns what h leads to and where its state is. The caller ends its use by [arena.leave].
func (c *Client) target(h Handle) (*arena, *entry, error) {
	if a := c.waits.Load(); a != nil && a.living() {
		if e := a.hold(h); e != nil {
			return a, e, nil
		}
	}
	return c.findTarget(h)
}

// hold returns what is remembered of h, in use, if it is still true.
func (a *arena) hold(h Handle) *entry {
	slot := object.Handle(h).Slot()
	e := a.link.table.at(slot)
	if e == nil {
		return nil
	}
	if !e.uses.enter() || a.gens.Load(slot) != e.Generation {
		a.leave(e)
		return nil
	}
	return e
}

// leave ends the use of what target returned.
func (a *arena) leave(e *entry) {
	if e.uses.leave() {
		a.unpin(e)
	}
}

func (a *arena) unpin(e *entry) { _ = a.ask(wire.OpUnpin, &wire.Unpin{Object: e.Object}, nil) }

// findTarget asks the manager what h is.
func (c *Client) findTarget(h Handle) (*arena, *entry, error) {
	if isLocal(h) {
		return nil, nil, winerr.ERROR_INVALID_HANDLE
	}
	a, err := c.arena()
	if err != nil {
		return nil, nil, err
	}
	e, err := c.lookup(h)
	if err != nil {
		return nil, nil, err
	}
	defer e.release()
	if known := a.hold(h); known != nil {
		return a, known, nil
	}
	other := &entry{Handle: e.Handle} // nothing to wait for, or closed by now
	other.uses.enter()
	return a, other, nil
}

// closing is a handle that is about to be closed.
type closing struct {
	arena  *arena // nil if nobody uses what the handle leads to
	entry  *entry
	pinned bool
}

// beginClose sees to it that the object's place in the arena stays the object's as long as calls that are under way use it.
func (c *Client) beginClose(l *link, h Handle, generation uint32) closing {
	e := l.table.known(object.Handle(h).Slot(), generation)
	if e == nil {
		return closing{}
	}
	a := l.openedArena()
	used := e.uses.close()
	if a == nil {
		return closing{entry: e}
	}
	if e.isMutex() && a.seats.bind(e) {
		used = true
	}
	pinned := used && a.ask(wire.OpPin, &wire.HandleRequest{Handle: uint32(h)}, nil) == nil
	return closing{arena: a, entry: e, pinned: pinned}
}

// end says whether the handle was closed.
func (k closing) end(closed bool) {
	switch {
	case k.entry == nil:
	case closed && k.pinned:
		if k.entry.uses.pin() {
			k.arena.unpin(k.entry)
		}
	case !closed:
		k.entry.uses.reopen()
		if k.pinned {
			k.arena.unpin(k.entry)
		}
	}
}
