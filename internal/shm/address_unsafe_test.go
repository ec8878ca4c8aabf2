package shm_test

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

func addressOf(memory []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(memory))) }

// occupy maps a page of other memory at addr, until the test ends.
func occupy(t *testing.T, addr uintptr) *byte {
	t.Helper()
	const length = 4096
	page, err := unix.MmapPtr(-1, 0, *(*unsafe.Pointer)(unsafe.Pointer(&addr)), length,
		unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_FIXED_NOREPLACE)
	if err != nil || uintptr(page) != addr {
		t.Fatalf("%#x is mapped at %#x, %v", addr, page, err)
	}
	t.Cleanup(func() {
		if err := unix.MunmapPtr(page, length); err != nil {
			t.Error(err)
		}
	})
	return (*byte)(page)
}
