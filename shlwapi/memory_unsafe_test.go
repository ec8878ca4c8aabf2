package shlwapi_test

import (
	"unsafe"

	"winshm/internal/shm"
)

// bytes returns memory at an address.
func bytes(addr, n uintptr) []byte { return shm.Bytes(addr, n) }

func pointer(text string) unsafe.Pointer { return unsafe.Pointer(unsafe.StringData(text)) }
