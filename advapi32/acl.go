package advapi32

import (
	"winshm/internal/rawsec"
	"winshm/internal/security"
	"winshm/winerr"
)

const minACL = 8

// InitializeAcl makes an empty list in memory of length bytes. ERROR_INSUFFICIENT_BUFFER: that is less than a list takes.
func InitializeAcl(acl *ACL, length uint32, revision uint32) error {
	const longest = 0xFFFC
	switch {
	case length < minACL:
		return winerr.ERROR_INSUFFICIENT_BUFFER
	case acl == nil || length > longest || revision < ACL_REVISION || revision > ACL_REVISION_DS:
		return winerr.ERROR_INVALID_PARAMETER
	}
	*acl = ACL{AclRevision: byte(revision), AclSize: uint16(length &^ 3)}
	return nil
}

// IsValidAcl reports whether acl is a list.
func IsValidAcl(acl *ACL) bool {
	_, err := rawsec.ReadACL(acl)
	return err == nil
}

// AddAccessAllowedAce adds an entry to the end of a list. Error 1344 (ERROR_ALLOTTED_SPACE_EXCEEDED): it has no room.
func AddAccessAllowedAce(acl *ACL, revision, accessMask uint32, sid *SID) error {
	return add(acl, revision, security.ACE{Type: security.Allow, Mask: accessMask}, sid)
}

// AddAccessAllowedAceEx is AddAccessAllowedAce with flags (INHERIT_ONLY_ACE and its kin).
func AddAccessAllowedAceEx(acl *ACL, revision, aceFlags, accessMask uint32, sid *SID) error {
	return add(acl, revision, security.ACE{Type: security.Allow, Flags: uint8(aceFlags), Mask: accessMask}, sid)
}

// AddAccessDeniedAce adds an entry that denies to the end of a list. Those that come first count: a list should begin with them.
func AddAccessDeniedAce(acl *ACL, revision, accessMask uint32, sid *SID) error {
	return add(acl, revision, security.ACE{Type: security.Deny, Mask: accessMask}, sid)
}

// AddAccessDeniedAceEx is AddAccessDeniedAce with flags.
func AddAccessDeniedAceEx(acl *ACL, revision, aceFlags, accessMask uint32, sid *SID) error {
	return add(acl, revision, security.ACE{Type: security.Deny, Flags: uint8(aceFlags), Mask: accessMask}, sid)
}

func add(acl *ACL, revision uint32, ace security.ACE, sid *SID) error {
	s, err := rawsec.ReadSID(sid)
	if err != nil {
		return err
	}
	if _, err := rawsec.ReadACL(acl); err != nil {
		return err
	}
	if revision < ACL_REVISION || revision > ACL_REVISION_DS {
		return winerr.ERROR_REVISION_MISMATCH
	}
	ace.SID = s
	return rawsec.Append(acl, ace.Bytes())
}
