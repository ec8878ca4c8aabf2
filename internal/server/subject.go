package server

import (
	"maps"
	"slices"

	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/internal/wire"
)

// subject is the body of a process or thread object: an event that is set when the process has ended and all that it left
// is cleared away.
type subject struct{ *syncObject }

// newSubjectLocked makes the body of an object that stands for a process. Without an arena, or if there is no room in it, the
// manager keeps the state.
func (s *Server) newSubjectLocked(l *life, a *arena) *subject {
	h := waitable.Held{Kind: waitable.ManualEvent, Signaled: l.told}
	o, err := s.newSyncLocked(a, h)
	if err != nil {
		o, _ = s.newSyncLocked(nil, h)
	}
	o.life = l
	l.uses++
	l.objects[o] = struct{}{}
	s.watchLocked(l)
	return &subject{o}
}

// dropLocked takes an object away that has been given up.
func (l *life) dropLocked(o *syncObject) {
	delete(l.objects, o)
	o.server.leaveLifeLocked(l)
}

// watchLocked waits for the end of a process, which need not be one that ever connects. It ends with the life.
func (s *Server) watchLocked(l *life) {
	if l.watched {
		return
	}
	l.watched = true
	s.wg.Go(func() {
		if l.pidfd.Wait() == nil {
			_, _ = l.exitCode() // while it can be known
			s.tellEnd(l)
		}
	})
}

// tellEnd sets the objects of a process that has ended, unless something of it is still to be cleared away: who does that
// calls again.
func (s *Server) tellEnd(l *life) {
	s.mu.Lock()
	l.over = true
	if s.closing || l.tables > 0 || l.told {
		s.mu.Unlock()
		return
	}
	l.told = true
	objects := slices.Collect(maps.Keys(l.objects))
	for _, o := range objects {
		o.pins++
	}
	s.mu.Unlock()
	for _, o := range objects {
		s.set(o)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range objects {
		o.pins--
		o.disposeLocked()
	}
}

// openProcessLocked gives a handle to a process. If it is not an object yet, what one waits for lies in the arena a.
func (s *Server) openProcessLocked(r object.Request, l *life, owner uint32, a *arena) (object.Result, error) {
	if l.object != nil && l.object.Handles() > 0 {
		return s.openLocked(r, l.object)
	}
	obj := object.NewObject(object.ProcessType, s.newSubjectLocked(l, a), owner)
	res, err := s.openNewLocked(r, obj)
	if err == nil {
		l.object = obj
	}
	return res, err
}

// openNewLocked gives the first handle to what stands for a process.
func (s *Server) openNewLocked(r object.Request, obj *object.Object) (object.Result, error) {
	res, err := s.openLocked(r, obj)
	if err != nil {
		waitableOf(obj).discardLocked()
	}
	return res, err
}

// arenaOf returns the arena in which an object of a process of that user's is to lie; nil: the manager keeps it, since the
// client is another user's.
func (c *connection) arenaOf(owner uint32) *arena {
	if owner != c.process.id.user {
		return nil
	}
	a, _ := c.arena()
	return a
}

// describe tells the number: the kernel does not know that of an ended process for long.
func (b *subject) describe(h *wire.Handle, viewer uint32) {
	h.Protect, h.Attributes = uint32(b.kind), b.slotFor(viewer)
	h.Size = uint64(max(b.life.pidfd.PID, 0))
}

func (b *subject) attach() (attachment, bool) {
	b.life.uses++
	return pidfdUse{b.server, b.life}, true
}

// pidfdUse is a use of a process's pidfd.
type pidfdUse struct {
	server *Server
	life   *life
}

// FD returns the process's pidfd.
func (u pidfdUse) FD() int { return u.life.pidfd.FD() }

// Release ends the use.
func (u pidfdUse) Release() { u.server.leaveLife(u.life) }
