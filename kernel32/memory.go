package kernel32

import (
	"winshm/internal/client"
	"winshm/winerr"
)

// VirtualAlloc reserves memory of this process (MEM_RESERVE), gives it pages (MEM_COMMIT), or both, and returns its address.
// Reservations begin at multiples of 64 KiB. In a view, MEM_COMMIT gives pages to a section that was made with SEC_RESERVE, for
// all views in all processes, and changes what they allow in this one.
func VirtualAlloc(address, size uintptr, alloctype, protect uint32) (value uintptr, err error) {
	return client.AllocMemory(address, size, alloctype, protect)
}

// VirtualFree takes back pages (MEM_DECOMMIT), or a whole reservation by its address and size 0 (MEM_RELEASE).
func VirtualFree(address, size uintptr, freetype uint32) error {
	return client.FreeMemory(address, size, freetype)
}

// VirtualProtect changes what pages allow, and stores what the first one allowed. A view's pages cannot allow more than the
// view was mapped with. PAGE_GUARD, and PAGE_WRITECOPY for a view that is none, are ERROR_NOT_SUPPORTED.
func VirtualProtect(address, size uintptr, newprotect uint32, oldprotect *uint32) error {
	if oldprotect == nil {
		return winerr.ERROR_NOACCESS
	}
	old, err := client.ProtectMemory(address, size, newprotect)
	if err == nil {
		*oldprotect = old
	}
	return err
}
