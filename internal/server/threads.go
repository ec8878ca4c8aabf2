package server

import (
	"winshm/internal/dispatcher"
	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// threadOwner is whom a thread slot was given to.
type threadOwner struct {
	process *process
	client  object.Client
}

// opThreads gives the client thread slots.
func (c *connection) opThreads(req *request) (reply, error) {
	var m wire.Threads
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	a, err := c.arena()
	if err != nil {
		return failure(err)
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if c.left || c.process.over {
		return reply{}, errClosing
	}
	given, err := c.giveThreadsLocked(a, m.Count)
	if err != nil {
		return failure(err)
	}
	return reply{body: &wire.ThreadsReply{Slots: given}}, nil
}

// giveThreadsLocked gives the client some of the thread slots that it wants, one at least.
func (c *connection) giveThreadsLocked(a *arena, want uint32) ([]uint32, error) {
	const most = 64
	var given []uint32
	for n := min(int(max(min(want, most), 1)), c.threadsLeftLocked(a)); n > 0; n-- {
		if err := c.account.room(LimitThreads, 1); err != nil && len(given) == 0 {
			return nil, err
		} else if err != nil {
			break
		}
		thread, ok := a.threads.take(func(uint32) bool { return true })
		if !ok {
			break
		}
		a.actor.GiveThread(thread)
		a.owners[thread] = threadOwner{c.process, c.client}
		c.account.charge(LimitThreads, 1)
		given = append(given, thread)
	}
	if len(given) == 0 {
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	c.process.threads[c.client] = append(c.process.threads[c.client], given...)
	return given, nil
}

// threadsLeftLocked returns how many thread slots the client's process may get: the last ones are for processes that have few, so
// that one which waits for very much keeps no other from signaling.
func (c *connection) threadsLeftLocked(a *arena) int {
	const reserve, few = waitable.MaxThreads / 8, 16
	has := 0
	for _, threads := range c.process.threads {
		has += len(threads)
	}
	return max(a.threads.left()-reserve, few-has)
}

// ownsThreadLocked reports whether a thread slot is one of the client's process.
func (c *connection) ownsThreadLocked(thread uint32) bool {
	a := c.process.arena
	return a != nil && a.owners[thread].process == c.process
}

// dismissLocked is the end of clients of a process: their windows are gone, their threads wait for nothing more and own nothing that the
// manager keeps, their pins are gone, and what they left in the arena is repaired in the background.
func (s *Server) dismissLocked(p *process, which func(object.Client) bool) {
	if s.closing { // everything ends; the processes do not
		return
	}
	s.endDesksLocked(p, which)
	s.dropPinsLocked(p, which)
	var dead []uint32
	for client, threads := range p.threads {
		if which(client) {
			dead = append(dead, threads...)
			delete(p.threads, client)
		}
	}
	if len(dead) == 0 {
		return
	}
	for _, thread := range dead { // a mutex of theirs that moves from here on has no owner
		delete(p.arena.owners, thread)
		s.dispatcher.Abandon(dispatcher.Owner{User: p.arena.user, Thread: thread})
	}
	s.returnIdleLocked()
	a := p.arena
	a.uses++
	p.repairs.Add(1)
	s.wg.Go(func() {
		defer p.repairs.Done()
		s.repair(a, p.account, dead)
	})
}

// repair cleans up what thread slots left in their arena that nobody uses any more, and takes them back.
func (s *Server) repair(a *arena, payer *account, dead []uint32) {
	a.repairs.Lock()
	result := a.repairer.Repair(dead)
	a.repairs.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checkLocked(a, result)
	a.threads.give(dead...)
	payer.charge(LimitThreads, -int64(len(dead)))
	s.leaveArenaLocked(a)
}

// every is for dismissLocked: all clients.
func every(object.Client) bool { return true }
