package proc

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// lastSignal is the highest real-time signal.
const lastSignal = 64

// sigaction is the kernel's struct of that name, as far as all 64-bit systems agree: the handler comes first.
type sigaction struct {
	handler uintptr
	_       [3]uint64
}

// unignoreSignals gives every signal that is ignored its default meaning, also those that Go's runtime keeps its hands
// off. It is for a process that is about to end.
func unignoreSignals() {
	const ignore, maskSize = 1, 8
	for n := uintptr(1); n <= lastSignal; n++ {
		var now, byDefault sigaction
		_, _, errno := unix.RawSyscall6(unix.SYS_RT_SIGACTION, n, 0, uintptr(unsafe.Pointer(&now)), maskSize, 0, 0)
		if errno == 0 && now.handler == ignore {
			_, _, _ = unix.RawSyscall6(unix.SYS_RT_SIGACTION, n, uintptr(unsafe.Pointer(&byDefault)), 0, maskSize, 0, 0)
		}
	}
}
