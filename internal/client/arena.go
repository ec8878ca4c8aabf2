package client

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"winshm/internal/fdsock"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// arena is what a connection has to do with waitables: the memory in which their words lie, slots for the threads of this
// process, and the connection's end, which ends all waits. It is made when the first waitable is used.
type arena struct {
	client *Client
	birth  proc.Birth // of the process that it belongs to
	link   *link
	gens   *shm.Words
	words  *waitable.Arena
	memory *shm.Memory // mapped as long as anybody has the arena
	seats  seats
	hub    hub
	watch  *fdsock.Watch
	dead   atomic.Bool // the manager is gone, or the connection

	waiting sync.RWMutex // held for reading by those who wait, and who otherwise use an actor
}

// living reports whether what lies in the arena is still true.
func (a *arena) living() bool { return !a.dead.Load() && a.birth.Here() }

// arena returns the arena of the connection, connecting if there was one, but starting no manager.
func (c *Client) arena() (*arena, error) {
	if a := c.waits.Load(); a != nil && a.living() {
		return a, nil
	}
	l, err := c.reach(c.living())
	if err != nil {
		return nil, err
	}
	a, err := c.arenaOf(l)
	if errors.Is(err, errCut) {
		c.drop(l)
		err = winerr.ERROR_INVALID_HANDLE
	}
	return a, err
}

// arenaOf returns the arena of a connection.
func (c *Client) arenaOf(l *link) (*arena, error) {
	l.arenaMu.Lock()
	defer l.arenaMu.Unlock()
	if l.arena != nil {
		return l.arena, nil
	}
	if l.version < wire.LayoutVersion {
		return nil, &UnavailableError{fmt.Errorf("the manager (process %d) is older than this program's events, mutexes, semaphores and windows: "+
			"end the programs that use it, or install a newer one and restart it", l.manager)}
	}
	a := &arena{client: c, birth: proc.BirthOf(l.pid), link: l}
	if err := a.open(); err != nil {
		return nil, err
	}
	l.arena = a
	c.waits.Store(a)
	return a, nil
}

func (a *arena) open() error {
	l := a.link
	if a.gens = l.generations(); a.gens == nil {
		return errCut
	}
	var reply wire.ArenaReply
	status, fds, err := l.call(wire.OpArena, wire.Empty{}, &reply, 1)
	switch {
	case errors.Is(err, fdsock.ErrNoFDs):
		return winerr.ERROR_NO_SYSTEM_RESOURCES
	case err != nil:
		return err
	case status != 0:
		return status
	}
	file := shm.NewFile(fds[0])
	defer file.Release()
	if reply.Size < waitable.Size {
		return &UnavailableError{fmt.Errorf("%w: an arena of %d bytes", wire.ErrMalformed, reply.Size)}
	}
	if a.memory, err = shm.MapMemory(file, waitable.Size); err != nil {
		return winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	a.memory.UnmapUnused()
	if a.words, err = waitable.Open(a.memory.Bytes()); err != nil {
		return &UnavailableError{err}
	}
	a.seats.arena, a.hub.arena = a, a
	if a.watch, err = l.conn.Watch(a.die); err != nil {
		return winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return nil
}

// die ends all waits: what they wait for is gone.
func (a *arena) die() {
	if !a.dead.Swap(true) {
		a.seats.wakeAll()
		a.hub.ring()
	}
}

// endWaits ends all waits, and waits until they and all else that uses thread slots have ended: after it these may become
// somebody else's.
func (a *arena) endWaits() {
	a.die()
	a.seats.settle()
	a.waiting.Lock()
	defer a.waiting.Unlock()
}

// close ends all waits, some time.
func (a *arena) close() {
	a.die()
	a.watch.Close()
}

// ask makes a request. ERROR_INVALID_HANDLE: the manager is gone, and all objects with it.
func (a *arena) ask(op wire.Op, request, reply wire.Message) error {
	status, _, err := a.client.callOn(a.link, op, request, reply, 0)
	if err == nil && status != 0 {
		err = status
	}
	return err
}
