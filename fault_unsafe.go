package winshm

import (
	"runtime"
	"runtime/debug"
	"unsafe"

	"winshm/winerr"
)

// copyFault copies like copy, and turns a fault of the memory into an error.
func copyFault(dst, src []byte) (n int, err error) {
	before := debug.SetPanicOnFault(true)
	copied := false // recover need not be called then
	defer func() {
		debug.SetPanicOnFault(before)
		if !copied {
			err = faultOf(recover())
		}
	}()
	n = copy(dst, src)
	copied = true
	return n, nil
}

// faultOf returns the error of a fault of the memory that was recovered from.
func faultOf(panicked any) error {
	fault, ok := panicked.(runtime.Error)
	if ok {
		_, ok = fault.(interface{ Addr() uintptr })
	}
	if !ok {
		panic(panicked)
	}
	return winerr.ERROR_IO_DEVICE
}

func addressOf(memory []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(memory))) }
