package server_test

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// actAs makes this goroutine's thread act as another user. The thread ends with the goroutine.
func actAs(uid int) error {
	runtime.LockOSThread()
	if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, uintptr(uid), uintptr(uid), uintptr(0)); errno != 0 {
		return errno
	}
	return nil
}
