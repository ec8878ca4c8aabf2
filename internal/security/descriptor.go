package security

import (
	"encoding/binary"

	"winshm/winerr"
)

// Control bits of a descriptor (SE_*).
const (
	OwnerDefaulted    = 0x0001
	GroupDefaulted    = 0x0002
	DACLPresent       = 0x0004
	DACLDefaulted     = 0x0008
	SACLPresent       = 0x0010
	SACLDefaulted     = 0x0020
	DACLAutoReq       = 0x0100
	SACLAutoReq       = 0x0200
	DACLAutoInherited = 0x0400
	SACLAutoInherited = 0x0800
	DACLProtected     = 0x1000
	SACLProtected     = 0x2000
	SelfRelative      = 0x8000
)

// Parts of a descriptor (SECURITY_INFORMATION).
const (
	OwnerPart = 0x1
	GroupPart = 0x2
	DACLPart  = 0x4
	SACLPart  = 0x8
)

// Descriptor says who owns an object, and who may do what with it.
type Descriptor struct {
	// Control holds all bits but SelfRelative, which is the binary form's.
	Control      uint16
	Owner, Group SID
	// DACL nil with DACLPresent is a NULL DACL: everyone may do everything.
	DACL, SACL *ACL
}

const (
	descriptorRevision = 1
	descriptorHeader   = 20
	// MaxDescriptor is the length of the longest binary form that is accepted. An object keeps its descriptor for life,
	// in the manager's memory.
	MaxDescriptor = 16 << 10
)

// Parse reads the self-relative form. What lies behind the parts is not looked at. Errors: ERROR_UNKNOWN_REVISION,
// ERROR_INVALID_SECURITY_DESCR, and ERROR_INVALID_SID and ERROR_INVALID_ACL for what is in it.
func Parse(b []byte) (*Descriptor, error) {
	switch {
	case len(b) > 0 && b[0] != descriptorRevision:
		return nil, winerr.ERROR_UNKNOWN_REVISION
	case len(b) < descriptorHeader || len(b) > MaxDescriptor:
		return nil, winerr.ERROR_INVALID_SECURITY_DESCR
	}
	d := &Descriptor{Control: binary.LittleEndian.Uint16(b[2:])}
	if d.Control&SelfRelative == 0 {
		return nil, winerr.ERROR_INVALID_SECURITY_DESCR
	}
	d.Control &^= SelfRelative
	var err error
	if d.Owner, err = readPart(b, 4, ReadSID); err != nil {
		return nil, err
	}
	if d.Group, err = readPart(b, 8, ReadSID); err != nil {
		return nil, err
	}
	if d.Control&SACLPresent != 0 {
		if d.SACL, err = readPart(b, 12, ReadACL); err != nil {
			return nil, err
		}
	}
	if d.Control&DACLPresent != 0 {
		if d.DACL, err = readPart(b, 16, ReadACL); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// readPart reads what the offset at a place of the header leads to; 0 is nothing.
func readPart[T any](b []byte, at int, read func([]byte) (T, error)) (T, error) {
	var none T
	switch offset := uint64(binary.LittleEndian.Uint32(b[at:])); {
	case offset == 0:
		return none, nil
	case offset < descriptorHeader || offset >= uint64(len(b)):
		return none, winerr.ERROR_INVALID_SECURITY_DESCR
	default:
		return read(b[offset:])
	}
}

// Encode returns the self-relative form. ERROR_INVALID_SECURITY_DESCR: it would be longer than MaxDescriptor.
func (d *Descriptor) Encode() ([]byte, error) {
	b := make([]byte, descriptorHeader, 128)
	b[0] = descriptorRevision
	binary.LittleEndian.PutUint16(b[2:], d.Control|SelfRelative)
	var err error
	for _, part := range []struct {
		at  int
		sid SID
		acl *ACL
	}{{at: 4, sid: d.Owner}, {at: 8, sid: d.Group}, {at: 12, acl: d.SACL}, {at: 16, acl: d.DACL}} {
		if part.sid == "" && part.acl == nil {
			continue
		}
		binary.LittleEndian.PutUint32(b[part.at:], uint32(len(b)))
		b = append(b, part.sid...)
		if part.acl != nil {
			if b, err = part.acl.append(b); err != nil {
				return nil, err
			}
		}
	}
	if len(b) > MaxDescriptor {
		return nil, winerr.ERROR_INVALID_SECURITY_DESCR
	}
	return b, nil
}

// Part returns a descriptor with only those parts of d (OwnerPart and its kin).
func (d *Descriptor) Part(which uint32) *Descriptor {
	part := &Descriptor{}
	part.Replace(which, d)
	return part
}

const (
	daclBits = DACLPresent | DACLDefaulted | DACLAutoReq | DACLAutoInherited | DACLProtected
	saclBits = SACLPresent | SACLDefaulted | SACLAutoReq | SACLAutoInherited | SACLProtected
)

// Replace replaces those parts of d by other's.
func (d *Descriptor) Replace(which uint32, other *Descriptor) {
	bits := uint16(0)
	if which&OwnerPart != 0 {
		d.Owner, bits = other.Owner, bits|OwnerDefaulted
	}
	if which&GroupPart != 0 {
		d.Group, bits = other.Group, bits|GroupDefaulted
	}
	if which&DACLPart != 0 {
		d.DACL, bits = other.DACL, bits|daclBits
	}
	if which&SACLPart != 0 {
		d.SACL, bits = other.SACL, bits|saclBits
	}
	d.Control = d.Control&^bits | other.Control&bits
}

// Memory is about how many bytes d takes in a program's memory; none of it for nil.
func (d *Descriptor) Memory() int64 {
	if d == nil {
		return 0
	}
	const head, entry = 128, 64
	n := head + len(d.Owner) + len(d.Group)
	for _, acl := range []*ACL{d.DACL, d.SACL} {
		if acl == nil {
			continue
		}
		n += head
		for _, e := range acl.Entries {
			n += entry + len(e.SID) + len(e.Other)
		}
	}
	return int64(n)
}
