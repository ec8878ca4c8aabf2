package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/rawsec"
	"winshm/winerr"
)

// SECURITY_DESCRIPTOR is a security descriptor, absolute or self-relative. Package advapi32 makes and changes them.
type SECURITY_DESCRIPTOR = rawsec.Descriptor

// inheritance returns the handle flags that a call with these attributes gives.
func inheritance(sa *SecurityAttributes) uint32 {
	if sa == nil || sa.InheritHandle == 0 {
		return 0
	}
	return client.Inherit
}

// plainInheritance is inheritance for calls that make what the manager does not guard: a descriptor is refused.
func plainInheritance(sa *SecurityAttributes) (uint32, error) {
	if sa != nil && sa.SecurityDescriptor != nil {
		return 0, winerr.ERROR_NOT_SUPPORTED
	}
	return inheritance(sa), nil
}

// descriptorOf returns the descriptor of a call's attributes, self-relative; "" for none.
func descriptorOf(sa *SecurityAttributes) (string, error) {
	if sa == nil || sa.SecurityDescriptor == nil {
		return "", nil
	}
	d, err := rawsec.Read(sa.SecurityDescriptor)
	if err != nil {
		return "", err
	}
	encoded, err := d.Encode()
	return string(encoded), err
}
