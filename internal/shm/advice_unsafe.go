package shm

import (
	"errors"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Prefetch has the kernel bring pages in that will be needed soon, as far as it likes to.
func Prefetch(addr, length uintptr) {
	from := addr &^ (PageSize - 1)
	_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, from, RoundUp(addr+length-from), unix.MADV_WILLNEED)
}

// Populate gives all pages of a range memory now, so that touching them costs nothing later. ErrNoSpace: there is not so much.
func Populate(addr, length uintptr, write bool) error {
	advice := uintptr(unix.MADV_POPULATE_READ)
	if write {
		advice = unix.MADV_POPULATE_WRITE
	}
	_, _, errno := unix.Syscall(unix.SYS_MADVISE, addr, RoundUp(length), advice)
	switch errno {
	case 0, unix.EINVAL: // before Linux 5.14
		return nil
	}
	return ErrNoSpace
}

// PreferHugePages has the kernel use large pages for a range where it can, without being asked for them elsewhere.
func PreferHugePages(addr, length uintptr) {
	_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, addr, RoundUp(length), unix.MADV_HUGEPAGE)
}

// ErrLockLimit means that the process would have more memory locked than it may (RLIMIT_MEMLOCK).
var ErrLockLimit = errors.New("over the limit of locked memory")

// LockPages keeps the pages of a range in memory.
func LockPages(addr, length uintptr) error {
	from := addr &^ (PageSize - 1)
	size := RoundUp(addr + length - from)
	_, _, errno := unix.Syscall(unix.SYS_MLOCK, from, size, 0)
	var limit unix.Rlimit
	switch {
	case errno == 0:
		return nil
	case errno == unix.EPERM, errno == unix.EAGAIN,
		unix.Getrlimit(unix.RLIMIT_MEMLOCK, &limit) == nil && uint64(size) > limit.Cur:
		return ErrLockLimit
	}
	return sysError("mlock", errno)
}

// UnlockPages undoes LockPages.
func UnlockPages(addr, length uintptr) error {
	from := addr &^ (PageSize - 1)
	if _, _, errno := unix.RawSyscall(unix.SYS_MUNLOCK, from, RoundUp(addr+length-from), 0); errno != 0 {
		return sysError("munlock", errno)
	}
	return nil
}

// PreferNode has memory of a node used for the pages of a range that have none yet, if it has some. For a shared mapping that holds
// for the file, whoever touches it.
func PreferNode(addr, length uintptr, node uint32) {
	const bits = 64
	mask := make([]uint64, node/bits+1)
	mask[node/bits] = 1 << (node % bits)
	const preferred = 1
	_, _, _ = unix.RawSyscall6(unix.SYS_MBIND, addr, RoundUp(length), preferred, uintptr(unsafe.Pointer(unsafe.SliceData(mask))),
		uintptr(len(mask)*bits+1), 0)
}

// IsNode reports whether the machine has a memory node of that number.
func IsNode(node uint32) bool {
	_, err := os.Stat("/sys/devices/system/node/node" + strconv.FormatUint(uint64(node), 10))
	return err == nil || node == 0
}
