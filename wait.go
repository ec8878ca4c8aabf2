package winshm

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"winshm/internal/client"
	"winshm/winerr"
)

// MaxWait is how many objects one wait can be for.
const MaxWait = client.MaxWait

// Result is what a wait for several objects got.
type Result struct {
	// Index is that of the object that WaitAny got; 0 after WaitAll.
	Index int
	// Locks are those of the mutexes that are owned now, each at the index of its mutex; others are the zero Lock. Without a
	// mutex it is nil.
	Locks []Lock
}

// Abandoned reports whether the last owner of one of the mutexes ended without giving it up.
func (r Result) Abandoned() bool {
	for _, l := range r.Locks {
		if l.Abandoned() {
			return true
		}
	}
	return false
}

// WaitAny waits until one of up to 64 objects is signaled: an event or timer that is set, a mutex that is free, a semaphore whose
// count is not 0, a process that has ended. Of several it gets the one of the lowest index, and only that. If ctx ends first, its
// error is returned, and nothing was acquired. A goroutine that waits costs no thread. winerr.ERROR_INVALID_PARAMETER: there is no
// object, there are more, or they are of several Clients. (WaitForMultipleObjects)
func WaitAny(ctx context.Context, objects ...Waitable) (Result, error) {
	return wait(ctx, objects, false)
}

// WaitAll waits until all of up to 64 objects are signaled at once, and gets all of them in one step: it keeps none as long as
// another is missing. winerr.ERROR_INVALID_PARAMETER: an object is named twice. Otherwise it is as [WaitAny].
func WaitAll(ctx context.Context, objects ...Waitable) (Result, error) {
	return wait(ctx, objects, true)
}

func wait(ctx context.Context, objects []Waitable, all bool) (Result, error) {
	const op = "wait"
	var space [MaxWait]client.Handle
	c, handles, err := targets(objects, space[:0])
	if err != nil {
		return Result{}, opError(op, "", err)
	}
	grant, err := c.Await(ctx, handles, all)
	runtime.KeepAlive(objects)
	return result(objects, grant), opError(op, "", explainTwice(all, err))
}

// explainTwice says what is wrong with objects that one cannot wait for together.
func explainTwice(all bool, err error) error {
	if all && errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
		return fmt.Errorf("an object is named twice: %w", err)
	}
	return err
}

// targets returns the handles of objects, which must all be of one client, appended to an empty slice.
func targets(objects []Waitable, handles []client.Handle) (*client.Client, []client.Handle, error) {
	if len(objects) == 0 || len(objects) > MaxWait {
		return nil, nil, fmt.Errorf("%d objects, where 1 to %d are possible: %w", len(objects), MaxWait, winerr.ERROR_INVALID_PARAMETER)
	}
	var first *client.Client
	for i, object := range objects {
		c, h, err := object.waitTarget()
		if err != nil {
			return nil, nil, fmt.Errorf("object %d: %w", i, err)
		}
		if i > 0 && c != first {
			return nil, nil, fmt.Errorf("object %d is another Client's than those before: %w", i, winerr.ERROR_INVALID_PARAMETER)
		}
		first, handles = c, append(handles, h)
	}
	return first, handles, nil
}

func result(objects []Waitable, g client.Grant) Result {
	r := Result{Index: g.Index}
	if g.Locks == nil {
		return r
	}
	r.Locks = make([]Lock, len(objects))
	for i, lock := range g.Locks {
		if m, ok := objects[i].(*Mutex); ok {
			r.Locks[i] = Lock{m, lock}
		}
	}
	return r
}

func (h *handle) wait(ctx context.Context) error {
	if ok, err := h.take(); ok || err != nil {
		return h.wrap("wait for", err)
	}
	err := h.kept.Wait(ctx)
	runtime.KeepAlive(h)
	return h.wrap("wait for", err)
}

func (h *handle) tryWait() (bool, error) {
	ok, err := h.take()
	return ok, h.wrap("wait for", err)
}

func (h *handle) take() (bool, error) {
	if h.closed.Load() {
		return false, winerr.ERROR_INVALID_HANDLE
	}
	ok, err := h.kept.Take()
	runtime.KeepAlive(h)
	return ok, err
}
