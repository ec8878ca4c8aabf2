package fdsock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// peerGroups returns the supplementary groups of whoever connected, as they were at that moment (SO_PEERGROUPS, unix(7)).
// Before Linux 4.13 nobody knows them, and there are none.
func peerGroups(fd int) ([]uint32, error) {
	const usual, most = 32, 65536 // NGROUPS_MAX
	groups := make([]uint32, usual)
	for {
		size := uint32(4 * len(groups))
		_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), unix.SOL_SOCKET, unix.SO_PEERGROUPS,
			uintptr(unsafe.Pointer(unsafe.SliceData(groups))), uintptr(unsafe.Pointer(&size)), 0)
		switch {
		case errno == 0:
			return groups[:size/4], nil
		case errno == unix.ERANGE && len(groups) < most:
			groups = make([]uint32, most)
		case errno == unix.ENOPROTOOPT:
			return nil, nil
		default:
			return nil, sysError("getsockopt SO_PEERGROUPS", errno)
		}
	}
}
