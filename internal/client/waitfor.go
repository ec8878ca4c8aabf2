package client

import (
	"time"

	"winshm/winerr"
)

// What a wait returns (WAIT_*): to WaitObject0 and WaitAbandoned0 an index is added.
const (
	WaitObject0      = 0x0
	WaitAbandoned0   = 0x80
	WaitIOCompletion = 0xC0
	WaitTimeout      = 0x102
	WaitFailed       = 0xFFFFFFFF
)

// MaxWait is how many objects one wait can be for (MAXIMUM_WAIT_OBJECTS).
const MaxWait = 64

// Forever is the time-out of a wait that has none.
const Forever time.Duration = -1

// WaitRequest is what the functions of the WaitFor family get.
type WaitRequest struct {
	Handles []Handle
	// All: all objects together, not the first that is signaled.
	All bool
	// Alertable: APCs of the thread end the wait.
	Alertable bool
	// Single: it is WaitForSingleObject, which accepts pseudo handles.
	Single bool
	// Timeout is measured by the monotonic clock; below 0: none.
	Timeout time.Duration
	// Thread is the calling one.
	Thread *ThreadState
}

// WaitFor waits, and blocks the calling thread. It returns WaitObject0 or WaitAbandoned0 with the index, WaitTimeout, or
// WaitIOCompletion: the thread has APCs, which the caller runs. With an error it returns WaitFailed; the codes are those of
// WaitForMultipleObjectsEx, or of WaitForSingleObjectEx.
func (c *Client) WaitFor(r WaitRequest) (uint32, error) {
	return WaitFailed, winerr.ERROR_NOT_SUPPORTED
}

// SignalAndWait sets an event, releases a mutex of the thread's or adds one to a semaphore, and then is WaitFor with r, which
// must be single. Both handles are checked before anything is signaled. The codes are those of SignalObjectAndWait.
func (c *Client) SignalAndWait(signal Handle, r WaitRequest) (uint32, error) {
	return WaitFailed, winerr.ERROR_NOT_SUPPORTED
}
