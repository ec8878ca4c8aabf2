package server

import (
	"time"

	"winshm/internal/dispatcher"
	"winshm/internal/waitable"
	"winshm/internal/wire"
)

// look is what a snapshot sees of what one can wait for. The object is pinned.
type look struct {
	object *syncObject
	id     uint64
	// sees reports whether the viewer may know that a process uses the object.
	sees func(*process) bool
	// here: the state is in the arena, and this is it.
	here    bool
	held    waitable.Held
	waiters []dispatcher.Owner
}

// states describes what was looked at, and unpins it.
func (s *Server) states(looks []look) []wire.WaitableInfo {
	for i := range looks {
		looks[i].lookInArena()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	infos := make([]wire.WaitableInfo, 0, len(looks))
	for i := range looks {
		l := &looks[i]
		infos = append(infos, s.stateLocked(l))
		l.object.pins--
		l.object.disposeLocked()
	}
	return infos
}

// lookInArena looks at all who wait, which takes time if they are many: it is done without the lock.
func (l *look) lookInArena() {
	a := l.object.arena
	if a == nil {
		return
	}
	a.repairs.Lock()
	defer a.repairs.Unlock()
	held, result := a.repairer.Look(l.object.slot)
	if l.here = result == waitable.OK; !l.here {
		return
	}
	l.held = held
	for _, thread := range a.repairer.Waiters(l.object.slot) {
		l.waiters = append(l.waiters, dispatcher.Owner{User: a.user, Thread: thread})
	}
}

// stateLocked describes what a look has seen, or what the manager keeps.
func (s *Server) stateLocked(l *look) wire.WaitableInfo {
	o := l.object
	info := wire.WaitableInfo{Object: l.id, Kind: uint32(o.kind), Maximum: o.maximum}
	var owner dispatcher.Owner
	switch {
	case o.kept != nil:
		state := o.kept.State()
		info.Managed, info.Signaled, info.Abandoned = 1, flag(state.IsSignaled()), flag(state.Abandoned)
		info.Count, owner = uint32(state.Count), state.Owner
		l.waiters = o.kept.Waiters()
	case l.here:
		info.Signaled, info.Abandoned, info.Count = flag(l.held.Signaled), flag(l.held.Abandoned), l.held.Count
		owner = dispatcher.Owner{User: o.arena.user, Thread: l.held.Owner}
	}
	if in, period := o.dueLocked(); in != 0 {
		info.Due, info.Period = uint64(in), uint32(period/time.Millisecond)
	}
	info.Owner, _ = s.threadLocked(owner, l.sees)
	const most = 16
	for _, waiter := range l.waiters {
		if t, known := s.threadLocked(waiter, l.sees); known && len(info.Waiters) < most {
			info.Waiters = append(info.Waiters, t)
		}
	}
	info.Others = uint32(len(l.waiters) - len(info.Waiters))
	return info
}

// threadLocked says whose a thread slot is, if it is somebody's whom the viewer sees.
func (s *Server) threadLocked(t dispatcher.Owner, sees func(*process) bool) (info wire.ThreadInfo, known bool) {
	a := s.arenas[t.User]
	if a == nil {
		return info, false
	}
	p := a.owners[t.Thread].process
	if p == nil || !sees(p) {
		return info, false
	}
	return wire.ThreadInfo{PID: uint32(max(p.life.pidfd.PID, 0)), Slot: t.Thread, Thread: a.actor.ID(t.Thread)}, true
}

func flag(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
