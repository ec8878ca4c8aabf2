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
	r, err := c.reachLocked(wire.Target{Handle: m.Handle, Object: m.Object})
	if err != nil {
		return nil, err
	}
	o, err := r.as(typ, access)
	if err == nil && typ == object.MutantType && !c.ownsThreadLocked(m.Thread) {
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
	case wire.VerbUnlock, wire.VerbAbandon:
		return object.MutantType, 0, nil
	}
	return nil, 0, wire.ErrMalformed
}

// reach is what a request names, and how far it may go there.
type reach struct {
	object *syncObject // nil: nothing to wait for
	typ    *object.Type
	access uint32
}

// reachLocked finds what a handle leads to, or what the client has pinned if the handle was closed meanwhile.
func (c *connection) reachLocked(t wire.Target) (reach, error) {
	res, err := c.server.objects.Query(c.process.object, object.Handle(t.Handle))
	if err == nil && (t.Object == 0 || t.Object == res.Object.ID) {
		return reach{waitableOf(res.Object), res.Object.Type(), res.Access}, nil
	}
	if p := c.process.pins[pinKey{c.client, t.Object}]; p != nil {
		return reach{p.object, p.typ, p.access}, nil
	}
	return reach{}, winerr.ERROR_INVALID_HANDLE
}

// as returns the object if it is of that type, and the access goes so far.
func (r reach) as(typ *object.Type, access uint32) (*syncObject, error) {
	switch {
	case r.typ != typ:
		return nil, winerr.ERROR_INVALID_HANDLE
	case r.access&access != access:
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return r.object, nil
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
	case wire.VerbAbandon:
		err = d.AbandonMutex(o, by)
	}
	s.returnIdleLocked()
	return previous, err
}

// thread names a thread slot of the client's user to the dispatcher.
func (c *connection) thread(slot uint32) dispatcher.Owner {
	return dispatcher.Owner{User: c.process.id.user, Thread: slot}
}
