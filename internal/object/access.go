package object

import "winshm/winerr"

// Access rights that every type shares (winnt.h).
const (
	Delete         = 0x10000
	ReadControl    = 0x20000
	WriteDAC       = 0x40000
	WriteOwner     = 0x80000
	Synchronize    = 0x100000
	SystemSecurity = 0x1000000
	MaximumAllowed = 0x2000000

	genericAll     = 0x10000000
	genericExecute = 0x20000000
	genericWrite   = 0x40000000
	genericRead    = 0x80000000
	genericBits    = genericAll | genericExecute | genericWrite | genericRead
)

// mapGeneric replaces the generic rights in want by t's own.
func (t *Type) mapGeneric(want uint32) uint32 {
	access := want &^ uint32(genericBits)
	if want&genericRead != 0 {
		access |= t.read
	}
	if want&genericWrite != 0 {
		access |= t.write
	}
	if want&genericExecute != 0 {
		access |= t.execute
	}
	if want&genericAll != 0 {
		access |= t.all
	}
	return access
}

// grant decides which rights p gets on obj when it asks for want: nothing at all, rights that the type does not know and
// another user's object are refused.
func (p *Process) grant(obj *Object, want uint32) (uint32, error) {
	access, err := obj.typ.expand(want)
	if err == nil && !p.owns(obj) {
		return 0, winerr.ERROR_ACCESS_DENIED
	}
	return access, err
}

// Narrow returns the rights of this type that want stands for; they must be among those that there are.
func (t *Type) Narrow(want, have uint32) (uint32, error) {
	access := t.mapGeneric(want)
	if access&^have != 0 {
		return 0, winerr.ERROR_ACCESS_DENIED
	}
	return access, nil
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

// owns reports whether p may use obj at all: the default of Win32 lets the owner and the system in.
func (p *Process) owns(obj *Object) bool { return p.user == obj.owner || p.user == 0 }
