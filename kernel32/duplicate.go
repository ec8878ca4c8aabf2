package kernel32

import (
	"winshm/internal/client"
	"winshm/winerr"
)

// Options of DuplicateHandle (winnt.h).
const (
	DUPLICATE_CLOSE_SOURCE = client.DuplicateCloseSource
	DUPLICATE_SAME_ACCESS  = client.DuplicateSameAccess
)

// DuplicateHandle makes a handle in targetProcess to what sourceHandle leads to in sourceProcess, and stores its value, which
// is a number of the target's; targetHandle may be nil. Both processes are named by handles with PROCESS_DUP_HANDLE. More
// access than the source has must be what the object grants. With DUPLICATE_CLOSE_SOURCE the source is closed, also when the
// call fails; and with a targetProcess of 0 that is all.
//
// Handles that a process made itself, as those of its files, others cannot take from it; it can give them away.
func DuplicateHandle(
	sourceProcess, sourceHandle, targetProcess Handle, targetHandle *Handle, desiredAccess uint32, inheritHandle bool, options uint32,
) error {
	r := client.DuplicateRequest{
		SourceProcess: number(sourceProcess), Source: number(sourceHandle), TargetProcess: number(targetProcess),
		Access: desiredAccess, Options: options,
	}
	if inheritHandle {
		r.Flags = client.Inherit
	}
	h, err := client.Default().DuplicateHandle(r)
	if targetHandle != nil {
		*targetHandle = Handle(h)
	}
	return err
}

// CompareObjectHandles returns nil if two handles of this process lead to one object, and ERROR_NOT_SAME_OBJECT if not.
func CompareObjectHandles(first, second Handle) error {
	same, err := client.Default().SameObject(number(first), number(second))
	if err == nil && !same {
		err = winerr.ERROR_NOT_SAME_OBJECT
	}
	return err
}
