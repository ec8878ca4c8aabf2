package main

// #include "internal.h"
import "C"

import "winshm/kernel32"

//export winshmCloseHandle
func winshmCloseHandle(handle C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.CloseHandle(kernel32.Handle(handle)))
}

//export winshmGetHandleInformation
func winshmGetHandleInformation(handle C.uintptr_t, flags *C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.GetHandleInformation(kernel32.Handle(handle), (*uint32)(flags)))
}

//export winshmSetHandleInformation
func winshmSetHandleInformation(handle C.uintptr_t, mask, flags C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.SetHandleInformation(kernel32.Handle(handle), uint32(mask), uint32(flags)))
}
