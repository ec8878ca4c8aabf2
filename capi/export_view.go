package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"winshm/kernel32"
)

//export winshmMapViewOfFileNuma
func winshmMapViewOfFileNuma(
	handle C.uintptr_t, access, offsetHigh, offsetLow C.uint32_t, length C.size_t, base C.uintptr_t, node C.uint32_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.MapViewOfFileExNuma(kernel32.Handle(handle), uint32(access), uint32(offsetHigh), uint32(offsetLow),
		uintptr(length), uintptr(base), uint32(node)))
}

//export winshmMapViewOfFileNuma2
func winshmMapViewOfFileNuma2(
	handle, process C.uintptr_t, offset C.uint64_t, base C.uintptr_t, length C.size_t, kind, protect, node C.uint32_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.MapViewOfFileNuma2(kernel32.Handle(handle), kernel32.Handle(process), uint64(offset), uintptr(base),
		uintptr(length), uint32(kind), uint32(protect), uint32(node)))
}

//export winshmMapViewOfFile3
func winshmMapViewOfFile3(
	handle, process, base C.uintptr_t, offset C.uint64_t, length C.size_t, kind, protect C.uint32_t,
	extended *C.MEM_EXTENDED_PARAMETER, n C.uint32_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	parameters := unsafe.Slice((*kernel32.MemExtendedParameter)(unsafe.Pointer(extended)), n)
	return result(kernel32.MapViewOfFile3(kernel32.Handle(handle), kernel32.Handle(process), uintptr(base), uint64(offset),
		uintptr(length), uint32(kind), uint32(protect), parameters))
}

//export winshmUnmapViewOfFile2
func winshmUnmapViewOfFile2(process, addr C.uintptr_t, flags C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.UnmapViewOfFile2(kernel32.Handle(process), uintptr(addr), uint32(flags)))
}

//export winshmPrefetchVirtualMemory
func winshmPrefetchVirtualMemory(
	process C.uintptr_t, n C.int, entry *C.WIN32_MEMORY_RANGE_ENTRY, flags C.uint32_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	ranges := unsafe.Slice((*kernel32.Win32MemoryRangeEntry)(unsafe.Pointer(entry)), n)
	return truth(kernel32.PrefetchVirtualMemory(kernel32.Handle(process), ranges, uint32(flags)))
}

//export winshmVirtualLock
func winshmVirtualLock(addr C.uintptr_t, length C.size_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.VirtualLock(uintptr(addr), uintptr(length)))
}

//export winshmVirtualUnlock
func winshmVirtualUnlock(addr C.uintptr_t, length C.size_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.VirtualUnlock(uintptr(addr), uintptr(length)))
}

//export winshmGetLargePageMinimum
func winshmGetLargePageMinimum() (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.GetLargePageMinimum(), nil)
}
