package advapi32

import (
	"winshm/internal/client"
	"winshm/internal/rawsec"
	"winshm/internal/security"
	"winshm/winerr"
)

// GetKernelObjectSecurity stores those parts of an object's descriptor in memory of length bytes, self-relative, and how many it
// takes. The handle must grant READ_CONTROL. Errors: ERROR_INSUFFICIENT_BUFFER; ERROR_PRIVILEGE_NOT_HELD for the system's list.
func GetKernelObjectSecurity(
	handle Handle, information SECURITY_INFORMATION, sd *SECURITY_DESCRIPTOR, length uint32, lengthNeeded *uint32,
) error {
	d, err := client.Default().Security(number(handle), uint32(information))
	if err != nil {
		return err
	}
	encoded, err := d.Encode()
	if err != nil {
		return err
	}
	*lengthNeeded = length
	return store(sd, encoded, lengthNeeded)
}

// SetKernelObjectSecurity replaces those parts of an object's descriptor. The list needs a handle that grants WRITE_DAC, owner and
// group one that grants WRITE_OWNER; the owner can only be the caller's user (ERROR_INVALID_OWNER), unless he is root. Handles that
// exist keep what they grant.
func SetKernelObjectSecurity(handle Handle, information SECURITY_INFORMATION, sd *SECURITY_DESCRIPTOR) error {
	d, err := rawsec.Read(sd)
	if err != nil {
		return err
	}
	return client.Default().SetSecurity(number(handle), uint32(information), d)
}

// GetSecurityInfo returns those parts of an object's descriptor.
func GetSecurityInfo(handle Handle, objectType SE_OBJECT_TYPE, information SECURITY_INFORMATION) (*SECURITY_DESCRIPTOR, error) {
	if objectType != SE_KERNEL_OBJECT {
		return nil, winerr.ERROR_NOT_SUPPORTED
	}
	d, err := client.Default().Security(number(handle), uint32(information))
	if err != nil {
		return nil, err
	}
	sd, _, err := rawsec.New(d)
	return sd, err
}

// SetSecurityInfo replaces those parts of an object's descriptor; dacl nil is a NULL DACL, which lets everyone in.
func SetSecurityInfo(
	handle Handle, objectType SE_OBJECT_TYPE, information SECURITY_INFORMATION, owner, group *SID, dacl, sacl *ACL,
) error {
	if objectType != SE_KERNEL_OBJECT {
		return winerr.ERROR_NOT_SUPPORTED
	}
	sd := &SECURITY_DESCRIPTOR{
		Revision: SECURITY_DESCRIPTOR_REVISION, Control: security.DACLPresent | security.SACLPresent,
		Owner: owner, Group: group, Dacl: dacl, Sacl: sacl,
	}
	if information&PROTECTED_DACL_SECURITY_INFORMATION != 0 {
		sd.Control |= security.DACLProtected
	}
	return SetKernelObjectSecurity(handle, information, sd)
}

// number returns the part of a handle that counts. On Windows the upper half is 0, or a sign extension of the lower.
func number(handle Handle) client.Handle {
	low := client.Handle(handle)
	if h := uint64(handle); h != uint64(low) && h != uint64(int64(int32(low))) {
		return 0
	}
	return low
}
