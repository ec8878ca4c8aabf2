package proc

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Pipe makes a pipe of the least size, and returns the descriptors of its ends, which do not block.
func Pipe() (read, write int, err error) {
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		return 0, 0, os.NewSyscallError("pipe2", err)
	}
	_, _ = unix.FcntlInt(uintptr(fds[1]), unix.F_SETPIPE_SZ, os.Getpagesize()) // a user may have so many pages in pipes
	return fds[0], fds[1], nil
}

// BellPipe makes a pipe for two who do not trust each other: one rings by writing, the other is rung. Each end is an open file
// of its own, so that neither can make the other's block; and who rings where nobody listens gets no signal, since his end is
// one to read from too.
func BellPipe() (rung, ring int, err error) {
	rung, write, err := Pipe()
	if err != nil {
		return 0, 0, err
	}
	ring, err = unix.Open(fmt.Sprintf("/proc/self/fd/%d", write), unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	_ = unix.Close(write)
	if err != nil {
		_ = unix.Close(rung)
		return 0, 0, os.NewSyscallError("open", err)
	}
	return rung, ring, nil
}
