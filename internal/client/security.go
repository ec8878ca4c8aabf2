package client

import (
	"winshm/internal/security"
	"winshm/internal/wire"
	"winshm/winerr"
)

// Security returns those parts (security.OwnerPart and its kin) of the descriptor of what h leads to. h must grant READ_CONTROL.
// ERROR_NOT_SUPPORTED: h is a file's or a thread's, which the manager does not know.
func (c *Client) Security(h Handle, parts uint32) (*security.Descriptor, error) {
	var reply wire.SecurityReply
	if err := c.securityCall(h, wire.OpGetSecurity, &wire.GetSecurity{Handle: uint32(h &^ 3), Parts: parts}, &reply); err != nil {
		return nil, err
	}
	return security.Parse([]byte(reply.Security))
}

// SetSecurity replaces those parts of the descriptor of what h leads to. The list needs WRITE_DAC, owner and group need
// WRITE_OWNER. Handles that exist keep what they grant. ERROR_NOT_SUPPORTED: it is that of a
// process, thread or file.
func (c *Client) SetSecurity(h Handle, parts uint32, d *security.Descriptor) error {
	encoded, err := d.Encode()
	if err != nil {
		return err
	}
	request := &wire.SetSecurity{Handle: uint32(h &^ 3), Parts: parts, Security: string(encoded)}
	return c.securityCall(h, wire.OpSetSecurity, request, nil)
}

func (c *Client) securityCall(h Handle, op wire.Op, request, reply wire.Message) error {
	if h == CurrentProcess || h == CurrentThread {
		return winerr.ERROR_NOT_SUPPORTED
	}
	if own, ok := local(h); ok {
		own.release()
		return winerr.ERROR_NOT_SUPPORTED
	}
	l, err := c.reach(c.living())
	if err != nil {
		return err
	}
	status, _, err := c.callOn(l, op, request, reply, 0)
	if err == nil && status != 0 {
		err = status
	}
	return err
}
