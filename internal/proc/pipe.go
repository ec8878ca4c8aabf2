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

// SecondReader returns another reading end of the pipe that read is one of: an open file of its own, so that whoever has the
// one cannot make the other block.
func SecondReader(read int) (int, error) { return reopen(read, unix.O_RDONLY) }

// BellPipe makes a pipe for two who do not trust each other: one rings by writing, the other is rung. Neither end blocks, nor can
// one side make the other's; and who rings where nobody listens gets no signal, since his end is one to read from too.
func BellPipe() (rung, ring int, err error) {
	rung, write, err := Pipe()
	if err != nil {
		return 0, 0, err
	}
	ring, err = reopen(write, unix.O_RDWR)
	_ = unix.Close(write)
	if err != nil {
		_ = unix.Close(rung)
		return 0, 0, err
	}
	return rung, ring, nil
}

func reopen(fd, how int) (int, error) {
	again, err := unix.Open(fmt.Sprintf("/proc/self/fd/%d", fd), how|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return 0, os.NewSyscallError("open", err)
	}
	return again, nil
}
