package shm

import (
	"errors"

	"golang.org/x/sys/unix"
)

// Reserve takes a range of addresses of this process that begins at a multiple of Granularity, at address at or, if that is
// 0, anywhere. It has no memory and allows nothing.
func Reserve(at, length uintptr) (uintptr, error) {
	if at != 0 {
		return reserve(at, length, unix.MAP_FIXED_NOREPLACE)
	}
	size := length + Granularity
	if size < length {
		return 0, ErrNoSpace
	}
	reserved, err := reserve(0, size, 0)
	if err != nil {
		return 0, err
	}
	addr := (reserved + Granularity - 1) &^ (Granularity - 1)
	unmap(reserved, addr-reserved)
	unmap(addr+length, reserved+size-addr-length)
	return addr, nil
}

// Release gives back a range that Reserve took.
func Release(addr, length uintptr) { unmap(addr, length) }

// Protect changes what pages allow. ErrNoSpace: there is no memory for them, or the kernel's limit of mappings is reached.
func Protect(addr, length uintptr, access Access) error {
	prot := 0
	if access&Read != 0 {
		prot |= unix.PROT_READ
	}
	if access&Write != 0 {
		prot |= unix.PROT_READ | unix.PROT_WRITE
	}
	if access&Execute != 0 {
		prot |= unix.PROT_READ | unix.PROT_EXEC
	}
	_, _, errno := unix.RawSyscall(unix.SYS_MPROTECT, addr, length, uintptr(prot))
	switch {
	case errno == 0:
		return nil
	case errors.Is(errno, unix.ENOMEM):
		return ErrNoSpace
	}
	return sysError("mprotect", errno)
}

// Discard takes the memory from pages of a range that Reserve took: they are as they were then.
func Discard(addr, length uintptr) error {
	_, err := reserve(addr, length, unix.MAP_FIXED)
	return err
}
