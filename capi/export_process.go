package main

// #include "internal.h"
import "C"

import (
	"math"
	"unsafe"

	"winshm/internal/client"
	"winshm/kernel32"
)

//export winshmCreateProcess
func winshmCreateProcess(
	app, line *C.uint16_t, processSA, threadSA C.LPSECURITY_ATTRIBUTES, inherit C.int, flags C.uint32_t, env unsafe.Pointer,
	dir *C.uint16_t, info C.LPSTARTUPINFOW, out C.LPPROCESS_INFORMATION,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.CreateProcess((*uint16)(app), (*uint16)(line), (*kernel32.SecurityAttributes)(unsafe.Pointer(processSA)),
		(*kernel32.SecurityAttributes)(unsafe.Pointer(threadSA)), inherit != 0, uint32(flags), (*uint16)(env), (*uint16)(dir),
		(*kernel32.StartupInfo)(unsafe.Pointer(info)), (*kernel32.ProcessInformation)(unsafe.Pointer(out))))
}

//export winshmOpenProcess
func winshmOpenProcess(access C.uint32_t, inherit C.int, pid C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.OpenProcess(uint32(access), inherit != 0, uint32(pid)))
}

//export winshmTerminateProcess
func winshmTerminateProcess(process C.uintptr_t, code C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.TerminateProcess(kernel32.Handle(process), uint32(code)))
}

//export winshmGetExitCodeProcess
func winshmGetExitCodeProcess(process C.uintptr_t, code *C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.GetExitCodeProcess(kernel32.Handle(process), (*uint32)(code)))
}

//export winshmGetExitCodeThread
func winshmGetExitCodeThread(thread C.uintptr_t, code *C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.GetExitCodeThread(kernel32.Handle(thread), (*uint32)(code)))
}

//export winshmResumeThread
func winshmResumeThread(thread C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, math.MaxUint32)
	return result(kernel32.ResumeThread(kernel32.Handle(thread)))
}

//export winshmGetProcessId
func winshmGetProcessId(process C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.GetProcessId(kernel32.Handle(process)))
}

//export winshmGetThreadId
func winshmGetThreadId(thread C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.GetThreadId(kernel32.Handle(thread)))
}

// winshmAnnounceExit is called when the process is about to end.
//
//export winshmAnnounceExit
func winshmAnnounceExit(code C.uint32_t) {
	var r C.winshm_result
	defer guard(&r, 0)
	client.Default().AnnounceExit(uint32(code))
}

//export winshmInitializeAttributes
func winshmInitializeAttributes(list unsafe.Pointer, count, flags C.uint32_t, size *C.size_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.InitializeProcThreadAttributeList((*kernel32.ProcThreadAttributeList)(list), uint32(count),
		uint32(flags), (*uintptr)(unsafe.Pointer(size))))
}

//export winshmUpdateAttribute
func winshmUpdateAttribute(
	list unsafe.Pointer, flags C.uint32_t, key C.uintptr_t, value unsafe.Pointer, size C.size_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.UpdateProcThreadAttribute((*kernel32.ProcThreadAttributeList)(list), uint32(flags), uintptr(key),
		value, uintptr(size), nil, nil))
}
