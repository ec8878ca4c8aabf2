package advapi32

import (
	"winshm/internal/rawsec"
	"winshm/internal/security"
	"winshm/winerr"
)

// InitializeSecurityDescriptor makes an absolute descriptor without owner, group and lists. As the descriptor of a new object it
// stands for the default.
func InitializeSecurityDescriptor(absoluteSD *SECURITY_DESCRIPTOR, revision uint32) error {
	if revision != SECURITY_DESCRIPTOR_REVISION {
		return winerr.ERROR_UNKNOWN_REVISION
	}
	*absoluteSD = SECURITY_DESCRIPTOR{Revision: SECURITY_DESCRIPTOR_REVISION}
	return nil
}

// IsValidSecurityDescriptor reports whether sd is a descriptor, of either form, with parts that are what they should be.
func IsValidSecurityDescriptor(sd *SECURITY_DESCRIPTOR) bool {
	_, err := rawsec.Read(sd)
	return err == nil
}

// GetSecurityDescriptorLength returns how many bytes the self-relative form takes; 0: sd is no descriptor.
func GetSecurityDescriptorLength(sd *SECURITY_DESCRIPTOR) uint32 {
	encoded, _ := encode(sd)
	return uint32(len(encoded))
}

// encode returns the self-relative form.
func encode(sd *SECURITY_DESCRIPTOR) ([]byte, error) {
	d, err := rawsec.Read(sd)
	if err != nil {
		return nil, err
	}
	return d.Encode()
}

// GetSecurityDescriptorControl stores the control bits and the revision.
func GetSecurityDescriptorControl(sd *SECURITY_DESCRIPTOR, control *SECURITY_DESCRIPTOR_CONTROL, revision *uint32) error {
	bits, _, _, _, _, err := rawsec.Parts(sd)
	if err == nil {
		*control, *revision = SECURITY_DESCRIPTOR_CONTROL(bits), SECURITY_DESCRIPTOR_REVISION
	}
	return err
}

// SetSecurityDescriptorControl sets those control bits that are of interest: of inheritance only (ERROR_INVALID_PARAMETER).
func SetSecurityDescriptorControl(sd *SECURITY_DESCRIPTOR, ofInterest, toSet SECURITY_DESCRIPTOR_CONTROL) error {
	const settable = security.DACLAutoReq | security.SACLAutoReq | security.DACLAutoInherited | security.SACLAutoInherited |
		security.DACLProtected | security.SACLProtected
	if ofInterest&^settable != 0 || toSet&^ofInterest != 0 {
		return winerr.ERROR_INVALID_PARAMETER
	}
	sd.Control = sd.Control&^uint16(ofInterest) | uint16(toSet)
	return nil
}

// absolute refuses a descriptor that parts cannot be put into.
func absolute(sd *SECURITY_DESCRIPTOR) error {
	control, _, _, _, _, err := rawsec.Parts(sd)
	if err == nil && control&security.SelfRelative != 0 {
		err = winerr.ERROR_INVALID_SECURITY_DESCR
	}
	return err
}

func mark(sd *SECURITY_DESCRIPTOR, bit uint16, set bool) {
	if sd.Control &^= bit; set {
		sd.Control |= bit
	}
}

// SetSecurityDescriptorDacl gives an absolute descriptor a list, which is not copied. nil with daclPresent lets everyone in.
func SetSecurityDescriptorDacl(sd *SECURITY_DESCRIPTOR, daclPresent bool, dacl *ACL, daclDefaulted bool) error {
	if err := absolute(sd); err != nil {
		return err
	}
	mark(sd, security.DACLPresent, daclPresent)
	if daclPresent {
		sd.Dacl = dacl
		mark(sd, security.DACLDefaulted, daclDefaulted)
	}
	return nil
}

// SetSecurityDescriptorSacl gives an absolute descriptor a list for the system, which means nothing here.
func SetSecurityDescriptorSacl(sd *SECURITY_DESCRIPTOR, saclPresent bool, sacl *ACL, saclDefaulted bool) error {
	if err := absolute(sd); err != nil {
		return err
	}
	mark(sd, security.SACLPresent, saclPresent)
	if saclPresent {
		sd.Sacl = sacl
		mark(sd, security.SACLDefaulted, saclDefaulted)
	}
	return nil
}

// SetSecurityDescriptorOwner gives an absolute descriptor an owner, which is not copied.
func SetSecurityDescriptorOwner(sd *SECURITY_DESCRIPTOR, owner *SID, ownerDefaulted bool) error {
	if err := absolute(sd); err != nil {
		return err
	}
	if owner != nil && !IsValidSid(owner) {
		return winerr.ERROR_INVALID_SID
	}
	sd.Owner = owner
	mark(sd, security.OwnerDefaulted, ownerDefaulted)
	return nil
}

// SetSecurityDescriptorGroup gives an absolute descriptor a group, which is not copied.
func SetSecurityDescriptorGroup(sd *SECURITY_DESCRIPTOR, group *SID, groupDefaulted bool) error {
	if err := absolute(sd); err != nil {
		return err
	}
	if group != nil && !IsValidSid(group) {
		return winerr.ERROR_INVALID_SID
	}
	sd.Group = group
	mark(sd, security.GroupDefaulted, groupDefaulted)
	return nil
}

// GetSecurityDescriptorDacl stores where a descriptor's list is, if there is one.
func GetSecurityDescriptorDacl(sd *SECURITY_DESCRIPTOR, daclPresent *bool, dacl **ACL, daclDefaulted *bool) error {
	control, _, _, _, list, err := rawsec.Parts(sd)
	if err != nil {
		return err
	}
	if *daclPresent = control&security.DACLPresent != 0; *daclPresent {
		*dacl, *daclDefaulted = list, control&security.DACLDefaulted != 0
	}
	return nil
}

// GetSecurityDescriptorSacl stores where a descriptor's list for the system is, if there is one.
func GetSecurityDescriptorSacl(sd *SECURITY_DESCRIPTOR, saclPresent *bool, sacl **ACL, saclDefaulted *bool) error {
	control, _, _, list, _, err := rawsec.Parts(sd)
	if err != nil {
		return err
	}
	if *saclPresent = control&security.SACLPresent != 0; *saclPresent {
		*sacl, *saclDefaulted = list, control&security.SACLDefaulted != 0
	}
	return nil
}

// GetSecurityDescriptorOwner stores where a descriptor's owner is; nil: there is none.
func GetSecurityDescriptorOwner(sd *SECURITY_DESCRIPTOR, owner **SID, ownerDefaulted *bool) error {
	control, sid, _, _, _, err := rawsec.Parts(sd)
	if err == nil {
		*owner, *ownerDefaulted = sid, control&security.OwnerDefaulted != 0
	}
	return err
}

// GetSecurityDescriptorGroup stores where a descriptor's group is; nil: there is none.
func GetSecurityDescriptorGroup(sd *SECURITY_DESCRIPTOR, group **SID, groupDefaulted *bool) error {
	control, _, sid, _, _, err := rawsec.Parts(sd)
	if err == nil {
		*group, *groupDefaulted = sid, control&security.GroupDefaulted != 0
	}
	return err
}

// MakeSelfRelativeSD stores the self-relative form in memory of *size bytes. ERROR_INSUFFICIENT_BUFFER: it takes *size, which is
// changed. ERROR_BAD_DESCRIPTOR_FORMAT: it is self-relative.
func MakeSelfRelativeSD(absoluteSD, selfRelativeSD *SECURITY_DESCRIPTOR, size *uint32) error {
	control, _, _, _, _, err := rawsec.Parts(absoluteSD)
	if err != nil {
		return err
	}
	if control&security.SelfRelative != 0 {
		return winerr.ERROR_BAD_DESCRIPTOR_FORMAT
	}
	encoded, err := encode(absoluteSD)
	if err != nil {
		return err
	}
	return store(selfRelativeSD, encoded, size)
}

// store copies a self-relative descriptor to memory of *size bytes, and stores its length there.
func store(sd *SECURITY_DESCRIPTOR, encoded []byte, size *uint32) error {
	room := *size
	if *size = uint32(len(encoded)); sd == nil || room < *size {
		return winerr.ERROR_INSUFFICIENT_BUFFER
	}
	return rawsec.Store(sd, encoded)
}
