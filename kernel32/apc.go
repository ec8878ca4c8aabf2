package kernel32

import (
	"time"

	"winshm/winerr"
)

// APC is a function for QueueUserAPC (PAPCFUNC).
type APC func(data uintptr)

// QueueUserAPC has a thread of this process call a function the next time that it waits alertably, after those that were
// queued before. ERROR_GEN_FAILURE: the thread has ended. ERROR_NOT_SUPPORTED: it is another process's.
func QueueUserAPC(apc APC, thread Handle, data uintptr) error { return winerr.ERROR_NOT_SUPPORTED }

// SleepEx sleeps for so many milliseconds, for ever if INFINITE. If it is alertable, it runs the calling thread's APCs as soon
// as there are any, and returns WAIT_IO_COMPLETION then, else 0.
func SleepEx(milliseconds uint32, alertable bool) (ret uint32) {
	Sleep(milliseconds)
	return 0
}

// Sleep sleeps for so many milliseconds, for ever if INFINITE.
func Sleep(milliseconds uint32) {
	if milliseconds == INFINITE {
		select {}
	}
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
}
