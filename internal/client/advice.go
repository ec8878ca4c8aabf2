package client

import (
	"errors"

	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/winerr"
)

// AnyNode is no preference (NUMA_NO_PREFERRED_NODE).
const AnyNode = 0xFFFFFFFF

// IsNode reports whether memory of that node can be preferred.
func IsNode(node uint32) bool { return node == AnyNode || shm.IsNode(node) }

// PreferNode has a section's memory come from a node, as far as it has none yet: a hint, so it cannot fail.
func (c *Client) PreferNode(h Handle, node uint32) {
	if node == AnyNode {
		return
	}
	access := uint32(FileMapWrite)
	v, err := c.MapView(h, MapRequest{Access: access})
	if err != nil {
		return
	}
	shm.PreferNode(v.Base, v.Length, node)
	_ = UnmapView(v.Base)
}

// PreferNodeInView is PreferNode for what a view shows.
func PreferNodeInView(addr uintptr, node uint32) {
	if v, ok := views.find(addr); ok && node != AnyNode {
		shm.PreferNode(v.Base, v.Length, node)
	}
}

// IsViewProtection reports whether a view can have that protection (PAGE_*).
func IsViewProtection(protect uint32) bool {
	return protect == object.PageNoAccess || mappingAccess(protect) != 0
}

// Prefetch has memory brought in that is needed soon: a hint.
func Prefetch(addr, length uintptr) { shm.Prefetch(addr, length) }

// LockMemory keeps pages in memory. The codes are those of VirtualLock.
func LockMemory(addr, length uintptr) error {
	if length == 0 || addr > MaxAddress || length > MaxAddress-addr {
		return winerr.ERROR_INVALID_PARAMETER
	}
	switch err := shm.LockPages(addr, length); {
	case errors.Is(err, shm.ErrLockLimit):
		return winerr.ERROR_WORKING_SET_QUOTA
	case err != nil:
		return winerr.ERROR_NOACCESS
	}
	return nil
}

// UnlockMemory undoes LockMemory. The codes are those of VirtualUnlock; that pages were not locked is no error.
func UnlockMemory(addr, length uintptr) error {
	if length == 0 || addr > MaxAddress || length > MaxAddress-addr {
		return winerr.ERROR_INVALID_PARAMETER
	}
	if shm.UnlockPages(addr, length) != nil {
		return winerr.ERROR_NOT_LOCKED
	}
	return nil
}

// LargePage returns the size of large pages, 0 if the machine has none.
func LargePage() uintptr { return shm.HugePage() }
