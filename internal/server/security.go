package server

import (
	"winshm/internal/object"
	"winshm/internal/security"
	"winshm/internal/wire"
)

// parseSecurity reads the descriptor that came with a create call; nil: none did.
func parseSecurity(encoded string) (*security.Descriptor, error) {
	if encoded == "" {
		return nil, nil
	}
	return security.Parse([]byte(encoded))
}

func (c *connection) opGetSecurity(req *request) (reply, error) {
	var m wire.GetSecurity
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	d, err := c.security(object.Handle(m.Handle), m.Parts)
	if err != nil {
		return failure(err)
	}
	encoded, err := d.Encode()
	if err != nil {
		return failure(err)
	}
	return reply{body: &wire.SecurityReply{Security: string(encoded)}}, nil
}

// security returns a part of a descriptor. What it is made of does not change any more.
func (c *connection) security(h object.Handle, parts uint32) (*security.Descriptor, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if c.left {
		return nil, errClosing
	}
	return c.server.objects.Security(c.process.object, h, parts)
}

func (c *connection) opSetSecurity(req *request) (reply, error) {
	var m wire.SetSecurity
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	d, err := security.Parse([]byte(m.Security))
	if err != nil {
		return failure(err)
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if c.left {
		return reply{}, errClosing
	}
	if err := c.server.objects.SetSecurity(c.process.object, object.Handle(m.Handle), m.Parts, d); err != nil {
		return failure(err)
	}
	return reply{}, nil
}
