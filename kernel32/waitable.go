package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// createWaitable is what the functions that create something to wait for do after their own checks.
func createWaitable(sa *SecurityAttributes, name *uint16, spec client.WaitableSpec) (Handle, error) {
	descriptor, err := descriptorOf(sa)
	if err != nil {
		return 0, err
	}
	spec.Name, spec.Flags, spec.Security = nameOf(name), inheritance(sa), descriptor
	opened, err := client.Default().CreateWaitable(spec)
	if err == nil && opened.Existed {
		err = winerr.ERROR_ALREADY_EXISTS
	}
	return Handle(opened.Handle), err
}

func openWaitable(typ *object.Type, access uint32, inherit bool, name *uint16) (Handle, error) {
	if name == nil {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	flags := uint32(0)
	if inherit {
		flags = client.Inherit
	}
	opened, err := client.Default().OpenWaitable(typ, access, flags, nameOf(name))
	return Handle(opened.Handle), err
}
