package server

import (
	"winshm/internal/dispatcher"
	"winshm/internal/object"
	"winshm/internal/wire"
	"winshm/winerr"
)

// opSignal does something with the state of an event, semaphore or mutex that the manager keeps.
func (c *connection) opSignal(req *request) (reply, error) {
	var m wire.Signal
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left {
		return reply{}, errClosing
	}
	o, err := c.signalableLocked(m)
	if err != nil {
		return failure(err)
	}
	if o.kept == nil && o.slotFor(c.process.id.user) != 0 {
		return reply{status: winerr.ERROR_RETRY}, nil
	}
	s.keepLocked(o)
	previous, err := s.signalLocked(o.kept, m, c.thread(m.Thread))
	if err != nil {
		return failure(err)
	}
	return reply{body: &wire.SignalReply{Previous: uint32(previous)}}, nil
}

// signalableLocked finds the object that m names, and checks all that does not depend on its state, in NT's order.
func (c *connection) signalableLocked(m wire.Signal) (*syncObject, error) {
	typ, access, err := needs(m)
	if err != nil {
		return nil, err
	}
	o, err := c.ofTypeLocked(object.Handle(m.Handle), typ, access)
	if err == nil && m.Verb == wire.VerbUnlock && !c.ownsThreadLocked(m.Thread) {
		err = winerr.ERROR_INVALID_PARAMETER
	}
	return o, err
}

// needs returns what a handle must lead to and grant. The owner of a mutex may release it whatever his handle grants.
func needs(m wire.Signal) (*object.Type, uint32, error) {
	switch m.Verb {
	case wire.VerbSet, wire.VerbReset, wire.VerbPulse:
		return object.EventType, object.WaitableModify, nil
	case wire.VerbRelease:
		if int32(m.Count) <= 0 {
			return nil, 0, winerr.ERROR_INVALID_PARAMETER
		}
		return object.SemaphoreType, object.WaitableModify, nil
	case wire.VerbUnlock:
		return object.MutantType, 0, nil
	}
	return nil, 0, wire.ErrMalformed
}

// ofTypeLocked finds an object by a handle that must lead to that type and grant that access.
func (c *connection) ofTypeLocked(h object.Handle, typ *object.Type, access uint32) (*syncObject, error) {
	res, err := c.server.objects.Query(c.process.object, h)
	switch {
	case err != nil:
		return nil, err
	case res.Object.Type() != typ:
		return nil, winerr.ERROR_INVALID_HANDLE
	case res.Access&access != access:
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return waitableOf(res.Object), nil
}

// signalLocked does what m says to an object that the dispatcher keeps.
func (s *Server) signalLocked(o *dispatcher.Object, m wire.Signal, by dispatcher.Owner) (previous int32, err error) {
	switch d := s.dispatcher; m.Verb {
	case wire.VerbSet:
		err = d.Set(o)
	case wire.VerbReset:
		err = d.Reset(o)
	case wire.VerbPulse:
		err = d.Pulse(o)
	case wire.VerbRelease:
		previous, err = d.Release(o, int32(m.Count))
	case wire.VerbUnlock:
		err = d.Unlock(o, by)
	}
	s.returnIdleLocked()
	return previous, err
}

// opAbandon ends a thread as far as the manager is concerned.
func (c *connection) opAbandon(req *request) (reply, error) {
	var m wire.Abandon
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left {
		return reply{}, errClosing
	}
	if !c.ownsThreadLocked(m.Thread) {
		return failure(winerr.ERROR_INVALID_PARAMETER)
	}
	s.dispatcher.Abandon(c.thread(m.Thread))
	s.returnIdleLocked()
	return reply{}, nil
}

// thread names a thread slot of the client's user to the dispatcher.
func (c *connection) thread(slot uint32) dispatcher.Owner {
	return dispatcher.Owner{User: c.process.id.user, Thread: slot}
}
