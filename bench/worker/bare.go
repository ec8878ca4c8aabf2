package main

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// bare makes the system calls that a view cannot do without.
type bare struct {
	fd int // a memory file of one page, its page in place
}

// newBare makes the memory file; it lives as long as the process.
func newBare() (*bare, error) {
	fd, err := unix.MemfdCreate("bare", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	if _, err := unix.Write(fd, make([]byte, size)); err != nil {
		return nil, os.NewSyscallError("write", err)
	}
	return &bare{fd: fd}, nil
}

// mmap times mmap, touch and munmap.
func (b *bare) mmap(args []int) ([]int64, error) {
	start := time.Now()
	for range args[0] {
		addr, _, errno := unix.Syscall6(unix.SYS_MMAP, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED, uintptr(b.fd), 0)
		if errno != 0 {
			return nil, os.NewSyscallError("mmap", errno)
		}
		touch(addr)
		if _, _, errno := unix.Syscall(unix.SYS_MUNMAP, addr, size, 0); errno != 0 {
			return nil, os.NewSyscallError("munmap", errno)
		}
	}
	return since(start), nil
}
