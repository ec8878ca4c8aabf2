package client

import (
	"winshm/internal/object"
	"winshm/internal/wire"
	"winshm/winerr"
)

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
func (c *Client) SetTimer(h Handle, s TimerSetting) error {
	if s.Period < 0 {
		return winerr.ERROR_INVALID_PARAMETER
	}
	return c.tellTimer(h, wire.OpSetTimer, &wire.SetTimer{
		Handle: uint32(h &^ 3), Due: uint64(s.Due), Period: uint32(s.Period), Completion: uint32(s.Completion &^ 3),
	})
}

// CancelTimer keeps a timer from becoming signaled. It leaves the state as it is.
func (c *Client) CancelTimer(h Handle) error {
	return c.tellTimer(h, wire.OpCancelTimer, &wire.HandleRequest{Handle: uint32(h &^ 3)})
}

func (c *Client) tellTimer(h Handle, op wire.Op, request wire.Message) error {
	a, e, err := c.target(h)
	if err != nil {
		return err
	}
	defer a.leave(e)
	if err := e.check(object.TimerType, object.WaitableModify); err != nil {
		return err
	}
	return a.ask(op, request, nil)
}
