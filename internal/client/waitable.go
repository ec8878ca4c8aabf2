package client

import (
	"winshm/internal/object"
	"winshm/internal/wire"
)

// WaitableSpec describes the event, mutex, semaphore or timer that CreateWaitable is to make.
type WaitableSpec struct {
	// Type is the object's.
	Type *object.Type
	// Manual: an event, or a timer, stays signaled when a wait has been satisfied.
	Manual bool
	// Initial: an event is set from the beginning.
	Initial bool
	// Count is a semaphore's first, Maximum its highest.
	Count, Maximum int32
	// Owner is the thread that owns a mutex which is new; nil: none does.
	Owner *ThreadState
	// Access may hold generic rights; 0 gives a handle without rights. Flags are handle flags.
	Access, Flags uint32
	// Name is WTF-8; "" for none.
	Name string
	// Security is a self-relative descriptor for an object that is new; "" for the default.
	Security string
}

// OpenedWaitable is a new handle to an event, mutex, semaphore or timer.
type OpenedWaitable struct {
	Handle Handle
	// Existed: the object was there before the call.
	Existed bool
	// Access is what the handle grants.
	Access uint32
	// Object numbers the object for the life of the manager.
	Object uint64
}

// CreateWaitable makes an event, mutex, semaphore or timer, or opens the one of that name, whose state is then what it was;
// the mutex is not owned by the caller then. The codes are those of CreateEvent and its siblings.
func (c *Client) CreateWaitable(spec WaitableSpec) (OpenedWaitable, error) {
	if spec.Type == object.SemaphoreType {
		if err := object.CheckSemaphore(spec.Count, spec.Maximum); err != nil {
			return OpenedWaitable{}, err
		}
	}
	x := newExchange()
	defer x.release()
	request := &x.createWaitable
	return withManager(c, func(l *link) (OpenedWaitable, error) {
		*request = spec.request()
		owner, err := c.firstOwner(l, spec.Owner)
		if err != nil {
			return OpenedWaitable{}, err
		}
		if owner != nil {
			request.Owner = owner.slot
		}
		opened, err := c.obtainWaitable(l, wire.OpCreateWaitable, request)
		if err == nil && owner != nil && !opened.Existed {
			err = spec.Owner.waits.begin(c, opened.Handle)
		}
		return opened, err
	})
}

func (s *WaitableSpec) request() wire.CreateWaitable {
	r := wire.CreateWaitable{
		Type: s.Type.ID, Initial: uint32(s.Count), Maximum: uint32(s.Maximum),
		Access: s.Access, Flags: s.Flags, Name: s.Name, Security: s.Security,
	}
	if s.Manual {
		r.Manual = 1
	}
	if s.Initial && s.Type == object.EventType {
		r.Initial = 1
	}
	return r
}

// firstOwner returns the seat of the thread that is to own a new mutex; nil: none is.
func (c *Client) firstOwner(l *link, t *ThreadState) (*seat, error) {
	if t == nil {
		return nil, nil //nolint:nilnil // no owner, no error
	}
	a, err := c.arenaOf(l)
	if err != nil {
		return nil, err
	}
	return t.waits.seatIn(a)
}

// OpenWaitable opens the event, mutex, semaphore or timer of that name. The codes are those of OpenEvent and its siblings.
func (c *Client) OpenWaitable(typ *object.Type, access, flags uint32, name string) (OpenedWaitable, error) {
	x := newExchange()
	defer x.release()
	request := &x.openWaitable
	*request = wire.OpenWaitable{Type: typ.ID, Access: access, Flags: flags, Name: name}
	return withManager(c, func(l *link) (OpenedWaitable, error) { return c.obtainWaitable(l, wire.OpOpenWaitable, request) })
}

func (c *Client) obtainWaitable(l *link, op wire.Op, request wire.Message) (OpenedWaitable, error) {
	if _, err := c.arenaOf(l); err != nil {
		return OpenedWaitable{}, err
	}
	opened, err := l.obtain(op, request, 0, nil)
	return OpenedWaitable{
		Handle: opened.Handle, Existed: opened.Existed, Access: opened.Section.Access, Object: opened.Section.Object,
	}, err
}

// Waitable says what a handle to an event, mutex, semaphore or timer leads to. ERROR_INVALID_HANDLE: it is of another type.
func (c *Client) Waitable(h Handle, typ *object.Type) (OpenedWaitable, error) {
	a, e, err := c.target(h)
	if err != nil {
		return OpenedWaitable{}, err
	}
	defer a.leave(e)
	if err := e.check(typ, 0); err != nil {
		return OpenedWaitable{}, err
	}
	return OpenedWaitable{Handle: h &^ 3, Existed: true, Access: e.Access, Object: e.Object}, nil
}

// AllAccess returns all rights to an event, mutex, semaphore or timer.
func AllAccess(typ *object.Type) uint32 {
	if typ == object.MutantType {
		return object.MutantAll
	}
	return object.WaitableAll
}
