package server

import (
	"winshm/internal/dispatcher"
	"winshm/internal/waitable"
)

// Held is called before a process of that user has a handle: what several users use lives with the manager for good, so that
// none of them can spoil it for the others.
func (o *syncObject) Held(user uint32) {
	if !o.forGood && o.arena.user != user {
		o.forGood = true
		o.server.keepLocked(o)
	}
}

// keepLocked sees to it that the dispatcher has the object. Who waits in the arena for nothing else keeps his place in the
// queue; others come to the manager by themselves.
func (s *Server) keepLocked(o *syncObject) {
	if o.kept != nil {
		return
	}
	var waits []dispatcher.Request
	h, result := o.arena.actor.Move(o.slot, func(thread, version uint32) bool {
		waits = append(waits, s.adopted(dispatcher.Owner{User: o.arena.user, Thread: thread}, version))
		return true
	})
	s.checkLocked(o.arena, result)
	if result != waitable.OK { // the arena is broken: others begin with an object that nobody has touched
		h = waitable.Held{Kind: o.kind}
	}
	s.keepStateLocked(o, h)
	for _, w := range waits {
		w.Objects = []*dispatcher.Object{o.kept}
		_, _, _ = s.dispatcher.Wait(w)
	}
}

// adopted is the wait of a thread that had begun in its arena.
func (s *Server) adopted(by dispatcher.Owner, version uint32) dispatcher.Request {
	return dispatcher.Request{
		Owner: by, Version: version,
		Claim: func(o dispatcher.Outcome) bool { return s.claimLocked(by, version, o) },
	}
}

// keepStateLocked enters a state with the dispatcher. It may come from memory that others write.
func (s *Server) keepStateLocked(o *syncObject, h waitable.Held) {
	state := dispatcher.State{
		Kind: dispatcher.Kind(o.kind), Signaled: h.Signaled, Abandoned: h.Abandoned,
		Count: int32(min(h.Count, o.maximum)), Maximum: int32(o.maximum),
	}
	if o.kind == waitable.Mutex && h.Owner != 0 {
		if _, known := o.arena.owners[h.Owner]; known {
			state.Owner = dispatcher.Owner{User: o.arena.user, Thread: h.Owner}
		} else {
			state.Abandoned = true // by one that has ended and is being repaired
		}
	}
	o.kept = s.dispatcher.Put(state)
	o.kept.Key = o
}

// returnLocked gives an object back to its arena that was kept for the time of a wait, unless a wait names it still.
func (s *Server) returnLocked(o *syncObject) {
	if o.forGood || o.kept == nil {
		return
	}
	state, ok := s.dispatcher.Take(o.kept)
	if !ok {
		return
	}
	o.kept.Key = nil
	o.kept = nil
	result := o.arena.actor.Return(o.slot, waitable.Held{
		Kind: o.kind, Signaled: state.Signaled, Count: uint32(state.Count), Maximum: o.maximum,
		Owner: state.Owner.Thread, Abandoned: state.Abandoned,
	})
	s.checkLocked(o.arena, result)
}

// returnIdleLocked gives back, or gives up, what no wait of the manager's names any more. It follows whatever may end waits.
func (s *Server) returnIdleLocked() {
	for _, kept := range s.dispatcher.Idle() {
		switch o, ok := kept.Key.(*syncObject); {
		case !ok: // it has gone back since
		case o.dead:
			o.disposeLocked()
		default:
			s.returnLocked(o)
		}
	}
}

// forgetLocked takes an object from the dispatcher that nobody will use again.
func (s *Server) forgetLocked(o *syncObject) {
	_, _ = s.dispatcher.Take(o.kept)
	o.kept.Key = nil
	o.kept = nil
}

// set makes an event signaled, wherever it is. The caller has pinned it, and holds no lock: those who wait may be many.
func (s *Server) set(o *syncObject) {
	s.change(o, (*dispatcher.Dispatcher).Set, (*waitable.Actor).Set)
}

// reset makes an event not signaled; it is like set.
func (s *Server) reset(o *syncObject) {
	s.change(o, (*dispatcher.Dispatcher).Reset, (*waitable.Actor).Reset)
}

// change changes an event where the dispatcher has it, or in the arena. A word that says time and again that the dispatcher
// has what it does not have was not written by the rules.
func (s *Server) change(
	o *syncObject, kept func(*dispatcher.Dispatcher, *dispatcher.Object) error, here func(*waitable.Actor, uint32) waitable.Result,
) {
	result := waitable.Elsewhere
	const tries = 64 // it may just move at this moment
	for range tries {
		if s.changeKept(o, kept) {
			return
		}
		a := o.arena
		a.repairs.Lock()
		result = here(a.repairer, o.slot)
		a.repairs.Unlock()
		if result != waitable.Elsewhere {
			break
		}
	}
	if result != waitable.OK {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.checkLocked(o.arena, waitable.Broken)
	}
}

// changeKept changes an event if the dispatcher has it.
func (s *Server) changeKept(o *syncObject, change func(*dispatcher.Dispatcher, *dispatcher.Object) error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o.kept == nil {
		return false
	}
	_ = change(s.dispatcher, o.kept)
	s.returnIdleLocked()
	return true
}
