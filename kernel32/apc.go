package kernel32

import (
	"time"

	"winshm/internal/client"
)

// APC is a function for QueueUserAPC (PAPCFUNC).
type APC func(data uintptr)

// QueueUserAPC has a thread of this process call a function the next time that it waits alertably, after those that were
// queued before. ERROR_GEN_FAILURE: the thread has ended. ERROR_NOT_SUPPORTED: it is another process's.
func QueueUserAPC(apc APC, thread Handle, data uintptr) (err error) {
	client.OnThread(func(t *client.ThreadState) {
		err = client.Default().QueueAPC(number(thread), t, client.APC{Call: func(uint64) { apc(data) }})
	})
	return err
}

// SleepEx sleeps for so many milliseconds, for ever if INFINITE. If it is alertable, it runs the calling thread's APCs as soon
// as there are any, and returns WAIT_IO_COMPLETION then, else 0.
func SleepEx(milliseconds uint32, alertable bool) (ret uint32) {
	client.OnThread(func(t *client.ThreadState) {
		ret = t.Sleep(duration(milliseconds), alertable)
		if ret == WAIT_IO_COMPLETION {
			runAPCs(t)
		}
	})
	return ret
}

// Sleep sleeps for so many milliseconds, for ever if INFINITE.
func Sleep(milliseconds uint32) {
	if milliseconds == INFINITE {
		select {}
	}
	time.Sleep(duration(milliseconds))
}

// runAPCs runs those that the thread has, and those that they queue for it.
func runAPCs(t *client.ThreadState) {
	for apc, ok := t.NextAPC(); ok; apc, ok = t.NextAPC() {
		apc.Call(apc.Due)
	}
}

// duration returns how long a time-out is; below 0: it never comes.
func duration(milliseconds uint32) time.Duration {
	if milliseconds == INFINITE {
		return client.Forever
	}
	return time.Duration(milliseconds) * time.Millisecond
}
