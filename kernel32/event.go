package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// CreateEvent creates an event, or opens the one that has the name: then it returns its handle *and* ERROR_ALREADY_EXISTS,
// and the event stays what it is. One with manual reset stays signaled until ResetEvent; another is reset by the one wait
// that it satisfies. The handle has EVENT_ALL_ACCESS.
func CreateEvent(eventAttrs *SecurityAttributes, manualReset, initialState uint32, name *uint16) (Handle, error) {
	var flags uint32
	if manualReset != 0 {
		flags |= CREATE_EVENT_MANUAL_RESET
	}
	if initialState != 0 {
		flags |= CREATE_EVENT_INITIAL_SET
	}
	return CreateEventEx(eventAttrs, name, flags, EVENT_ALL_ACCESS)
}

// CreateEventEx is CreateEvent with CREATE_EVENT_ flags (others are ERROR_INVALID_PARAMETER) and the access that the handle
// shall have.
func CreateEventEx(eventAttrs *SecurityAttributes, name *uint16, flags, desiredAccess uint32) (Handle, error) {
	if flags&^(CREATE_EVENT_MANUAL_RESET|CREATE_EVENT_INITIAL_SET) != 0 {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	return createWaitable(eventAttrs, name, client.WaitableSpec{
		Type: object.EventType, Access: desiredAccess,
		Manual: flags&CREATE_EVENT_MANUAL_RESET != 0, Initial: flags&CREATE_EVENT_INITIAL_SET != 0,
	})
}

// OpenEvent opens an event by its name.
func OpenEvent(desiredAccess uint32, inheritHandle bool, name *uint16) (Handle, error) {
	return openWaitable(object.EventType, desiredAccess, inheritHandle, name)
}

// SetEvent signals an event: all whose wait that completes go on, or just one if the event is reset by waits.
func SetEvent(event Handle) error { return client.Default().SetEvent(number(event)) }

// ResetEvent ends an event's being signaled.
func ResetEvent(event Handle) error { return client.Default().ResetEvent(number(event)) }

// PulseEvent signals an event for those who wait at this moment, and resets it.
func PulseEvent(event Handle) error { return client.Default().PulseEvent(number(event)) }
