package shm

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/unix"
)

var memfdName = append([]byte(Name), 0) // once for all: the ready-made wrapper copies it each time

func memfd() (int, error) {
	const flags = unix.MFD_CLOEXEC | unix.MFD_ALLOW_SEALING
	fd, err := memfdCreate(flags | unix.MFD_NOEXEC_SEAL)
	if errors.Is(err, unix.EINVAL) { // before Linux 6.3
		fd, err = memfdCreate(flags)
	}
	return fd, sysError("memfd_create", err)
}

func memfdCreate(flags uintptr) (int, error) {
	fd, _, errno := unix.Syscall(unix.SYS_MEMFD_CREATE, uintptr(unsafe.Pointer(&memfdName[0])), flags, 0)
	if errno != 0 {
		return -1, errno
	}
	return int(fd), nil
}
