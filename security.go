package winshm

import (
	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/security"
	"winshm/winerr"
)

// SID names a user, a group or a kind of users: S-1-..., or one of SDDL's names of two letters.
type SID string

// SIDs that stand for many. Others that mean something: "AU" (every user but nobody, 65534), "AN" (that one), "OW" (whoever owns
// the object), "CO" (who creates it).
const (
	Everyone SID = "WD"
	Root     SID = "SY"
)

// UserSID names a user of Linux.
func UserSID(uid uint32) SID { return SID(security.User(uid).String()) }

// GroupSID names a group of Linux.
func GroupSID(gid uint32) SID { return SID(security.Group(gid).String()) }

// Rights to the security of an object, as an addition to those of sections.
const (
	ReadControl Access = object.ReadControl // Section.Security
	WriteDAC    Access = object.WriteDAC    // Section.SetSecurity
	WriteOwner  Access = object.WriteOwner  // Section.SetSecurity with an owner or group
)

// Security says who owns an object, and who else may open it. It is looked at when a handle is opened; handles that exist keep what
// they grant. Root may open everything, and the owner may always read and change the entries. (SECURITY_DESCRIPTOR)
type Security struct {
	// Owner is "" for who creates the object; only root may name another. Group means nothing by itself.
	Owner, Group SID
	// Unguarded: there are no entries, and everyone may do everything. (NULL DACL)
	Unguarded bool
	// Entries count in their order: the first that says something about a right decides, and what none allows is refused.
	Entries []AccessEntry
}

// AccessEntry allows or denies rights to somebody.
type AccessEntry struct {
	Deny bool
	Who  SID
	// Access is what is allowed or denied. CreateSection over an existing section asks for all rights but those that the
	// protection leaves out; OpenSection for MapRead and MapWrite.
	Access Access
}

// ParseSDDL reads security from text in the security descriptor definition language, such as "D:(A;;GA;;;CO)(A;;GR;;;WD)": its
// creator may do everything, and everyone read. Flags of entries and the part S: mean nothing here. Errors: winerr.ERROR_INVALID_PARAMETER,
// ERROR_INVALID_SID, ERROR_INVALID_ACL; the latter also for text without a part D:.
func ParseSDDL(sddl string) (*Security, error) {
	d, err := security.ParseSDDL(sddl)
	if err == nil && d.Control&security.DACLPresent == 0 {
		err = winerr.ERROR_INVALID_ACL
	}
	if err != nil {
		return nil, opError("parse", sddl, err)
	}
	return securityOf(d), nil
}

// securityOf leaves out what means nothing for objects that contain no others.
func securityOf(d *security.Descriptor) *Security {
	s := &Security{Owner: SID(d.Owner.String()), Group: SID(d.Group.String()), Unguarded: d.DACL == nil}
	if d.DACL == nil {
		return s
	}
	for _, e := range d.DACL.Entries {
		if e.Counts() {
			s.Entries = append(s.Entries, AccessEntry{Deny: e.Type == security.Deny, Who: SID(e.SID.String()), Access: Access(e.Mask)})
		}
	}
	return s
}

// String returns s in SDDL, or says what is wrong with it.
func (s *Security) String() string {
	d, _, err := s.descriptor()
	if err != nil {
		return err.Error()
	}
	text, err := d.SDDL(security.OwnerPart | security.GroupPart | security.DACLPart)
	if err != nil {
		return err.Error()
	}
	return text
}

// descriptor returns s as a descriptor, and which parts it has.
func (s *Security) descriptor() (d *security.Descriptor, parts uint32, err error) {
	d, parts = &security.Descriptor{Control: security.DACLPresent}, security.DACLPart
	if s.Owner != "" {
		parts |= security.OwnerPart
		if d.Owner, err = security.ParseSID(string(s.Owner)); err != nil {
			return nil, 0, err
		}
	}
	if s.Group != "" {
		parts |= security.GroupPart
		if d.Group, err = security.ParseSID(string(s.Group)); err != nil {
			return nil, 0, err
		}
	}
	if s.Unguarded {
		if len(s.Entries) > 0 {
			return nil, 0, winerr.ERROR_INVALID_PARAMETER
		}
		return d, parts, nil
	}
	d.DACL, err = list(s.Entries)
	return d, parts, err
}

func list(entries []AccessEntry) (*security.ACL, error) {
	acl := &security.ACL{}
	for _, e := range entries {
		who, err := security.ParseSID(string(e.Who))
		if err != nil {
			return nil, err
		}
		ace := security.ACE{Type: security.Allow, Mask: uint32(e.Access), SID: who}
		if e.Deny {
			ace.Type = security.Deny
		}
		acl.Entries = append(acl.Entries, ace)
	}
	return acl, nil
}

// encode returns the descriptor that a create call sends; "" for nil, which is the default.
func (s *Security) encode() (string, error) {
	if s == nil {
		return "", nil
	}
	d, _, err := s.descriptor()
	if err != nil {
		return "", err
	}
	encoded, err := d.Encode()
	return string(encoded), err
}

// Security returns the section's owner, group and entries. The handle must grant ReadControl, as one of CreateSection does.
// (GetKernelObjectSecurity)
func (s *Section) Security() (*Security, error) {
	read, err := readSecurity(s.client, s.opened.Handle)
	return read, opError("read security", s.name, err)
}

// SetSecurity replaces the section's entries, for which the handle must grant WriteDAC, and its owner and group if they are not "",
// for which it must grant WriteOwner. Handles that exist keep what they grant. winerr.ERROR_INVALID_OWNER: only root may name another
// user as the owner. (SetKernelObjectSecurity)
func (s *Section) SetSecurity(to *Security) error {
	return opError("set security", s.name, to.set(s.client, s.opened.Handle))
}

// Security is [Section.Security] of an event, mutex, semaphore or timer.
func (h *handle) Security() (read *Security, err error) {
	err = h.do("read security of", func(c *client.Client, number client.Handle) (err error) {
		read, err = readSecurity(c, number)
		return err
	})
	return read, err
}

// SetSecurity is [Section.SetSecurity] of an event, mutex, semaphore or timer.
func (h *handle) SetSecurity(to *Security) error { return h.do("set security of", to.set) }

func readSecurity(c *client.Client, h client.Handle) (*Security, error) {
	d, err := c.Security(h, security.OwnerPart|security.GroupPart|security.DACLPart)
	if err != nil {
		return nil, err
	}
	return securityOf(d), nil
}

// set makes it the security of what a handle leads to.
func (s *Security) set(c *client.Client, h client.Handle) error {
	d, parts, err := s.descriptor()
	if err != nil {
		return err
	}
	return c.SetSecurity(h, parts, d)
}
