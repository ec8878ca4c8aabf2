package security

import (
	"math"
	"slices"
	"strings"

	"winshm/winerr"
)

// MaxSDDL is the length in bytes of the longest text that ParseSDDL accepts.
const MaxSDDL = 1 << 20

// ParseSDDL reads a descriptor in the security descriptor definition language: O:owner G:group D:flags(entry)... S:... Errors:
// ERROR_INVALID_PARAMETER for what is no part of a descriptor, ERROR_INVALID_SID for an owner or group, ERROR_INVALID_ACL for
// lists and entries.
func ParseSDDL(s string) (*Descriptor, error) {
	if len(s) > MaxSDDL {
		return nil, winerr.ERROR_INVALID_PARAMETER
	}
	d := &Descriptor{}
	seen := ""
	for s = strings.TrimLeft(s, " "); s != ""; s = strings.TrimLeft(s, " ") {
		if len(s) < 2 || s[1] != ':' || strings.IndexByte(seen, s[0]) >= 0 {
			return nil, winerr.ERROR_INVALID_PARAMETER
		}
		part := s[0]
		seen += s[:1]
		var err error
		switch s = strings.TrimLeft(s[2:], " "); part {
		case 'O':
			d.Owner, s, err = cutSID(s)
		case 'G':
			d.Group, s, err = cutSID(s)
		case 'D':
			d.DACL, s, err = d.cutList(s, DACLPresent)
		case 'S':
			d.SACL, s, err = d.cutList(s, SACLPresent)
		default:
			return nil, winerr.ERROR_INVALID_PARAMETER
		}
		if err != nil {
			return nil, err
		}
	}
	return d, nil
}

// saclShift leads from the control bits of the DACL to those of the SACL.
const saclShift = 1

// cutList takes a list off the front of a string, with the flags before it.
func (d *Descriptor) cutList(s string, present uint16) (acl *ACL, rest string, err error) {
	shift := 0
	if present == SACLPresent {
		shift = saclShift
	}
	d.Control |= present
	null := false
	for s != "" && s[0] != '(' && !beginsPart(s) {
		switch {
		case cut(&s, nullList):
			null = true
		case cut(&s, "AR"):
			d.Control |= DACLAutoReq << shift
		case cut(&s, "AI"):
			d.Control |= DACLAutoInherited << shift
		case cut(&s, "P"):
			d.Control |= DACLProtected << shift
		case cut(&s, " "):
		default:
			return nil, s, winerr.ERROR_INVALID_ACL
		}
	}
	acl = &ACL{Revision: aclRevision}
	for strings.HasPrefix(s, "(") {
		inside, after, closed := strings.Cut(s[1:], ")")
		ace, err := parseACE(inside)
		if err != nil || !closed {
			return nil, s, winerr.ERROR_INVALID_ACL
		}
		acl.Entries = append(acl.Entries, ace)
		s = strings.TrimLeft(after, " ")
	}
	switch {
	case null && len(acl.Entries) > 0, acl.size() > maxACL:
		return nil, s, winerr.ERROR_INVALID_ACL
	case null:
		return nil, s, nil
	}
	return acl, s, nil
}

const nullList = "NO_ACCESS_CONTROL"

func beginsPart(s string) bool { return len(s) > 1 && s[1] == ':' }

// cut takes a word off the front of a string, if it is there.
func cut(s *string, word string) bool {
	rest, found := strings.CutPrefix(*s, word)
	*s = rest
	return found
}

// parseACE reads type;flags;rights;object;inherited object;SID. There are no objects here.
func parseACE(s string) (ACE, error) {
	fields := strings.Split(s, ";")
	const numbers = 6
	if len(fields) != numbers {
		return ACE{}, winerr.ERROR_INVALID_ACL
	}
	for i, field := range fields {
		fields[i] = strings.TrimLeft(field, " ")
	}
	if fields[3] != "" || fields[4] != "" {
		return ACE{}, winerr.ERROR_INVALID_ACL
	}
	typ, known := aceTypes.value(fields[0])
	flags, flagsOK := parseWords(fields[1], aceFlags)
	mask, rightsOK := parseRights(fields[2])
	sid, rest, err := cutSID(fields[5])
	if !known || !flagsOK || !rightsOK || err != nil || strings.Trim(rest, " ") != "" {
		return ACE{}, winerr.ERROR_INVALID_ACL
	}
	return ACE{Type: uint8(typ), Flags: uint8(flags), Mask: mask, SID: sid}, nil
}

// word is one of the language's, and the number that it stands for.
type word struct {
	text  string
	value uint32
}

type words []word

func (w words) value(text string) (uint32, bool) {
	for _, known := range w {
		if known.text == text {
			return known.value, true
		}
	}
	return 0, false
}

var aceTypes = words{{"A", Allow}, {"D", Deny}, {"AU", Audit}, {"AL", Alarm}, {"ML", Label}}

var aceFlags = words{
	{"OI", ObjectInherit},
	{"CI", ContainerInherit},
	{"NP", NoPropagate},
	{"IO", InheritOnly},
	{"ID", Inherited},
	{"SA", AuditSuccess},
	{"FA", AuditFailure},
}

// wholeRights are words for many bits, which stand alone in what we write.
var wholeRights = words{
	{"FA", 0x1F01FF},
	{"FR", 0x120089},
	{"FW", 0x120116},
	{"FX", 0x1200A0},
	{"KA", 0xF003F},
	{"KR", 0x20019},
	{"KW", 0x20006},
	{"KX", 0x20019},
}

// bitRights are words for single bits, lowest first.
var bitRights = words{
	{"CC", 0x1},
	{"DC", 0x2},
	{"LC", 0x4},
	{"SW", 0x8},
	{"RP", 0x10},
	{"WP", 0x20},
	{"DT", 0x40},
	{"LO", 0x80},
	{"CR", 0x100},
	{"SD", Delete},
	{"RC", ReadControl},
	{"WD", WriteDAC},
	{"WO", WriteOwner},
	{"GA", GenericAll},
	{"GX", GenericExecute},
	{"GW", GenericWrite},
	{"GR", GenericRead},
}

// labelRights are those of integrity labels.
var labelRights = words{{"NW", 0x1}, {"NR", 0x2}, {"NX", 0x4}}

// parseWords reads words of two letters without anything between them.
func parseWords(s string, known words) (uint32, bool) {
	sum := uint32(0)
	for ; s != ""; s = strings.TrimLeft(s[2:], " ") {
		if len(s) < 2 {
			return 0, false
		}
		value, ok := known.value(s[:2])
		if !ok {
			return 0, false
		}
		sum |= value
	}
	return sum, true
}

// parseRights reads a number (decimal, 0x hexadecimal, 0 octal) or words.
func parseRights(s string) (uint32, bool) {
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		n, err := parseInteger(s)
		return uint32(n), err == nil && n <= math.MaxUint32
	}
	for _, known := range []words{slices.Concat(bitRights, wholeRights), labelRights} {
		if mask, ok := parseWords(s, known); ok {
			return mask, true
		}
	}
	return 0, false
}
