package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"winshm/kernel32"
	"winshm/shlwapi"
)

//export winshmDuplicateHandle
func winshmDuplicateHandle(
	sourceProcess, source, targetProcess C.uintptr_t, target *C.uintptr_t, access C.uint32_t, inherit C.int, options C.uint32_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.DuplicateHandle(kernel32.Handle(sourceProcess), kernel32.Handle(source), kernel32.Handle(targetProcess),
		(*kernel32.Handle)(unsafe.Pointer(target)), uint32(access), inherit != 0, uint32(options)))
}

//export winshmCompareObjectHandles
func winshmCompareObjectHandles(first, second C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.CompareObjectHandles(kernel32.Handle(first), kernel32.Handle(second)))
}

//export winshmSHAllocShared
func winshmSHAllocShared(data unsafe.Pointer, size, pid C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(shlwapi.SHAllocShared(data, uint32(size), uint32(pid)))
}

//export winshmSHLockShared
func winshmSHLockShared(data C.uintptr_t, pid C.uint32_t, write C.int) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(shlwapi.SHLockSharedEx(kernel32.Handle(data), uint32(pid), write != 0))
}

//export winshmSHFreeShared
func winshmSHFreeShared(data C.uintptr_t, pid C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(shlwapi.SHFreeShared(kernel32.Handle(data), uint32(pid)))
}

//export winshmSHMapHandle
func winshmSHMapHandle(shared C.uintptr_t, source, target, access, options C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(shlwapi.SHMapHandle(kernel32.Handle(shared), uint32(source), uint32(target), uint32(access), uint32(options)))
}
