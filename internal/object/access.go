package object

import (
	"winshm/internal/security"
	"winshm/winerr"
)

// Access rights that every type shares (winnt.h).
const (
	Delete         = security.Delete
	ReadControl    = security.ReadControl
	WriteDAC       = security.WriteDAC
	WriteOwner     = security.WriteOwner
	Synchronize    = 0x100000
	SystemSecurity = security.SystemSecurity
	MaximumAllowed = security.MaximumAllowed

	genericAll     = security.GenericAll
	genericExecute = security.GenericExecute
	genericWrite   = security.GenericWrite
	genericRead    = security.GenericRead
)

// mapping is what the generic rights stand for.
func (t *Type) mapping() security.Mapping {
	return security.Mapping{Read: t.read, Write: t.write, Execute: t.execute, All: t.all}
}

// mapGeneric replaces the generic rights in want by t's own.
func (t *Type) mapGeneric(want uint32) uint32 { return t.mapping().Map(want) }

// grant decides which rights p gets on obj when it asks for want: nothing at all, rights that the type does not know and what
// the object's descriptor does not allow are refused.
func (p *Process) grant(obj *Object, want uint32) (uint32, error) {
	access, err := obj.typ.expand(want)
	switch {
	case err != nil:
		return 0, err
	case obj.security != nil:
		return security.Check(obj.security, p.token, want, obj.typ.mapping())
	case p.token.User == 0, p.token.User == obj.owner && access&^obj.typ.all == 0: // what the default allows
		return access, nil
	}
	return 0, winerr.ERROR_ACCESS_DENIED
}

// Narrow returns the rights of this type that want stands for; they must be among those that there are.
func (t *Type) Narrow(want, have uint32) (uint32, error) {
	access := t.mapGeneric(want)
	if access&^have != 0 {
		return 0, winerr.ERROR_ACCESS_DENIED
	}
	return access, nil
}

// created returns the rights of the handle that creating an object with want gives: the creator is refused nothing that there
// is, and may ask for nothing.
func (t *Type) created(want uint32) (uint32, error) {
	if want == 0 {
		return 0, nil
	}
	return t.expand(want)
}

// expand returns the rights that want stands for, all of them the type's own. To ask for nothing at all is refused too.
func (t *Type) expand(want uint32) (uint32, error) {
	access := t.mapGeneric(want)
	if access == 0 || access&^(t.valid|MaximumAllowed|SystemSecurity) != 0 {
		return 0, winerr.ERROR_ACCESS_DENIED
	}
	if access&SystemSecurity != 0 {
		return 0, winerr.ERROR_PRIVILEGE_NOT_HELD
	}
	if access&MaximumAllowed != 0 {
		access = access&^MaximumAllowed | t.all
	}
	return access, nil
}

// MaySee reports whether p may know that obj exists: it is the creator's or root's process, or could get some right.
func (p *Process) MaySee(obj *Object) bool {
	if p.token.User == 0 || p.token.User == obj.owner {
		return true
	}
	_, err := p.grant(obj, MaximumAllowed)
	return err == nil
}

// MaySeeHolder reports whether p may know that another process has a handle to an object that p may see: to one's own
// objects, and among one's own processes.
func (p *Process) MaySeeHolder(obj *Object, holder *Process) bool {
	return p.token.User == 0 || p.token.User == obj.owner || p.token.User == holder.token.User
}
