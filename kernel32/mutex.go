package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// CreateMutex creates a mutex, or opens the one that has the name: then it returns its handle *and* ERROR_ALREADY_EXISTS,
// and initialOwner counts for nothing. A mutex is owned by a thread of the system's: a goroutine that owns one stays locked
// to its thread (runtime.LockOSThread) until it has released it. The handle has MUTEX_ALL_ACCESS.
func CreateMutex(mutexAttrs *SecurityAttributes, initialOwner bool, name *uint16) (Handle, error) {
	var flags uint32
	if initialOwner {
		flags = CREATE_MUTEX_INITIAL_OWNER
	}
	return CreateMutexEx(mutexAttrs, name, flags, MUTEX_ALL_ACCESS)
}

// CreateMutexEx is CreateMutex with CREATE_MUTEX_ flags (others are ERROR_INVALID_PARAMETER) and the access that the handle
// shall have.
func CreateMutexEx(mutexAttrs *SecurityAttributes, name *uint16, flags, desiredAccess uint32) (handle Handle, err error) {
	spec := client.WaitableSpec{Type: object.MutantType, Access: desiredAccess}
	switch flags {
	case 0:
		return createWaitable(mutexAttrs, name, spec)
	case CREATE_MUTEX_INITIAL_OWNER:
		client.OnThread(func(t *client.ThreadState) {
			spec.Owner = t
			handle, err = createWaitable(mutexAttrs, name, spec)
		})
		return handle, err
	}
	return 0, winerr.ERROR_INVALID_PARAMETER
}

// OpenMutex opens a mutex by its name.
func OpenMutex(desiredAccess uint32, inheritHandle bool, name *uint16) (Handle, error) {
	return openWaitable(object.MutantType, desiredAccess, inheritHandle, name)
}

// ReleaseMutex undoes one wait of the calling thread for a mutex. ERROR_NOT_OWNER: the thread does not own it. No access is
// needed.
func ReleaseMutex(mutex Handle) (err error) {
	client.OnThread(func(t *client.ThreadState) { err = client.Default().ReleaseMutex(number(mutex), t) })
	return err
}
