package server

import (
	"winshm/internal/object"
	"winshm/internal/wire"
	"winshm/winerr"
)

// pin keeps the slot of an object for a client that may use it although its handle is closed.
type pin struct {
	object *syncObject
	typ    *object.Type
	access uint32 // what the handles granted that it was pinned by
	count  int
}

// pinKey names what a client has pinned.
type pinKey struct {
	client object.Client
	object uint64
}

// opPin pins what a handle leads to. The user is charged as for a handle.
func (c *connection) opPin(req *request) (reply, error) {
	var m wire.HandleRequest
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.left || c.process.over {
		return reply{}, errClosing
	}
	res, err := s.objects.Query(c.process.object, object.Handle(m.Handle))
	if err != nil {
		return failure(err)
	}
	o := waitableOf(res.Object)
	if o == nil {
		return failure(winerr.ERROR_INVALID_HANDLE)
	}
	key := pinKey{c.client, res.Object.ID}
	if held := c.process.pins[key]; held != nil {
		held.count++
		held.access |= res.Access
		return reply{}, nil
	}
	if err := c.account.room(LimitHandles, 1); err != nil {
		return failure(err)
	}
	c.account.charge(LimitHandles, 1)
	c.process.pins[key] = &pin{object: o, typ: res.Object.Type(), access: res.Access, count: 1}
	o.pins++
	return reply{}, nil
}

// opUnpin takes a pin back.
func (c *connection) opUnpin(req *request) (reply, error) {
	var m wire.Unpin
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	key := pinKey{c.client, m.Object}
	held := c.process.pins[key]
	if held == nil {
		return failure(winerr.ERROR_INVALID_PARAMETER)
	}
	if held.count--; held.count == 0 {
		s.dropPinLocked(c.process, key)
	}
	return reply{}, nil
}

func (s *Server) dropPinLocked(p *process, key pinKey) {
	o := p.pins[key].object
	delete(p.pins, key)
	p.account.charge(LimitHandles, -1)
	o.pins--
	o.disposeLocked()
}

// dropPinsLocked takes back what clients of a process have pinned.
func (s *Server) dropPinsLocked(p *process, which func(object.Client) bool) {
	for key := range p.pins {
		if which(key.client) {
			s.dropPinLocked(p, key)
		}
	}
}
