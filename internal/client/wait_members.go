package client

import (
	"slices"

	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/winerr"
)

// members are the objects of a wait, in use.
type members struct {
	arena *arena
	array [MaxWait]*entry
	n     int
}

func (m *members) entries() []*entry { return m.array[:m.n] }

// leave ends their use. A second one does nothing.
func (m *members) leave() {
	for _, e := range m.entries() {
		m.arena.leave(e)
	}
	m.n = 0
}

// members finds what the handles lead to, and checks all of them before anything is waited for: ERROR_INVALID_HANDLE,
// ERROR_ACCESS_DENIED without SYNCHRONIZE, ERROR_INVALID_PARAMETER if a wait for all names an object twice.
func (c *Client) members(m *members, handles []Handle, all bool) error {
	for _, h := range handles {
		if err := c.addMember(m, h); err != nil {
			m.leave()
			return err
		}
	}
	if all && m.repeats() {
		m.leave()
		return winerr.ERROR_INVALID_PARAMETER
	}
	return nil
}

func (c *Client) addMember(m *members, h Handle) error {
	a, e, err := c.waitTarget(h)
	if err != nil {
		return err
	}
	if err := e.checkWait(); err != nil {
		a.leave(e)
		return err
	}
	if m.n > 0 && m.arena != a { // the manager has gone meanwhile, and what was found before with it
		a.leave(e)
		return winerr.ERROR_INVALID_HANDLE
	}
	m.arena, m.array[m.n] = a, e
	m.n++
	return nil
}

// waitTarget is target for a handle that may be one of the library's own.
func (c *Client) waitTarget(h Handle) (*arena, *entry, error) {
	thread, err := ownThread(h)
	if err != nil {
		return nil, nil, err
	}
	if thread == nil {
		return c.target(h)
	}
	event, err := thread.signal.event(c)
	if err != nil {
		return nil, nil, err
	}
	return c.target(event)
}

// ownThread returns the thread of this process that h leads to; nil if it leads elsewhere. An error: the library made the handle,
// and it is not to be waited for.
func ownThread(h Handle) (*Thread, error) {
	own, ok := local(h)
	if !ok {
		return nil, nil //nolint:nilnil // neither
	}
	defer own.release()
	thread, isThread := own.body.(*Thread)
	switch {
	case own.Access&object.Synchronize == 0:
		return nil, winerr.ERROR_ACCESS_DENIED
	case !isThread:
		return nil, winerr.ERROR_INVALID_HANDLE
	}
	return thread, nil
}

// endOfOwn is endOf for a handle that may also be a pseudo handle of the process or thread, which does not end as long as its own
// thread waits.
func endOfOwn(h Handle) (done <-chan struct{}, own bool, err error) {
	if h == CurrentProcess || h == CurrentThread {
		return nil, true, nil
	}
	return endOf(h)
}

// endOf returns the channel that tells of the end of a thread of this process, if h leads to one.
func endOf(h Handle) (done <-chan struct{}, own bool, err error) {
	thread, err := ownThread(h)
	if thread == nil {
		return nil, false, err
	}
	return thread.ended, true, nil
}

// gotMutex reports whether a satisfied wait has got a mutex.
func (m *members) gotMutex(woken waitable.Woken, all bool) bool {
	if all {
		return slices.ContainsFunc(m.entries(), (*entry).isMutex)
	}
	return m.array[woken.Index].isMutex()
}

// repeats reports whether two members are one object.
func (m *members) repeats() bool {
	for i, e := range m.entries() {
		for _, other := range m.array[:i] {
			if other.Object == e.Object {
				return true
			}
		}
	}
	return false
}
