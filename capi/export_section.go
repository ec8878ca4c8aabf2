package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"winshm/kernel32"
)

//export winshmCreateFileMapping
func winshmCreateFileMapping(
	file C.uintptr_t, sa C.LPSECURITY_ATTRIBUTES, protect, high, low C.uint32_t, name *C.uint16_t, node C.uint32_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.CreateFileMappingNuma(kernel32.Handle(file), (*kernel32.SecurityAttributes)(unsafe.Pointer(sa)),
		uint32(protect), uint32(high), uint32(low), (*uint16)(name), uint32(node)))
}

//export winshmOpenFileMapping
func winshmOpenFileMapping(access C.uint32_t, inherit C.int, name *C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.OpenFileMapping(uint32(access), inherit != 0, (*uint16)(name)))
}

//export winshmMapViewOfFile
func winshmMapViewOfFile(
	handle C.uintptr_t, access, offsetHigh, offsetLow C.uint32_t, length C.size_t, base C.uintptr_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.MapViewOfFileEx(kernel32.Handle(handle), uint32(access), uint32(offsetHigh), uint32(offsetLow),
		uintptr(length), uintptr(base)))
}

//export winshmUnmapViewOfFile
func winshmUnmapViewOfFile(addr C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.UnmapViewOfFile(uintptr(addr)))
}

//export winshmFlushViewOfFile
func winshmFlushViewOfFile(addr C.uintptr_t, length C.size_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.FlushViewOfFile(uintptr(addr), uintptr(length)))
}

//export winshmVirtualQuery
func winshmVirtualQuery(addr C.uintptr_t, info C.PMEMORY_BASIC_INFORMATION, length C.size_t) (r C.winshm_result) {
	defer guard(&r, 0)
	buffer := (*kernel32.MemoryBasicInformation)(unsafe.Pointer(info))
	if err := kernel32.VirtualQuery(uintptr(addr), buffer, uintptr(length)); err != nil {
		return truth(err)
	}
	return C.winshm_result{value: C.uint64_t(unsafe.Sizeof(*buffer))}
}
