package security

import (
	"encoding/binary"

	"winshm/winerr"
)

// Types of entries (ACE types). Others are kept, and mean nothing.
const (
	Allow = 0x00
	Deny  = 0x01
	Audit = 0x02
	Alarm = 0x03
	Label = 0x11
)

// Flags of entries. Only InheritOnly means something here: the entry does not count.
const (
	ObjectInherit    = 0x01
	ContainerInherit = 0x02
	NoPropagate      = 0x04
	InheritOnly      = 0x08
	Inherited        = 0x10
	AuditSuccess     = 0x40
	AuditFailure     = 0x80
)

// ACE is one entry of a list.
type ACE struct {
	Type, Flags uint8
	Mask        uint32
	SID         SID
	// Other is what an entry of an unknown type has behind its header; then Mask and SID are not used.
	Other string
}

// ACL is an access control list.
type ACL struct {
	Revision uint8
	Entries  []ACE
}

const (
	aclHeader      = 8
	aceHeader      = 4
	aclRevision    = 2
	maxACLRevision = 4
	maxACL         = 0xFFFF
)

// simple reports whether entries of this type hold a mask and a SID.
func simple(typ uint8) bool {
	switch typ {
	case Allow, Deny, Audit, Alarm, Label:
		return true
	}
	return false
}

// ReadACL reads the list that b begins with. ERROR_INVALID_ACL: it is none.
func ReadACL(b []byte) (*ACL, error) {
	if len(b) < aclHeader {
		return nil, winerr.ERROR_INVALID_ACL
	}
	size, count := int(binary.LittleEndian.Uint16(b[2:])), int(binary.LittleEndian.Uint16(b[4:]))
	if b[0] < aclRevision || b[0] > maxACLRevision || size < aclHeader || size > len(b) {
		return nil, winerr.ERROR_INVALID_ACL
	}
	acl := &ACL{Revision: b[0]}
	rest := b[aclHeader:size]
	for range count {
		ace, n, err := readACE(rest)
		if err != nil {
			return nil, err
		}
		acl.Entries = append(acl.Entries, ace)
		rest = rest[n:]
	}
	return acl, nil
}

func readACE(b []byte) (ACE, int, error) {
	if len(b) < aceHeader {
		return ACE{}, 0, winerr.ERROR_INVALID_ACL
	}
	ace, size := ACE{Type: b[0], Flags: b[1]}, int(binary.LittleEndian.Uint16(b[2:]))
	if size < aceHeader || size%4 != 0 || size > len(b) {
		return ACE{}, 0, winerr.ERROR_INVALID_ACL
	}
	body := b[aceHeader:size]
	if !simple(ace.Type) {
		ace.Other = string(body)
		return ace, size, nil
	}
	if len(body) < 4 {
		return ACE{}, 0, winerr.ERROR_INVALID_ACL
	}
	ace.Mask = binary.LittleEndian.Uint32(body)
	sid, err := ReadSID(body[4:])
	if err != nil {
		return ACE{}, 0, winerr.ERROR_INVALID_ACL
	}
	ace.SID = sid
	return ace, size, nil
}

// size is the length of an entry in bytes.
func (a *ACE) size() int {
	if !simple(a.Type) {
		return aceHeader + len(a.Other)
	}
	return aceHeader + 4 + len(a.SID)
}

func (a *ACE) append(b []byte) []byte {
	b = append(b, a.Type, a.Flags)
	b = binary.LittleEndian.AppendUint16(b, uint16(a.size()))
	if !simple(a.Type) {
		return append(b, a.Other...)
	}
	b = binary.LittleEndian.AppendUint32(b, a.Mask)
	return append(b, a.SID...)
}

// size is the length of the list in bytes.
func (l *ACL) size() int {
	n := aclHeader
	for i := range l.Entries {
		n += l.Entries[i].size()
	}
	return n
}

// append appends the binary form. ERROR_INVALID_ACL: it would be too long.
func (l *ACL) append(b []byte) ([]byte, error) {
	size := l.size()
	if size > maxACL {
		return nil, winerr.ERROR_INVALID_ACL
	}
	b = append(b, max(l.Revision, aclRevision), 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(size))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(l.Entries)))
	b = append(b, 0, 0)
	for i := range l.Entries {
		b = l.Entries[i].append(b)
	}
	return b, nil
}

// Bytes returns the entry's binary form.
func (a *ACE) Bytes() []byte { return a.append(nil) }
