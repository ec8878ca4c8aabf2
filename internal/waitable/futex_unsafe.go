package waitable

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Operations of futex(2). The words are shared by processes.
const (
	futexWait = 0
	futexWake = 1
)

// sleep waits until somebody wakes the word, it has another value, the time is over, or for no reason.
func sleep(word *uint32, value uint32, limit time.Duration) {
	if !parks(word, value) {
		sleepBy(word, value, limit)
	}
}

var sleepBy = futexSleep

// SleepBy replaces how threads sleep: f waits until somebody wakes the word, by futex(2) with FUTEX_WAIT, it has another value
// than that, or the time is over. It is called before any other function.
func SleepBy(f func(word *uint32, value uint32, limit time.Duration)) { sleepBy = f }

func futexSleep(word *uint32, value uint32, limit time.Duration) {
	ts := unix.NsecToTimespec(int64(limit))
	_, _, _ = unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(word)), futexWait, uintptr(value), uintptr(unsafe.Pointer(&ts)), 0, 0)
}

// wake wakes one who sleeps on the word. It does not block.
func wake(word *uint32) {
	if unparks(word) {
		return
	}
	_, _, _ = unix.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(word)), futexWake, 1, 0, 0, 0)
}

// Yield lets other threads of the machine go first that the processor has been kept from. It does not tell Go's scheduler: for
// that time the goroutine goes on running.
func Yield() { _, _, _ = unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) }
