package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"winshm/internal/client"
)

//export winshmShareImage
func winshmShareImage(key *C.char, keyLength C.size_t, addr, length C.uintptr_t) C.uint32_t {
	var r C.winshm_result
	func() {
		defer guard(&r, 0)
		text := string(unsafe.Slice((*byte)(unsafe.Pointer(key)), int(keyLength)))
		r = truth(client.Default().ShareImage(text, uintptr(addr), uintptr(length)))
	}()
	return r.error
}

//export winshmReleaseImage
func winshmReleaseImage(addr C.uintptr_t) {
	var r C.winshm_result
	defer guard(&r, 0)
	client.ReleaseImage(uintptr(addr))
}
