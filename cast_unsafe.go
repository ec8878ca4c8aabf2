package winshm

import "unsafe"

// cast sees memory, which is large enough and aligned, as n values of type T.
func cast[T any](memory []byte, n int) []T {
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(memory))), n)
}
