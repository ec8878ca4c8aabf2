package main

// #include "internal.h"
import "C"

import "winshm/kernel32"

//export winshmVirtualAlloc
func winshmVirtualAlloc(addr C.uintptr_t, size C.size_t, kind, protect C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.VirtualAlloc(uintptr(addr), uintptr(size), uint32(kind), uint32(protect)))
}

//export winshmVirtualFree
func winshmVirtualFree(addr C.uintptr_t, size C.size_t, kind C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.VirtualFree(uintptr(addr), uintptr(size), uint32(kind)))
}

//export winshmVirtualProtect
func winshmVirtualProtect(addr C.uintptr_t, size C.size_t, protect C.uint32_t, old *C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.VirtualProtect(uintptr(addr), uintptr(size), uint32(protect), (*uint32)(old)))
}
