package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// TimerAPC is a timer's completion routine (PTIMERAPCROUTINE). It gets its argument and the time that the timer was due, in
// units of 100 ns since 1601.
type TimerAPC func(arg uintptr, low, high uint32)

// CreateWaitableTimer creates a timer that is not set, or opens the one that has the name: then it returns its handle *and*
// ERROR_ALREADY_EXISTS. One with manual reset stays signaled until it is set again; another is reset by the one wait that it
// satisfies. The handle has TIMER_ALL_ACCESS.
func CreateWaitableTimer(timerAttrs *SecurityAttributes, manualReset bool, name *uint16) (Handle, error) {
	var flags uint32
	if manualReset {
		flags = CREATE_WAITABLE_TIMER_MANUAL_RESET
	}
	return CreateWaitableTimerEx(timerAttrs, name, flags, TIMER_ALL_ACCESS)
}

// CreateWaitableTimerEx is CreateWaitableTimer with CREATE_WAITABLE_TIMER_ flags (others are ERROR_INVALID_PARAMETER) and the
// access that the handle shall have.
func CreateWaitableTimerEx(timerAttrs *SecurityAttributes, name *uint16, flags, desiredAccess uint32) (Handle, error) {
	if flags&^(CREATE_WAITABLE_TIMER_MANUAL_RESET|CREATE_WAITABLE_TIMER_HIGH_RESOLUTION) != 0 {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	return createWaitable(timerAttrs, name, client.WaitableSpec{
		Type: object.TimerType, Access: desiredAccess, Manual: flags&CREATE_WAITABLE_TIMER_MANUAL_RESET != 0,
	})
}

// OpenWaitableTimer opens a timer by its name.
func OpenWaitableTimer(desiredAccess uint32, inheritHandle bool, name *uint16) (Handle, error) {
	return openWaitable(object.TimerType, desiredAccess, inheritHandle, name)
}

// SetWaitableTimer sets a timer, and ends its being signaled. It is due at *dueTime: in units of 100 ns, since 1601 if
// positive, from now on if not. Then it is due again every period milliseconds, or no more if period is 0. completion, if
// it is not nil, runs on the calling thread each time, when that waits alertably. resume, to wake the machine, changes
// nothing.
func SetWaitableTimer(timer Handle, dueTime *int64, period int32, completion TimerAPC, arg uintptr, resume bool) error {
	return SetWaitableTimerEx(timer, dueTime, period, completion, arg, 0, 0)
}

// SetWaitableTimerEx is SetWaitableTimer for a timer that may be late by so many milliseconds; here it is not. wakeContext,
// a pointer to a REASON_CONTEXT, is not looked at.
func SetWaitableTimerEx(
	timer Handle, dueTime *int64, period int32, completion TimerAPC, arg, wakeContext uintptr, tolerableDelay uint32,
) (err error) {
	if dueTime == nil {
		return winerr.ERROR_NOACCESS
	}
	setting := client.TimerSetting{Due: *dueTime, Period: period}
	client.OnThread(func(t *client.ThreadState) {
		err = client.Default().SetTimerAPC(number(timer), setting, t, timerAPC(completion, arg))
	})
	return err
}

// timerAPC returns nil for none.
func timerAPC(completion TimerAPC, arg uintptr) *client.APC {
	if completion == nil {
		return nil
	}
	return &client.APC{Call: func(due uint64) { completion(arg, uint32(due), uint32(due>>32)) }}
}

// CancelWaitableTimer ends a timer's being set. Whether it is signaled stays as it is.
func CancelWaitableTimer(timer Handle) error { return client.Default().CancelTimerAPC(number(timer)) }
