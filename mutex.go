package winshm

import (
	"context"
	"runtime"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// Mutex is a handle to a mutex, which one at a time owns: in a Go program a [Lock], and with the mirrors and on C's side a
// thread. It is safe for concurrent use. It should be closed, as a [Section] should.
type Mutex struct{ *handle }

// MutexOptions are the finer points of CreateMutex. Only those of the handle matter if the mutex exists.
type MutexOptions struct {
	// Inherit: child processes may inherit the handle.
	Inherit bool
	// Exclusive: a mutex that exists already is an error (fs.ErrExist).
	Exclusive bool
	// Security says who may open a mutex that is new; nil: its owner and root.
	Security *Security
}

// CreateMutex makes a mutex that nobody owns, or opens the one of that name; [Mutex.Existed] tells. "" is one without a name.
// nil stands for the zero MutexOptions. (CreateMutex)
func CreateMutex(name string, opts *MutexOptions) (*Mutex, error) {
	return shared.CreateMutex(name, opts)
}

// OpenMutex opens the mutex of that name, to lock it, or as access says if it is not 0. An error that is fs.ErrNotExist means
// that no process holds one. (OpenMutex)
func OpenMutex(name string, access Access) (*Mutex, error) { return shared.OpenMutex(name, access) }

// InheritedMutex returns the mutex behind a handle that this process inherited, and takes ownership of the handle.
func InheritedMutex(handle uintptr) (*Mutex, error) { return shared.InheritedMutex(handle) }

// CreateMutex is the function of that name, through c.
func (c *Client) CreateMutex(name string, opts *MutexOptions) (*Mutex, error) {
	if opts == nil {
		opts = &MutexOptions{}
	}
	spec := client.WaitableSpec{Type: object.MutantType}
	h, err := c.create(spec, name, objectOptions{opts.Inherit, opts.Exclusive, opts.Security})
	if err != nil {
		return nil, err
	}
	return &Mutex{h}, nil
}

// OpenMutex is the function of that name, through c.
func (c *Client) OpenMutex(name string, access Access) (*Mutex, error) {
	h, err := c.open(object.MutantType, name, access)
	if err != nil {
		return nil, err
	}
	return &Mutex{h}, nil
}

// InheritedMutex is the function of that name, through c.
func (c *Client) InheritedMutex(handle uintptr) (*Mutex, error) {
	h, err := c.inherited(object.MutantType, handle)
	if err != nil {
		return nil, err
	}
	return &Mutex{h}, nil
}

// Lock is the ownership of a mutex. It belongs to whoever has the value, not to a goroutine or thread: any of them may unlock
// it, once, and its copies are one lock. Two locks of one mutex never overlap: there is no recursion. A lock that the process
// takes to its end, or that of its [Client], is abandoned.
type Lock struct {
	mutex *Mutex
	lock  client.Lock
}

// Lock waits until nobody owns the mutex, and owns it. If ctx ends first, its error is returned. A goroutine that waits costs
// no thread. The lock is to be looked at if others may die while they change what it guards: see [Lock.Abandoned].
// (WaitForSingleObject)
func (m *Mutex) Lock(ctx context.Context) (Lock, error) {
	if m.closed.Load() {
		return Lock{}, m.wrap("lock", winerr.ERROR_INVALID_HANDLE)
	}
	lock, err := m.kept.Acquire(ctx)
	runtime.KeepAlive(m.handle)
	if err != nil {
		return Lock{}, m.wrap("lock", err)
	}
	return Lock{m, lock}, nil
}

// TryLock owns the mutex if nobody else does; false: somebody does.
func (m *Mutex) TryLock() (Lock, bool, error) {
	if m.closed.Load() {
		return Lock{}, false, m.wrap("lock", winerr.ERROR_INVALID_HANDLE)
	}
	lock, ok, err := m.kept.TryAcquire()
	runtime.KeepAlive(m.handle)
	return Lock{m, lock}, ok, m.wrap("lock", err)
}

// Unlock gives the mutex up, also when its handle has been closed. winerr.ERROR_NOT_OWNER: that was done before, or the lock is
// the zero Lock. winerr.ERROR_INVALID_HANDLE: the manager is gone, and the mutex with it. (ReleaseMutex)
func (l Lock) Unlock() error {
	err := l.lock.Unlock()
	if err == nil {
		return nil
	}
	if l.mutex == nil {
		return opError("unlock mutex", "", err)
	}
	return l.mutex.wrap("unlock", err)
}

// Abandoned reports whether the owner before ended without giving the mutex up: what the mutex guards may be half changed. Of the
// locks that a WaitAll got, all report it if one of the mutexes was abandoned. (WAIT_ABANDONED)
func (l Lock) Abandoned() bool { return l.lock.Abandoned() }
