package winshm

import (
	"context"
	"math"
	"runtime"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// Semaphore is a handle to a semaphore: a count that waits take from. It is safe for concurrent use. It should be closed, as a
// [Section] should.
type Semaphore struct{ *handle }

// SemaphoreOptions are the finer points of CreateSemaphore. Only those of the handle matter if the semaphore exists.
type SemaphoreOptions struct {
	// Initial is the count to begin with, Maximum the highest that there can be; 0: math.MaxInt32.
	Initial, Maximum int
	// Inherit: child processes may inherit the handle.
	Inherit bool
	// Exclusive: a semaphore that exists already is an error (fs.ErrExist).
	Exclusive bool
	// Security says who may open a semaphore that is new; nil: its owner and root.
	Security *Security
}

// CreateSemaphore makes a semaphore, or opens the one of that name; [Semaphore.Existed] tells. "" is one without a name. nil
// stands for the zero SemaphoreOptions. winerr.ERROR_INVALID_PARAMETER: the counts make no sense. (CreateSemaphore)
func CreateSemaphore(name string, opts *SemaphoreOptions) (*Semaphore, error) {
	return shared.CreateSemaphore(name, opts)
}

// OpenSemaphore opens the semaphore of that name, to wait for it and to release it, or as access says if it is not 0. An error
// that is fs.ErrNotExist means that no process holds one. (OpenSemaphore)
func OpenSemaphore(name string, access Access) (*Semaphore, error) {
	return shared.OpenSemaphore(name, access)
}

// InheritedSemaphore returns the semaphore behind a handle that this process inherited, and takes ownership of the handle.
func InheritedSemaphore(handle uintptr) (*Semaphore, error) { return shared.InheritedSemaphore(handle) }

// CreateSemaphore is the function of that name, through c.
func (c *Client) CreateSemaphore(name string, opts *SemaphoreOptions) (*Semaphore, error) {
	if opts == nil {
		opts = &SemaphoreOptions{}
	}
	maximum := opts.Maximum
	if maximum == 0 {
		maximum = math.MaxInt32
	}
	if maximum > math.MaxInt32 || opts.Initial > maximum {
		return nil, opError("create semaphore", name, winerr.ERROR_INVALID_PARAMETER)
	}
	spec := client.WaitableSpec{Type: object.SemaphoreType, Count: int32(max(opts.Initial, -1)), Maximum: int32(max(maximum, -1))}
	h, err := c.create(spec, name, objectOptions{opts.Inherit, opts.Exclusive, opts.Security})
	if err != nil {
		return nil, err
	}
	return &Semaphore{h}, nil
}

// OpenSemaphore is the function of that name, through c.
func (c *Client) OpenSemaphore(name string, access Access) (*Semaphore, error) {
	h, err := c.open(object.SemaphoreType, name, access)
	if err != nil {
		return nil, err
	}
	return &Semaphore{h}, nil
}

// InheritedSemaphore is the function of that name, through c.
func (c *Client) InheritedSemaphore(handle uintptr) (*Semaphore, error) {
	h, err := c.inherited(object.SemaphoreType, handle)
	if err != nil {
		return nil, err
	}
	return &Semaphore{h}, nil
}

// Release adds n to the count, which satisfies as many waits, and returns what the count was. winerr.ERROR_TOO_MANY_POSTS: it
// would exceed the maximum; nothing is added. winerr.ERROR_INVALID_PARAMETER: n is not positive. (ReleaseSemaphore)
func (s *Semaphore) Release(n int) (previous int, err error) {
	if n > math.MaxInt32 {
		return 0, s.wrap("release", winerr.ERROR_TOO_MANY_POSTS)
	}
	if s.closed.Load() {
		return 0, s.wrap("release", winerr.ERROR_INVALID_HANDLE)
	}
	before, err := s.kept.Release(int32(max(n, 0)))
	runtime.KeepAlive(s.handle)
	return int(before), s.wrap("release", err)
}

// Wait waits until the count is not 0, and takes one from it. If ctx ends first, its error is returned, and nothing is taken. A
// goroutine that waits costs no thread. (WaitForSingleObject)
func (s *Semaphore) Wait(ctx context.Context) error { return s.wait(ctx) }

// TryWait takes one from the count if it is not 0, and reports whether it was so.
func (s *Semaphore) TryWait() (bool, error) { return s.tryWait() }
