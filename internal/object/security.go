package object

import (
	"winshm/internal/security"
	"winshm/winerr"
)

// Security returns those parts of a descriptor (security.OwnerPart and its kin) that belongs to the object behind a handle of
// p, which must grant READ_CONTROL. ERROR_PRIVILEGE_NOT_HELD: the system's list is asked for.
func (m *Manager) Security(p *Process, h Handle, which uint32) (*security.Descriptor, error) {
	e, _, err := p.table.get(h)
	switch {
	case err != nil:
		return nil, err
	case which&security.SACLPart != 0:
		return nil, winerr.ERROR_PRIVILEGE_NOT_HELD
	case e.access&ReadControl == 0:
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return e.object.Security().Part(which), nil
}

// SetSecurity replaces those parts of the descriptor by d's. The list needs WRITE_DAC, owner and group need WRITE_OWNER; the
// owner can only be p's own user, unless p is root's. Handles that exist keep what they grant. ERROR_NOT_SUPPORTED: objects of
// this type are not guarded by a descriptor.
func (m *Manager) SetSecurity(p *Process, h Handle, which uint32, d *security.Descriptor) error {
	e, _, err := p.table.get(h)
	if err != nil {
		return err
	}
	need := uint32(0)
	if which&security.DACLPart != 0 {
		need |= WriteDAC
	}
	if which&(security.OwnerPart|security.GroupPart) != 0 {
		need |= WriteOwner
	}
	switch {
	case which&security.SACLPart != 0:
		return winerr.ERROR_PRIVILEGE_NOT_HELD
	case e.access&need != need:
		return winerr.ERROR_ACCESS_DENIED
	case !e.object.typ.guarded:
		return winerr.ERROR_NOT_SUPPORTED
	}
	changed, err := e.object.Security().Change(p.token, which, d, e.object.typ.mapping())
	if err == nil {
		_, err = changed.Encode() // the parts together may be too long
	}
	if err == nil {
		err = e.object.secure(changed)
	}
	return err
}

// secure gives an object that somebody holds another descriptor, at its payer's expense.
func (o *Object) secure(d *security.Descriptor) error {
	more := Use{Bytes: d.Memory() - o.security.Memory()}
	if more.Bytes > 0 {
		if err := o.payer.Room(more); err != nil {
			return err
		}
	}
	o.payer.Charge(more)
	o.security = d
	return nil
}

// Security returns the object's descriptor, which is not to be changed.
func (o *Object) Security() *security.Descriptor {
	if o.security != nil {
		return o.security
	}
	return security.Default(o.owner, o.typ.mapping())
}

// assign returns the descriptor of an object that the request makes; nil: the default.
func (r *Request) assign() (*security.Descriptor, error) {
	if r.Security == nil {
		return nil, nil
	}
	d, err := r.Security.Assign(r.Process.token, r.Type.mapping())
	if err == nil {
		_, err = d.Encode() // it may have become too long
	}
	return d, err
}
