package client

import (
	"winshm/internal/object"
	"winshm/winerr"
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
	return OpenedWaitable{}, winerr.ERROR_NOT_SUPPORTED
}

// OpenWaitable opens the event, mutex, semaphore or timer of that name. The codes are those of OpenEvent and its siblings.
func (c *Client) OpenWaitable(typ *object.Type, access, flags uint32, name string) (OpenedWaitable, error) {
	return OpenedWaitable{}, winerr.ERROR_NOT_SUPPORTED
}

// SetEvent makes an event signaled. ERROR_INVALID_HANDLE: h is no event's. ERROR_ACCESS_DENIED: it does not grant
// EVENT_MODIFY_STATE. So it is with ResetEvent and PulseEvent.
func (c *Client) SetEvent(h Handle) error { return winerr.ERROR_NOT_SUPPORTED }

// ResetEvent makes an event nonsignaled.
func (c *Client) ResetEvent(h Handle) error { return winerr.ERROR_NOT_SUPPORTED }

// PulseEvent satisfies those who wait at this instant, one of them if the event is an auto-reset one, and leaves the event
// nonsignaled.
func (c *Client) PulseEvent(h Handle) error { return winerr.ERROR_NOT_SUPPORTED }

// ReleaseSemaphore adds n to a semaphore's count and returns what it was before. ERROR_INVALID_PARAMETER: n is not positive.
// ERROR_TOO_MANY_POSTS: the maximum would be exceeded; nothing is added.
func (c *Client) ReleaseSemaphore(h Handle, n int32) (previous int32, err error) {
	return 0, winerr.ERROR_NOT_SUPPORTED
}

// ReleaseMutex takes back one acquisition of a mutex by a thread. No right is needed. ERROR_NOT_OWNER: the thread does not
// own it.
func (c *Client) ReleaseMutex(h Handle, t *ThreadState) error { return winerr.ERROR_NOT_SUPPORTED }

// TimerSetting says when a timer becomes signaled.
type TimerSetting struct {
	// Due is in units of 100 ns: from now on if it is negative, else a FILETIME (since 1601, UTC).
	Due int64
	// Period is in milliseconds; 0: once.
	Period int32
	// Completion is an event that is set with the timer each time; 0: none.
	Completion Handle
}

// SetTimer makes a timer nonsignaled and sets when it becomes signaled. The codes are those of SetWaitableTimer.
func (c *Client) SetTimer(h Handle, s TimerSetting) error { return winerr.ERROR_NOT_SUPPORTED }

// CancelTimer keeps a timer from becoming signaled. It leaves the state as it is.
func (c *Client) CancelTimer(h Handle) error { return winerr.ERROR_NOT_SUPPORTED }
