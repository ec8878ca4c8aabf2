package proc

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// resetSignals sees to it that a program started from this thread begins with every signal at its default and none
// blocked, whatever this process inherited. A signal that is ignored would stay so over exec; one that has a handler
// starts afresh. The calling goroutine keeps its thread.
func resetSignals() {
	runtime.LockOSThread()
	unignoreSignals()
	_ = unix.PthreadSigmask(unix.SIG_SETMASK, &unix.Sigset_t{}, nil)
	unix.Umask(0o077)
}
