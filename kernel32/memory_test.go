package kernel32_test

import (
	"errors"
	"testing"

	"winshm/kernel32"
	"winshm/winerr"
)

// TestVirtualAlloc takes memory through its states. The C library's tests hold the details.
func TestVirtualAlloc(t *testing.T) {
	const length, page = 0x20000, 0x1000
	base, err := kernel32.VirtualAlloc(0, length, kernel32.MEM_RESERVE, kernel32.PAGE_READWRITE)
	if err != nil || base%0x10000 != 0 {
		t.Fatalf("got %#x, %v", base, err)
	}
	if touch(func() { memory(uint64(base), 1)[0] = 1 }) {
		t.Error("reserved memory can be written")
	}
	if _, err := kernel32.VirtualAlloc(base+page, page, kernel32.MEM_COMMIT, kernel32.PAGE_READWRITE); err != nil {
		t.Fatal(err)
	}
	memory(uint64(base+page), page)[0] = 1
	var old uint32
	if err := kernel32.VirtualProtect(base+page, page, kernel32.PAGE_READONLY, &old); err != nil || old != kernel32.PAGE_READWRITE {
		t.Errorf("got %d, %v", old, err)
	}
	if touch(func() { memory(uint64(base+page), 1)[0] = 2 }) || memory(uint64(base+page), 1)[0] != 1 {
		t.Error("read-only memory was written")
	}
	var info kernel32.MemoryBasicInformation
	if err := kernel32.VirtualQuery(base+page, &info, 48); err != nil || info.State != kernel32.MEM_COMMIT ||
		info.Protect != kernel32.PAGE_READONLY || info.RegionSize != page || info.AllocationBase != base {
		t.Errorf("got %+v, %v", info, err)
	}
	if err := kernel32.VirtualFree(base, 0, kernel32.MEM_RELEASE); err != nil {
		t.Error(err)
	}
	old = 42
	err = kernel32.VirtualProtect(base, page, kernel32.PAGE_READONLY, &old)
	if !errors.Is(err, winerr.ERROR_INVALID_ADDRESS) || old != 42 {
		t.Errorf("after the end: got %d, %v", old, err)
	}
}

// TestPrivateMemoryIsNotInTheWay sees that a view does not land on a reservation, nor a reservation on a view.
func TestPrivateMemoryIsNotInTheWay(t *testing.T) {
	view := mapAll(t, create(t, kernel32.PAGE_READWRITE, 1, nil), kernel32.FILE_MAP_READ, 0)
	if _, err := kernel32.VirtualAlloc(view, 1, kernel32.MEM_RESERVE, kernel32.PAGE_READWRITE); !errors.Is(err, winerr.ERROR_INVALID_ADDRESS) {
		t.Errorf("a reservation over a view: got %v", err)
	}
	base, err := kernel32.VirtualAlloc(0, 1, kernel32.MEM_RESERVE|kernel32.MEM_COMMIT, kernel32.PAGE_READWRITE)
	if err != nil {
		t.Fatal(err)
	}
	h := create(t, kernel32.PAGE_READWRITE, 1, nil)
	if _, err := kernel32.MapViewOfFileEx(h, kernel32.FILE_MAP_READ, 0, 0, 0, base); !errors.Is(err, winerr.ERROR_INVALID_ADDRESS) {
		t.Errorf("a view over a reservation: got %v", err)
	}
	if err := kernel32.UnmapViewOfFile(base); !errors.Is(err, winerr.ERROR_INVALID_ADDRESS) {
		t.Errorf("UnmapViewOfFile: got %v", err)
	}
	if err := kernel32.VirtualFree(base, 0, kernel32.MEM_RELEASE); err != nil {
		t.Error(err)
	}
}
