package server

import (
	"winshm/internal/dispatcher"
	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/internal/wire"
)

// syncObject is the body of an event, mutex, semaphore or timer, and part of that of a process or thread. Its state is in its
// slot of an arena, or kept by the dispatcher. Server.mu guards it.
type syncObject struct {
	server  *Server
	arena   *arena // of the user who made it; nil: none, or no more
	slot    uint32
	kind    waitable.Kind
	maximum uint32
	// kept is the object that the dispatcher keeps; nil: the state is in the slot.
	kept *dispatcher.Object
	// forGood: it never goes back to its slot.
	forGood bool
	// pins are those who may use the slot although their handles are closed.
	pins int
	// dead: the last handle is closed.
	dead bool
	// timer is what it is set to, if it is a timer that was set once.
	timer *timer
	// life is the process whose end it tells of, if it does.
	life *life
}

// newSyncLocked makes a waitable in an arena, or one that the manager keeps if that is nil.
func (s *Server) newSyncLocked(a *arena, h waitable.Held) (*syncObject, error) {
	o := &syncObject{server: s, kind: h.Kind, maximum: h.Maximum}
	if a == nil {
		o.forGood = true
		s.keepStateLocked(o, h)
		return o, nil
	}
	slot, err := a.takeObjectLocked()
	if err != nil {
		return nil, err
	}
	a.actor.New(slot, h)
	a.uses++
	o.arena, o.slot = a, slot
	return o, nil
}

// waitableOf returns what one waits for at an object; nil: it is nothing to wait for.
func waitableOf(obj *object.Object) *syncObject {
	switch b := obj.Body().(type) {
	case *syncObject:
		return b
	case *subject:
		return b.syncObject
	}
	return nil
}

// Close is called when the last handle is gone.
func (o *syncObject) Close() error {
	o.server.mu.Lock()
	defer o.server.mu.Unlock()
	o.discardLocked()
	if o.life == nil {
		o.server.waitables--
	}
	return nil
}

// discardLocked gives up an object to which nobody got a handle.
func (o *syncObject) discardLocked() {
	o.dead = true
	o.disposeLocked()
}

// disposeLocked gives up an object that no handle leads to, once no pin keeps its slot and no wait names it that could still
// be satisfied: one that the manager has, or any for the end of a process.
func (o *syncObject) disposeLocked() {
	if !o.dead || o.pins > 0 || o.kept != nil && o.kept.Waits() > 0 {
		return
	}
	if l := o.life; l != nil && !l.told && o.kept == nil && o.arena.actor.Waited(o.slot) {
		return
	}
	o.dead = false
	o.server.unsetLocked(o)
	if o.kept != nil {
		o.server.forgetLocked(o)
	}
	if o.arena != nil {
		o.arena.objects.give(o.slot) // who still waits keeps it from being used again
		o.server.leaveArenaLocked(o.arena)
		o.arena = nil
	}
	if o.life != nil {
		o.life.dropLocked(o)
	}
}

// slotFor returns the object slot that processes of a user use; 0: they ask the manager.
func (o *syncObject) slotFor(user uint32) uint32 {
	if o.forGood || o.arena == nil || o.arena.user != user {
		return 0
	}
	return o.slot
}

func (o *syncObject) describe(h *wire.Handle, viewer uint32) {
	h.Protect, h.Size = uint32(o.kind), uint64(o.slotFor(viewer))
	if o.kind == waitable.Semaphore {
		h.Attributes = o.maximum
	}
}

func (o *syncObject) attach() (attachment, bool) { return nil, false }
