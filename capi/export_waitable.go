package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"winshm/kernel32"
)

func attributes(sa C.LPSECURITY_ATTRIBUTES) *kernel32.SecurityAttributes {
	return (*kernel32.SecurityAttributes)(unsafe.Pointer(sa))
}

//export winshmCreateEvent
func winshmCreateEvent(sa C.LPSECURITY_ATTRIBUTES, name *C.uint16_t, flags, access C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.CreateEventEx(attributes(sa), (*uint16)(name), uint32(flags), uint32(access)))
}

//export winshmOpenEvent
func winshmOpenEvent(access C.uint32_t, inherit C.int, name *C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.OpenEvent(uint32(access), inherit != 0, (*uint16)(name)))
}

//export winshmSetEvent
func winshmSetEvent(event C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.SetEvent(kernel32.Handle(event)))
}

//export winshmResetEvent
func winshmResetEvent(event C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.ResetEvent(kernel32.Handle(event)))
}

//export winshmPulseEvent
func winshmPulseEvent(event C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.PulseEvent(kernel32.Handle(event)))
}

// winshmCreateMutex makes the calling thread the owner if that is asked for: its key has been asked for before.
//
//export winshmCreateMutex
func winshmCreateMutex(sa C.LPSECURITY_ATTRIBUTES, name *C.uint16_t, flags, access C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.CreateMutexEx(attributes(sa), (*uint16)(name), uint32(flags), uint32(access)))
}

//export winshmOpenMutex
func winshmOpenMutex(access C.uint32_t, inherit C.int, name *C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.OpenMutex(uint32(access), inherit != 0, (*uint16)(name)))
}

//export winshmCreateSemaphore
func winshmCreateSemaphore(
	sa C.LPSECURITY_ATTRIBUTES, initial, maximum C.int32_t, name *C.uint16_t, flags, access C.uint32_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.CreateSemaphoreEx(attributes(sa), int32(initial), int32(maximum), (*uint16)(name), uint32(flags),
		uint32(access)))
}

//export winshmOpenSemaphore
func winshmOpenSemaphore(access C.uint32_t, inherit C.int, name *C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.OpenSemaphore(uint32(access), inherit != 0, (*uint16)(name)))
}

//export winshmReleaseSemaphore
func winshmReleaseSemaphore(semaphore C.uintptr_t, n C.int32_t, before *C.int32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.ReleaseSemaphore(kernel32.Handle(semaphore), int32(n), (*int32)(before)))
}

//export winshmCreateWaitableTimer
func winshmCreateWaitableTimer(sa C.LPSECURITY_ATTRIBUTES, name *C.uint16_t, flags, access C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.CreateWaitableTimerEx(attributes(sa), (*uint16)(name), uint32(flags), uint32(access)))
}

//export winshmOpenWaitableTimer
func winshmOpenWaitableTimer(access C.uint32_t, inherit C.int, name *C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.OpenWaitableTimer(uint32(access), inherit != 0, (*uint16)(name)))
}

//export winshmCancelWaitableTimer
func winshmCancelWaitableTimer(timer C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.CancelWaitableTimer(kernel32.Handle(timer)))
}
