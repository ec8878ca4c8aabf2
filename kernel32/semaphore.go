package kernel32

import "winshm/winerr"

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
	return 0, winerr.ERROR_NOT_SUPPORTED
}

// OpenSemaphore opens a semaphore by its name.
func OpenSemaphore(desiredAccess uint32, inheritHandle bool, name *uint16) (Handle, error) {
	return 0, winerr.ERROR_NOT_SUPPORTED
}

// ReleaseSemaphore adds to a semaphore's count, and stores what it was if previousCount is not nil. ERROR_TOO_MANY_POSTS: it
// would be more than the maximum, and nothing is added.
func ReleaseSemaphore(semaphore Handle, releaseCount int32, previousCount *int32) error {
	return winerr.ERROR_NOT_SUPPORTED
}
