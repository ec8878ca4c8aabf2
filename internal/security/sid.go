package security

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"winshm/winerr"
)

// SID is a security identifier: its binary form, so that two are the same if they are ==. The empty one is none.
type SID string

const (
	sidRevision = 1
	sidHeader   = 8
	// MaxSubs is how many subauthorities a SID can have.
	MaxSubs = 15
	// MaxSID is the length in bytes of the longest SID.
	MaxSID = sidHeader + 4*MaxSubs

	maxAuthority = 1<<48 - 1
)

// NewSID returns the SID of an authority (48 bits) and at most 15 subauthorities.
func NewSID(authority uint64, subs ...uint32) SID {
	b := make([]byte, sidHeader, sidHeader+4*len(subs))
	binary.BigEndian.PutUint64(b, authority&maxAuthority)
	b[0], b[1] = sidRevision, byte(len(subs))
	for _, sub := range subs {
		b = binary.LittleEndian.AppendUint32(b, sub)
	}
	return SID(b)
}

// Authorities of SIDs.
const (
	authorityNT   = 5
	authorityUnix = 22
)

// SIDs that mean something here.
var (
	Everyone      = NewSID(1, 0)
	CreatorOwner  = NewSID(3, 0)
	CreatorGroup  = NewSID(3, 1)
	OwnerRights   = NewSID(3, 4)
	Anonymous     = NewSID(authorityNT, 7)
	Authenticated = NewSID(authorityNT, 11)
	System        = NewSID(authorityNT, 18)
	Admins        = NewSID(authorityNT, 32, 544)
	interactive   = NewSID(authorityNT, 4)
	users         = NewSID(authorityNT, 32, 545)
	guests        = NewSID(authorityNT, 32, 546)
)

// User returns the SID of a user of Linux.
func User(uid uint32) SID { return NewSID(authorityUnix, 1, uid) }

// Group returns the SID of a group of Linux.
func Group(gid uint32) SID { return NewSID(authorityUnix, 2, gid) }

// ReadSID reads the SID that b begins with. ERROR_INVALID_SID: it is none.
func ReadSID(b []byte) (SID, error) {
	if len(b) < sidHeader || b[0] != sidRevision || b[1] > MaxSubs || len(b) < sidHeader+4*int(b[1]) {
		return "", winerr.ERROR_INVALID_SID
	}
	return SID(b[:sidHeader+4*int(b[1])]), nil
}

// Authority returns the identifier's authority.
func (s SID) Authority() uint64 {
	if s == "" {
		return 0
	}
	return binary.BigEndian.Uint64([]byte(s[:8])) & maxAuthority
}

// Subs returns the subauthorities.
func (s SID) Subs() []uint32 {
	var subs []uint32
	for at := sidHeader; at < len(s); at += 4 {
		subs = append(subs, binary.LittleEndian.Uint32([]byte(s[at:at+4])))
	}
	return subs
}

// Unix returns the number of the user or group of Linux that s is.
func (s SID) Unix() (id uint32, group, ok bool) {
	subs := s.Subs()
	if s.Authority() != authorityUnix || len(subs) != 2 || subs[0] != 1 && subs[0] != 2 {
		return 0, false, false
	}
	return subs[1], subs[0] == 2, true
}

// String returns the form S-1-authority-subauthorities; "" for none.
func (s SID) String() string {
	if s == "" {
		return ""
	}
	var b strings.Builder
	if authority := s.Authority(); authority>>32 == 0 {
		fmt.Fprintf(&b, "S-1-%d", authority)
	} else {
		fmt.Fprintf(&b, "S-1-0x%012x", authority)
	}
	for _, sub := range s.Subs() {
		fmt.Fprintf(&b, "-%d", sub)
	}
	return b.String()
}

// ParseSID reads the form S-1-..., or one of SDDL's names of two letters. ERROR_INVALID_SID: it is neither.
func ParseSID(s string) (SID, error) {
	if sid, ok := aliases[strings.ToUpper(s)]; ok {
		return sid, nil
	}
	parts := strings.Split(s, "-")
	if len(parts) < 3 || len(parts) > 3+MaxSubs || parts[0] != "S" && parts[0] != "s" || parts[1] != "1" {
		return "", winerr.ERROR_INVALID_SID
	}
	authority, err := parseNumber(parts[2], 48)
	if err != nil {
		return "", winerr.ERROR_INVALID_SID
	}
	var subs []uint32
	for _, part := range parts[3:] {
		sub, err := parseNumber(part, 32)
		if err != nil {
			return "", winerr.ERROR_INVALID_SID
		}
		subs = append(subs, uint32(sub))
	}
	return NewSID(authority, subs...), nil
}

// parseNumber reads a decimal number, or a hexadecimal one behind 0x.
func parseNumber(s string, bits int) (uint64, error) {
	if len(s) > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X') {
		return strconv.ParseUint(s[2:], 16, bits)
	}
	return strconv.ParseUint(s, 10, bits)
}
