package rawsec

import (
	"encoding/binary"
	"runtime"
	"runtime/debug"
	"strings"
	"unsafe"

	"winshm/internal/security"
	"winshm/winerr"
)

// SID is the head of a SID; SubAuthorityCount numbers of 4 bytes follow.
type SID struct {
	Revision            byte
	SubAuthorityCount   byte
	IdentifierAuthority [6]byte
}

// ACL is the head of a list of AclSize bytes; AceCount entries follow, and room for more.
type ACL struct {
	AclRevision byte
	Sbz1        byte
	AclSize     uint16
	AceCount    uint16
	Sbz2        uint16
}

// Descriptor is a descriptor in absolute form. In the self-relative one, Owner to Dacl are 4 numbers of 4 bytes: how far from
// the descriptor's beginning the parts are.
type Descriptor struct {
	Revision byte
	Sbz1     byte
	Control  uint16
	Owner    *SID
	Group    *SID
	Sacl     *ACL
	Dacl     *ACL
}

// SizeofRelative is the length of the self-relative form's head.
const SizeofRelative = 20

// Sizes that Win32's structures have on 64-bit systems.
const (
	sizeofSID = unsafe.Sizeof(SID{})
	sizeofACL = unsafe.Sizeof(ACL{})
)

// guard turns a fault of the memory that is read or written under it into ERROR_NOACCESS.
func guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault, ok := recover().(runtime.Error); ok {
			if _, ok := fault.(interface{ Addr() uintptr }); !ok && !strings.Contains(fault.Error(), "nil pointer") {
				panic(fault) // that of an address below 4096 has no Addr
			}
			err = winerr.ERROR_NOACCESS
		}
	}()
	return do()
}

// bytesAt returns a copy of n bytes.
func bytesAt(p unsafe.Pointer, n uintptr) []byte {
	b := make([]byte, n)
	copy(b, unsafe.Slice((*byte)(p), n))
	return b
}

// ReadSID reads a SID. ERROR_INVALID_SID: nil, or none.
func ReadSID(p *SID) (sid security.SID, err error) {
	if p == nil {
		return "", winerr.ERROR_INVALID_SID
	}
	err = guard(func() (err error) {
		sid, err = readSID(unsafe.Pointer(p))
		return err
	})
	return sid, err
}

func readSID(p unsafe.Pointer) (security.SID, error) {
	head := (*SID)(p)
	return security.ReadSID(bytesAt(p, sizeofSID+4*uintptr(min(head.SubAuthorityCount, security.MaxSubs))))
}

// ReadACL reads a list. ERROR_INVALID_ACL: nil, or none.
func ReadACL(p *ACL) (acl *security.ACL, err error) {
	if p == nil {
		return nil, winerr.ERROR_INVALID_ACL
	}
	err = guard(func() (err error) {
		acl, err = readACL(unsafe.Pointer(p))
		return err
	})
	return acl, err
}

func readACL(p unsafe.Pointer) (*security.ACL, error) {
	head := (*ACL)(p)
	return security.ReadACL(bytesAt(p, max(sizeofACL, uintptr(head.AclSize))))
}

// Read reads a descriptor of either form. Errors are those of security.Parse; nil is ERROR_INVALID_SECURITY_DESCR.
func Read(p *Descriptor) (d *security.Descriptor, err error) {
	if p == nil {
		return nil, winerr.ERROR_INVALID_SECURITY_DESCR
	}
	err = guard(func() (err error) {
		d, err = read(unsafe.Pointer(p))
		return err
	})
	return d, err
}

func read(p unsafe.Pointer) (*security.Descriptor, error) {
	head := bytesAt(p, 4)
	if head[0] != 1 {
		return nil, winerr.ERROR_UNKNOWN_REVISION
	}
	d := &security.Descriptor{Control: binary.LittleEndian.Uint16(head[2:])}
	parts, err := partsOf(p, d.Control)
	if err != nil {
		return nil, err
	}
	d.Control &^= security.SelfRelative
	if parts.owner != nil {
		d.Owner, err = readSID(parts.owner)
	}
	if err == nil && parts.group != nil {
		d.Group, err = readSID(parts.group)
	}
	if err == nil && parts.sacl != nil {
		d.SACL, err = readACL(parts.sacl)
	}
	if err == nil && parts.dacl != nil {
		d.DACL, err = readACL(parts.dacl)
	}
	return d, err
}

// parts are where the parts of a descriptor lie; nil: there is none, or it does not count.
type parts struct{ owner, group, sacl, dacl unsafe.Pointer }

func partsOf(p unsafe.Pointer, control uint16) (parts, error) {
	if control&security.SelfRelative == 0 {
		d := (*Descriptor)(p)
		found := parts{owner: unsafe.Pointer(d.Owner), group: unsafe.Pointer(d.Group)}
		if control&security.SACLPresent != 0 {
			found.sacl = unsafe.Pointer(d.Sacl)
		}
		if control&security.DACLPresent != 0 {
			found.dacl = unsafe.Pointer(d.Dacl)
		}
		return found, nil
	}
	var found [4]unsafe.Pointer
	head := bytesAt(p, SizeofRelative)
	for i, present := range [...]uint16{control, control, control & security.SACLPresent, control & security.DACLPresent} {
		offset := binary.LittleEndian.Uint32(head[4+4*i:])
		switch {
		case offset == 0 || present == 0:
		case offset < SizeofRelative || offset > security.MaxDescriptor:
			return parts{}, winerr.ERROR_INVALID_SECURITY_DESCR
		default:
			found[i] = unsafe.Add(p, offset)
		}
	}
	return parts{found[0], found[1], found[2], found[3]}, nil
}

// Parts returns the addresses of a descriptor's parts, of either form, and its control bits.
func Parts(p *Descriptor) (control uint16, owner, group *SID, sacl, dacl *ACL, err error) {
	if p == nil {
		return 0, nil, nil, nil, nil, winerr.ERROR_INVALID_SECURITY_DESCR
	}
	err = guard(func() error {
		if p.Revision != 1 {
			return winerr.ERROR_UNKNOWN_REVISION
		}
		control = p.Control
		found, err := partsOf(unsafe.Pointer(p), control)
		owner, group, sacl, dacl = (*SID)(found.owner), (*SID)(found.group), (*ACL)(found.sacl), (*ACL)(found.dacl)
		return err
	})
	return control, owner, group, sacl, dacl, err
}

// aligned returns memory of n bytes, as much as a descriptor of either form takes at least.
func aligned(n int) unsafe.Pointer {
	const word = 8
	n = max(n, int(unsafe.Sizeof(Descriptor{})))
	return unsafe.Pointer(unsafe.SliceData(make([]uint64, (n+word-1)/word)))
}

func newBytes(b []byte) unsafe.Pointer {
	p := aligned(len(b))
	copy(unsafe.Slice((*byte)(p), len(b)), b)
	return p
}

// NewSID returns a SID in memory of its own.
func NewSID(sid security.SID) *SID { return (*SID)(newBytes([]byte(sid))) }

// New returns a descriptor in memory of its own, self-relative, and its length.
func New(d *security.Descriptor) (*Descriptor, int, error) {
	encoded, err := d.Encode()
	if err != nil {
		return nil, 0, err
	}
	return (*Descriptor)(newBytes(encoded)), len(encoded), nil
}

// Store copies b to where p points.
func Store[T SID | ACL | Descriptor](p *T, b []byte) error {
	return guard(func() error {
		copy(unsafe.Slice((*byte)(unsafe.Pointer(p)), len(b)), b)
		return nil
	})
}

// Append adds an entry to the end of a list, if there is room (ERROR_ALLOTTED_SPACE_EXCEEDED, 1344).
func Append(l *ACL, ace []byte) error {
	return guard(func() error {
		b := unsafe.Slice((*byte)(unsafe.Pointer(l)), l.AclSize)
		used := sizeofACL
		for range l.AceCount {
			if used+4 > uintptr(len(b)) {
				return winerr.ERROR_INVALID_ACL
			}
			used += uintptr(binary.LittleEndian.Uint16(b[used+2:]))
		}
		const noRoom = winerr.Errno(1344)
		if used+uintptr(len(ace)) > uintptr(len(b)) {
			return noRoom
		}
		copy(b[used:], ace)
		l.AceCount++
		return nil
	})
}
