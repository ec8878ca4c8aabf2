package server

import (
	"errors"

	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// opCreateWaitable checks the arguments first, as NT does before it looks at the name.
func (c *connection) opCreateWaitable(req *request) (reply, error) {
	m := &c.scratch.createWaitable
	if err := wire.Decode(req.body, m); err != nil {
		return reply{}, err
	}
	typ := object.WaitableType(m.Type)
	state, err := initialState(typ, m)
	if err != nil {
		return failure(err)
	}
	r := c.request(typ, m.Name, m.Access, m.Flags)
	if r.Security, err = parseSecurity(m.Security); err != nil {
		return failure(err)
	}
	a, err := c.arena()
	if err != nil {
		return failure(err)
	}
	return answer(c.obtain(func(om *object.Manager) (object.Result, error) {
		if state.Owner != 0 && !c.ownsThreadLocked(state.Owner) {
			return object.Result{}, winerr.ERROR_INVALID_PARAMETER
		}
		return c.createWaitable(om, r, a, state)
	}))
}

// initialState returns what an object begins with.
func initialState(typ *object.Type, m *wire.CreateWaitable) (waitable.Held, error) {
	h := waitable.Held{Kind: waitable.AutoEvent, Signaled: m.Initial != 0}
	switch typ {
	case nil:
		return h, winerr.ERROR_INVALID_PARAMETER
	case object.MutantType:
		return waitable.Held{Kind: waitable.Mutex, Owner: m.Owner}, nil
	case object.SemaphoreType:
		err := object.CheckSemaphore(int32(m.Initial), int32(m.Maximum))
		return waitable.Held{Kind: waitable.Semaphore, Count: m.Initial, Maximum: m.Maximum}, err
	case object.TimerType:
		h.Signaled = false
	}
	if m.Manual != 0 {
		h.Kind = waitable.ManualEvent
	}
	return h, nil
}

// createWaitable opens an object, or makes it in an arena if it is new.
func (c *connection) createWaitable(om *object.Manager, r object.Request, a *arena, h waitable.Held) (object.Result, error) {
	res, err := om.Create(r, nil)
	if !errors.Is(err, object.ErrNoBody) {
		return res, err
	}
	o, err := c.server.newSyncLocked(a, h)
	if err != nil {
		return object.Result{}, err
	}
	if res, err = om.Create(r, o); err != nil {
		o.discardLocked()
		return object.Result{}, err
	}
	c.server.waitables++
	return res, nil
}

func (c *connection) opOpenWaitable(req *request) (reply, error) {
	m := &c.scratch.openWaitable
	if err := wire.Decode(req.body, m); err != nil {
		return reply{}, err
	}
	typ := object.WaitableType(m.Type)
	if typ == nil {
		return failure(winerr.ERROR_INVALID_PARAMETER)
	}
	r := c.request(typ, m.Name, m.Access, m.Flags)
	return answer(c.obtain(func(om *object.Manager) (object.Result, error) { return om.Open(r) }))
}
