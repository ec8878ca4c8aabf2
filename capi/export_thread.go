package main

// #include "internal.h"
import "C"

import (
	"runtime/cgo"

	"winshm/internal/client"
)

// winshmNewThread stores a key by which the thread names itself, and which winshmThreadEnd gives up.
//
//export winshmNewThread
func winshmNewThread(inherit, suspended C.bool, key *C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	flags := uint32(0)
	if inherit {
		flags = client.Inherit
	}
	h, thread, err := client.NewThread(flags, bool(suspended))
	if err == nil {
		*key = C.uintptr_t(cgo.NewHandle(thread))
	}
	return result(uint32(h), err)
}

func threadOf(key C.uintptr_t) *client.Thread { return cgo.Handle(key).Value().(*client.Thread) }

// winshmThreadAttach returns a key for a calling thread that the library did not make, to be given up by winshmThreadEnd.
//
//export winshmThreadAttach
func winshmThreadAttach() C.uintptr_t { return C.uintptr_t(cgo.NewHandle(client.AttachThread())) }

//export winshmThreadBegin
func winshmThreadBegin(key C.uintptr_t, id C.uint32_t) { threadOf(key).Begin(uint32(id)) }

//export winshmThreadAwait
func winshmThreadAwait(key C.uintptr_t) { threadOf(key).Await() }

//export winshmThreadEnd
func winshmThreadEnd(key C.uintptr_t, code C.uint32_t) {
	threadOf(key).End(uint32(code))
	cgo.Handle(key).Delete()
}
