package advapi32

import (
	"winshm/internal/rawsec"
	"winshm/internal/security"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// ConvertStringSecurityDescriptorToSecurityDescriptor makes a self-relative descriptor of text in SDDL, and stores its length if
// size is not nil. Errors: ERROR_UNKNOWN_REVISION, ERROR_INVALID_PARAMETER, ERROR_INVALID_SID, ERROR_INVALID_ACL.
func ConvertStringSecurityDescriptorToSecurityDescriptor(str *uint16, revision uint32, sd **SECURITY_DESCRIPTOR, size *uint32) error {
	switch {
	case str == nil || sd == nil:
		return winerr.ERROR_INVALID_PARAMETER
	case revision != SDDL_REVISION_1:
		return winerr.ERROR_UNKNOWN_REVISION
	}
	d, err := security.ParseSDDL(text(str))
	if err != nil {
		return err
	}
	made, length, err := rawsec.New(d)
	if err != nil {
		return err
	}
	*sd = made
	if size != nil {
		*size = uint32(length)
	}
	return nil
}

// ConvertSecurityDescriptorToStringSecurityDescriptor makes text of parts of a descriptor, and stores its length in units, with
// the zero, if strLen is not nil.
func ConvertSecurityDescriptorToStringSecurityDescriptor(
	sd *SECURITY_DESCRIPTOR, revision uint32, information SECURITY_INFORMATION, str **uint16, strLen *uint32,
) error {
	if revision != SDDL_REVISION_1 {
		return winerr.ERROR_UNKNOWN_REVISION
	}
	d, err := rawsec.Read(sd)
	if err != nil {
		return err
	}
	s, err := d.SDDL(uint32(information))
	if err != nil {
		return err
	}
	*str = wide(s)
	if strLen != nil {
		*strLen = uint32(wtf8.Len(s)) + 1
	}
	return nil
}

// SecurityDescriptorFromString is ConvertStringSecurityDescriptorToSecurityDescriptor for a string of Go's.
func SecurityDescriptorFromString(sddl string) (*SECURITY_DESCRIPTOR, error) {
	d, err := security.ParseSDDL(sddl)
	if err != nil {
		return nil, err
	}
	sd, _, err := rawsec.New(d)
	return sd, err
}
