package server

import (
	"sync"

	"winshm/internal/shm"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// arena is the memory in which the waitables of one user lie, while a process of his has it or an object lies there.
type arena struct {
	user   uint32
	file   *shm.File
	memory *shm.Memory
	clock  *clock // of the timers

	// What follows is guarded by Server.mu.
	actor   *waitable.Actor // changes single objects
	broken  bool            // somebody has been told to declare it so
	uses    int
	objects slots
	threads slots
	owners  map[uint32]threadOwner // of the thread slots that are given out

	repairs  sync.Mutex      // guards repairer; it is not taken under Server.mu
	repairer *waitable.Actor // goes through all objects, or serves all who wait for one
}

// The manager's own thread slots in every arena.
const (
	actorThread = iota
	repairThread
	firstThread
)

// newArena makes an arena for a user.
func newArena(user uint32) (*arena, error) {
	file, err := shm.Create(waitable.Size)
	if err != nil {
		return nil, err
	}
	memory, err := shm.MapMemory(file, waitable.Size)
	if err != nil {
		file.Release()
		return nil, err
	}
	a := &arena{user: user, file: file, memory: memory, owners: map[uint32]threadOwner{}}
	words, err := waitable.Format(memory.Bytes())
	if err != nil {
		a.release()
		return nil, err
	}
	a.actor, a.repairer = words.Actor(actorThread), words.Actor(repairThread)
	a.actor.GiveThread(repairThread)
	const restObjects, restThreads = 1024, 256
	a.objects = slots{next: 1, end: waitable.MaxObjects, rest: restObjects}
	a.threads = slots{next: firstThread, end: waitable.MaxThreads, rest: restThreads}
	return a, nil
}

func (a *arena) release() {
	a.memory.Unmap()
	a.file.Release()
}

// joinArena returns a use of a user's arena, which is made if there is none. ERROR_NO_SYSTEM_RESOURCES: it cannot be made.
func (s *Server) joinArena(user uint32) (*arena, error) {
	s.mu.Lock()
	a, full := s.arenas[user], s.fullLocked()
	if a != nil {
		a.uses++
		s.mu.Unlock()
		return a, nil
	}
	s.mu.Unlock()
	if full {
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	fresh, err := newArena(user)
	if err != nil {
		s.log.Error("an arena is refused", "uid", user, "err", err)
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	fresh.clock = newClock(s.wg.Go)
	s.mu.Lock()
	defer s.mu.Unlock()
	if a = s.arenas[user]; a == nil {
		a, s.arenas[user] = fresh, fresh
		s.setTraceLocked(user)
	} else {
		s.wg.Go(fresh.release)
	}
	a.uses++
	return a, nil
}

// leaveArenaLocked ends a use. The memory is given back without the lock: that takes time.
func (s *Server) leaveArenaLocked(a *arena) {
	if a.uses--; a.uses == 0 {
		delete(s.arenas, a.user)
		s.wg.Go(a.release)
	}
}

// releaseArenas gives back, at the manager's end, what pins and the like still use.
func (s *Server) releaseArenas() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for user, a := range s.arenas {
		delete(s.arenas, user)
		a.release()
	}
}

// takeObjectLocked returns an object slot for which nobody waits. ERROR_NO_SYSTEM_RESOURCES: there is none.
func (a *arena) takeObjectLocked() (uint32, error) {
	slot, ok := a.objects.take(func(slot uint32) bool { return !a.actor.Waited(slot) })
	if !ok || a.actor.Arena().Broken() {
		return 0, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return slot, nil
}

// checkLocked looks at the result of something done in an arena. One that its user has written into against the rules is
// declared broken: those who sleep hear of it.
func (s *Server) checkLocked(a *arena, result waitable.Result) {
	if result != waitable.Broken || a.broken {
		return
	}
	a.broken = true
	a.uses++
	s.wg.Go(func() {
		a.repairs.Lock()
		a.repairer.GiveUp()
		a.repairs.Unlock()
		s.log.Warn("an arena is broken: what it held is lost to its user", "uid", a.user)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.leaveArenaLocked(a)
	})
}

// arena returns the arena of the client's user. The process keeps a use of it.
func (c *connection) arena() (*arena, error) {
	s, p := c.server, c.process
	s.mu.Lock()
	a, gone := p.arena, c.left || s.closing || p.over
	s.mu.Unlock()
	switch {
	case gone:
		return nil, errClosing
	case a != nil:
		return a, nil
	}
	a, err := s.joinArena(p.id.user)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case p.over || s.closing:
		s.leaveArenaLocked(a)
		return nil, errClosing
	case p.arena != nil:
		s.leaveArenaLocked(a)
	default:
		p.arena = a
	}
	return p.arena, nil
}

// opArena hands the client the memory of its user's arena.
func (c *connection) opArena(req *request) (reply, error) {
	if err := wire.Decode(req.body, wire.Empty{}); err != nil {
		return reply{}, err
	}
	a, err := c.arena()
	if err != nil {
		return failure(err)
	}
	if !a.file.Retain() {
		return reply{}, errClosing
	}
	return reply{body: &wire.ArenaReply{Size: waitable.Size}, files: []attachment{a.file}}, nil
}
