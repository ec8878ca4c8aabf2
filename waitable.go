package winshm

import (
	"runtime"
	"sync/atomic"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// Waitable is what [WaitAny], [WaitAll] and [Notify] can wait for: an *[Event], *[Mutex], *[Semaphore], *[Timer] or *[Process].
type Waitable interface {
	// waitTarget returns by which handle of which client the object is waited for.
	waitTarget() (*client.Client, client.Handle, error)
}

// handle is what events, mutexes, semaphores and timers have in common.
type handle struct {
	kept    client.Kept
	typ     *object.Type
	name    string
	opened  client.OpenedWaitable
	closed  *atomic.Bool
	cleanup runtime.Cleanup
}

// objectOptions are the options that all kinds have.
type objectOptions struct {
	inherit, exclusive bool
	security           *Security
}

// create makes an object, or opens the one of that name.
func (c *Client) create(spec client.WaitableSpec, name string, o objectOptions) (*handle, error) {
	op := "create " + kindName(spec.Type)
	if err := checkName(name); err != nil {
		return nil, opError(op, name, err)
	}
	descriptor, err := o.security.encode()
	if err != nil {
		return nil, opError(op, name, err)
	}
	spec.Name, spec.Security, spec.Access = name, descriptor, client.AllAccess(spec.Type)
	if o.inherit {
		spec.Flags = client.Inherit
	}
	opened, err := c.c.CreateWaitable(spec)
	if err != nil {
		return nil, opError(op, name, err)
	}
	if opened.Existed && o.exclusive {
		_ = c.c.CloseHandle(opened.Handle)
		return nil, opError(op, name, winerr.ERROR_ALREADY_EXISTS)
	}
	return c.newHandle(spec.Type, name, opened), nil
}

// open opens the object of that name.
func (c *Client) open(typ *object.Type, name string, access Access) (*handle, error) {
	op := "open " + kindName(typ)
	if err := checkName(name); err != nil {
		return nil, opError(op, name, err)
	}
	if access == 0 {
		access = Synchronize
		if typ != object.MutantType {
			access |= ModifyState
		}
	}
	opened, err := c.c.OpenWaitable(typ, uint32(access), 0, name)
	if err != nil {
		return nil, opError(op, name, err)
	}
	return c.newHandle(typ, name, opened), nil
}

// inherited returns what a handle that the process inherited leads to, and takes ownership of it.
func (c *Client) inherited(typ *object.Type, number uintptr) (*handle, error) {
	opened, err := c.c.Waitable(client.HandleOf(number), typ)
	if err != nil {
		return nil, opError("inherit "+kindName(typ), "", err)
	}
	return c.newHandle(typ, "", opened), nil
}

// newHandle takes ownership of the handle.
func (c *Client) newHandle(typ *object.Type, name string, opened client.OpenedWaitable) *handle {
	h := &handle{typ: typ, name: name, opened: opened, closed: &atomic.Bool{}}
	h.kept.Init(c.c, opened.Handle)
	// A net for the forgetful, not a plan: the garbage collector may take its time.
	h.cleanup = runtime.AddCleanup(h, func(closed *atomic.Bool) {
		if !closed.Swap(true) {
			_ = c.c.CloseHandle(opened.Handle)
		}
	}, h.closed)
	return h
}

func kindName(typ *object.Type) string {
	switch typ {
	case object.EventType:
		return "event"
	case object.MutantType:
		return "mutex"
	case object.SemaphoreType:
		return "semaphore"
	}
	return "timer"
}

// Name returns the name that the object was created or opened by.
func (h *handle) Name() string { return h.name }

// Existed reports whether the object was there before: true of all that was opened or inherited.
func (h *handle) Existed() bool { return h.opened.Existed }

// Access returns what the handle lets this process do.
func (h *handle) Access() Access { return Access(h.opened.Access) }

// Handle returns the handle's number, which the kernel32 package understands.
func (h *handle) Handle() uintptr { return uintptr(h.opened.Handle) }

// Close closes the handle. With the last one in any process the name is free. Waits that are under way go on. A second Close
// is an error that is fs.ErrClosed. (CloseHandle)
func (h *handle) Close() error {
	op := "close " + kindName(h.typ)
	if h.closed.Swap(true) {
		return opError(op, h.name, winerr.ERROR_INVALID_HANDLE)
	}
	h.cleanup.Stop()
	return opError(op, h.name, h.kept.Client().CloseHandle(h.opened.Handle))
}

func (h *handle) waitTarget() (*client.Client, client.Handle, error) {
	if h.closed.Load() {
		return nil, 0, winerr.ERROR_INVALID_HANDLE
	}
	return h.kept.Client(), h.opened.Handle, nil
}

// do does something with the handle, unless it is closed. The object stays open until it is done.
func (h *handle) do(op string, act func(*client.Client, client.Handle) error) error {
	err := error(winerr.ERROR_INVALID_HANDLE)
	if !h.closed.Load() {
		err = act(h.kept.Client(), h.opened.Handle)
	}
	runtime.KeepAlive(h)
	return h.wrap(op, err)
}

func (h *handle) wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return opError(op+" "+kindName(h.typ), h.name, err)
}
