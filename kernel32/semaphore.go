package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// CreateSemaphore creates a semaphore, or opens the one that has the name: then it returns its handle *and*
// ERROR_ALREADY_EXISTS, and the counts, which must make sense all the same, count for nothing. The handle has
// SEMAPHORE_ALL_ACCESS.
func CreateSemaphore(semaphoreAttrs *SecurityAttributes, initialCount, maximumCount int32, name *uint16) (Handle, error) {
	return CreateSemaphoreEx(semaphoreAttrs, initialCount, maximumCount, name, 0, SEMAPHORE_ALL_ACCESS)
}

// CreateSemaphoreEx is CreateSemaphore with the access that the handle shall have. Flags there are none: others than 0 are
// ERROR_INVALID_PARAMETER.
func CreateSemaphoreEx(
	semaphoreAttrs *SecurityAttributes, initialCount, maximumCount int32, name *uint16, flags, desiredAccess uint32,
) (Handle, error) {
	if flags != 0 {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	if err := object.CheckSemaphore(initialCount, maximumCount); err != nil {
		return 0, err
	}
	return createWaitable(semaphoreAttrs, name, client.WaitableSpec{
		Type: object.SemaphoreType, Access: desiredAccess, Count: initialCount, Maximum: maximumCount,
	})
}

// OpenSemaphore opens a semaphore by its name.
func OpenSemaphore(desiredAccess uint32, inheritHandle bool, name *uint16) (Handle, error) {
	return openWaitable(object.SemaphoreType, desiredAccess, inheritHandle, name)
}

// ReleaseSemaphore adds to a semaphore's count, and stores what it was if previousCount is not nil. ERROR_TOO_MANY_POSTS: it
// would be more than the maximum, and nothing is added.
func ReleaseSemaphore(semaphore Handle, releaseCount int32, previousCount *int32) error {
	before, err := client.Default().ReleaseSemaphore(number(semaphore), releaseCount)
	if err == nil && previousCount != nil {
		*previousCount = before
	}
	return err
}
