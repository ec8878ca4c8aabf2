package winshm

import (
	"runtime"
	"runtime/debug"
	"unsafe"

	"winshm/winerr"
)

// copyFault copies like copy, and turns a fault of the memory into an error.
func copyFault(dst, src []byte) (n int, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault, ok := recover().(runtime.Error); ok {
			if _, ok := fault.(interface{ Addr() uintptr }); !ok {
				panic(fault)
			}
			n, err = 0, winerr.ERROR_IO_DEVICE
		}
	}()
	return copy(dst, src), nil
}

func addressOf(memory []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(memory))) }
