package winshm

import (
	"context"
	"runtime"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// Event is a handle to an event: something that happens, and that others wait for. It is safe for concurrent use. It should be
// closed, as a [Section] should.
type Event struct{ *handle }

// EventOptions are the finer points of CreateEvent. Only those of the handle matter if the event exists.
type EventOptions struct {
	// Manual: the event stays set until it is reset, and satisfies all waits; otherwise each setting satisfies one.
	Manual bool
	// Set: the event is set from the beginning.
	Set bool
	// Inherit: child processes may inherit the handle.
	Inherit bool
	// Exclusive: an event that exists already is an error (fs.ErrExist).
	Exclusive bool
	// Security says who may open an event that is new; nil: its owner and root.
	Security *Security
}

// CreateEvent makes an event, or opens the one of that name; [Event.Existed] tells. "" is an event without a name. nil stands
// for the zero EventOptions. winerr.ERROR_INVALID_HANDLE: the name belongs to another type of object. (CreateEvent)
func CreateEvent(name string, opts *EventOptions) (*Event, error) {
	return shared.CreateEvent(name, opts)
}

// OpenEvent opens the event of that name, to wait for it and to set it, or as access says if it is not 0. An error that is
// fs.ErrNotExist means that no process holds one. (OpenEvent)
func OpenEvent(name string, access Access) (*Event, error) { return shared.OpenEvent(name, access) }

// InheritedEvent returns the event behind a handle that this process inherited, and takes ownership of the handle.
func InheritedEvent(handle uintptr) (*Event, error) { return shared.InheritedEvent(handle) }

// CreateEvent is the function of that name, through c.
func (c *Client) CreateEvent(name string, opts *EventOptions) (*Event, error) {
	if opts == nil {
		opts = &EventOptions{}
	}
	spec := client.WaitableSpec{Type: object.EventType, Manual: opts.Manual, Initial: opts.Set}
	h, err := c.create(spec, name, objectOptions{opts.Inherit, opts.Exclusive, opts.Security})
	if err != nil {
		return nil, err
	}
	return &Event{h}, nil
}

// OpenEvent is the function of that name, through c.
func (c *Client) OpenEvent(name string, access Access) (*Event, error) {
	h, err := c.open(object.EventType, name, access)
	if err != nil {
		return nil, err
	}
	return &Event{h}, nil
}

// InheritedEvent is the function of that name, through c.
func (c *Client) InheritedEvent(handle uintptr) (*Event, error) {
	h, err := c.inherited(object.EventType, handle)
	if err != nil {
		return nil, err
	}
	return &Event{h}, nil
}

// Set satisfies a wait, or all if the event is a manual one. Without enough waits the event stays set. (SetEvent)
func (e *Event) Set() error {
	err := error(winerr.ERROR_INVALID_HANDLE)
	if !e.closed.Load() {
		err = e.kept.Set()
	}
	runtime.KeepAlive(e.handle)
	return e.wrap("set", err)
}

// Reset takes a setting back that satisfied no wait. (ResetEvent)
func (e *Event) Reset() error { return e.do("reset", (*client.Client).ResetEvent) }

// Pulse satisfies what waits at this instant, one of it if the event is no manual one, and leaves the event reset. (PulseEvent)
func (e *Event) Pulse() error { return e.do("pulse", (*client.Client).PulseEvent) }

// Wait waits until the event is set. If ctx ends first, its error is returned, and no setting is consumed. A goroutine that
// waits costs no thread. (WaitForSingleObject)
func (e *Event) Wait(ctx context.Context) error { return e.wait(ctx) }

// TryWait reports whether the event is set, and consumes that as a wait does.
func (e *Event) TryWait() (bool, error) { return e.tryWait() }
