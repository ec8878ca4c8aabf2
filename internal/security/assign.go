package security

import "winshm/winerr"

// Default is the descriptor of an object whose creator passed none: he and the system may do everything.
func Default(owner uint32, m Mapping) *Descriptor {
	return &Descriptor{Owner: User(owner), Group: Group(owner), Control: DACLPresent, DACL: defaultList(owner, m)}
}

func defaultList(owner uint32, m Mapping) *ACL {
	return &ACL{Revision: aclRevision, Entries: []ACE{
		{Type: Allow, Mask: m.All, SID: User(owner)},
		{Type: Allow, Mask: m.All, SID: System},
	}}
}

// Assign returns the descriptor of a new object whose creator passed d: what is missing is as in the default, CREATOR OWNER and
// CREATOR GROUP are replaced, and so are generic rights. The system's list is dropped. ERROR_INVALID_OWNER: the creator may not make another the owner.
func (d *Descriptor) Assign(t Token, m Mapping) (*Descriptor, error) {
	def := Default(t.User, m)
	if len(t.Groups) > 0 {
		def.Group = Group(t.Groups[0])
	}
	made := d.Part(OwnerPart | GroupPart | DACLPart)
	if made.Owner == "" || made.Owner == CreatorOwner {
		made.Owner = def.Owner
	}
	if made.Group == "" || made.Group == CreatorGroup {
		made.Group = def.Group
	}
	if err := t.mayOwn(made.Owner); err != nil {
		return nil, err
	}
	if made.Control&DACLPresent == 0 {
		made.Replace(DACLPart, def)
	}
	made.DACL = made.DACL.assign(made, m)
	return made, nil
}

// assign replaces what stands for something else in a list.
func (l *ACL) assign(d *Descriptor, m Mapping) *ACL {
	if l == nil {
		return nil
	}
	made := &ACL{Revision: l.Revision, Entries: make([]ACE, 0, len(l.Entries))}
	for _, e := range l.Entries {
		switch e.SID {
		case CreatorOwner:
			e.SID = d.Owner
		case CreatorGroup:
			e.SID = d.Group
		}
		e.Mask = m.Map(e.Mask)
		made.Entries = append(made.Entries, e)
	}
	return made
}

// mayOwn is ERROR_INVALID_OWNER unless t may make sid the owner of an object: himself, and root anybody.
func (t Token) mayOwn(sid SID) error {
	if t.User == 0 || sid == User(t.User) {
		return nil
	}
	return winerr.ERROR_INVALID_OWNER
}

// Change returns d with those parts replaced by other's, on behalf of t, whose right to change them is the caller's business.
// Errors: ERROR_INVALID_OWNER, and ERROR_INVALID_SECURITY_DESCR for an owner that is to be replaced by none.
func (d *Descriptor) Change(t Token, which uint32, other *Descriptor, m Mapping) (*Descriptor, error) {
	changed := *d
	changed.Replace(which, other)
	if changed.Owner == "" {
		return nil, winerr.ERROR_INVALID_SECURITY_DESCR
	}
	if which&OwnerPart != 0 && changed.Owner != d.Owner {
		if err := t.mayOwn(changed.Owner); err != nil {
			return nil, err
		}
	}
	changed.DACL = changed.DACL.assign(&changed, m)
	return &changed, nil
}
