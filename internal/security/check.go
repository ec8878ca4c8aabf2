package security

import (
	"slices"

	"winshm/winerr"
)

// Rights that every type shares (winnt.h).
const (
	Delete         = 0x10000
	ReadControl    = 0x20000
	WriteDAC       = 0x40000
	WriteOwner     = 0x80000
	SystemSecurity = 0x1000000
	MaximumAllowed = 0x2000000
	GenericAll     = 0x10000000
	GenericExecute = 0x20000000
	GenericWrite   = 0x40000000
	GenericRead    = 0x80000000
	genericBits    = GenericAll | GenericExecute | GenericWrite | GenericRead

	ownersRights = ReadControl | WriteDAC
)

// Mapping is what the generic rights stand for with one type of object.
type Mapping struct{ Read, Write, Execute, All uint32 }

// Map replaces the generic rights in a mask.
func (m Mapping) Map(mask uint32) uint32 {
	access := mask &^ uint32(genericBits)
	if mask&GenericRead != 0 {
		access |= m.Read
	}
	if mask&GenericWrite != 0 {
		access |= m.Write
	}
	if mask&GenericExecute != 0 {
		access |= m.Execute
	}
	if mask&GenericAll != 0 {
		access |= m.All
	}
	return access
}

// Token is who asks: a user of Linux and his groups.
type Token struct {
	User   uint32
	Groups []uint32
}

// nobody is the user of those who are not known.
const nobody = 65534

// Has reports whether t is, or is in, what sid names.
func (t Token) Has(sid SID) bool {
	switch sid {
	case Everyone:
		return true
	case Authenticated, users, interactive:
		return t.User != nobody
	case Anonymous, guests:
		return t.User == nobody
	case System, Admins:
		return t.User == 0
	}
	id, group, known := sid.Unix()
	switch {
	case !known:
		return false
	case group:
		return slices.Contains(t.Groups, id)
	}
	return t.User == id
}

// Check decides which rights t gets on an object with that descriptor when it asks for want, which may hold generic rights and
// MAXIMUM_ALLOWED. It gets all of them, or ERROR_ACCESS_DENIED; with MAXIMUM_ALLOWED also all others that it could have.
// ERROR_PRIVILEGE_NOT_HELD: it asks for ACCESS_SYSTEM_SECURITY.
func Check(d *Descriptor, t Token, want uint32, m Mapping) (granted uint32, err error) {
	most := want&MaximumAllowed != 0
	want = m.Map(want &^ uint32(MaximumAllowed))
	if want&SystemSecurity != 0 {
		return 0, winerr.ERROR_PRIVILEGE_NOT_HELD
	}
	switch {
	case t.User == 0 || d.DACL == nil:
		if granted = want; most {
			granted |= m.All
		}
	case most:
		granted = d.allowed(t, m)
	default:
		granted = d.decide(t, want, m)
	}
	if want&^granted != 0 || granted == 0 {
		return 0, winerr.ERROR_ACCESS_DENIED
	}
	return granted, nil
}

// forOwner are the rights that t has for owning the object.
func (d *Descriptor) forOwner(t Token) uint32 {
	if !t.Has(d.Owner) || slices.ContainsFunc(d.DACL.Entries, func(e ACE) bool { return e.SID == OwnerRights && e.Counts() }) {
		return 0
	}
	return ownersRights
}

// Counts reports whether the entry decides anything.
func (a *ACE) Counts() bool { return a.Flags&InheritOnly == 0 && (a.Type == Allow || a.Type == Deny) }

// matches reports whether an entry of the list is about t.
func (d *Descriptor) matches(t Token, e *ACE) bool {
	if !e.Counts() {
		return false
	}
	if e.SID == OwnerRights {
		return t.Has(d.Owner)
	}
	return t.Has(e.SID)
}

// decide returns the part of want that is granted: entries count in their order.
func (d *Descriptor) decide(t Token, want uint32, m Mapping) uint32 {
	granted := want & d.forOwner(t)
	for i := range d.DACL.Entries {
		e := &d.DACL.Entries[i]
		open := want &^ granted
		if open == 0 {
			break
		}
		if !d.matches(t, e) {
			continue
		}
		mask := m.Map(e.Mask)
		if e.Type == Allow {
			granted |= open & mask
		} else if open&mask != 0 {
			return 0
		}
	}
	return granted
}

// allowed returns all that t could have.
func (d *Descriptor) allowed(t Token, m Mapping) uint32 {
	granted, denied := d.forOwner(t), uint32(0)
	for i := range d.DACL.Entries {
		e := &d.DACL.Entries[i]
		if !d.matches(t, e) {
			continue
		}
		if mask := m.Map(e.Mask); e.Type == Allow {
			granted |= mask &^ denied
		} else {
			denied |= mask &^ granted
		}
	}
	return granted
}
