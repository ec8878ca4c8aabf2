package fdsock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// hungUp reports whether the other side of a socket is gone.
func hungUp(fd int) bool {
	p := unix.PollFd{Fd: int32(fd), Events: unix.POLLRDHUP}
	for {
		_, _, errno := unix.RawSyscall(unix.SYS_POLL, uintptr(unsafe.Pointer(&p)), 1, 0)
		if errno != unix.EINTR { // a signal interrupts even a poll that does not wait
			return errno != 0 || p.Revents != 0
		}
	}
}

// yieldProcessor lets other threads go first on this processor.
func yieldProcessor() { _, _, _ = unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) }
