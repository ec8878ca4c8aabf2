package proc

import (
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// resetSignals sees to it that a program started from this thread begins with every signal at its default and none
// blocked, whatever this process inherited. A signal that is ignored would stay so over exec; one that has a handler,
// which Notify installs, starts afresh. The calling goroutine keeps its thread.
func resetSignals() {
	runtime.LockOSThread()
	signal.Notify(make(chan<- os.Signal, 1), allSignals()...)
	_ = unix.PthreadSigmask(unix.SIG_SETMASK, &unix.Sigset_t{}, nil)
	unix.Umask(0o077)
}

// lastSignal is the highest real-time signal.
const lastSignal = 64

func allSignals() []os.Signal {
	var all []os.Signal
	for n := 1; n <= lastSignal; n++ {
		if s := syscall.Signal(n); s != syscall.SIGKILL && s != syscall.SIGSTOP {
			all = append(all, s)
		}
	}
	return all
}
