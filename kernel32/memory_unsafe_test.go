package kernel32_test

import (
	"runtime"
	"runtime/debug"
	"unsafe"

	"winshm/conformance"
	"winshm/internal/shm"
	"winshm/kernel32"
	"winshm/shlwapi"
)

// memory returns n bytes at an address that may be anywhere.
func memory(addr uint64, n int) []byte { return shm.Bytes(uintptr(addr), uintptr(n)) }

// touch calls f and reports whether it did so without an access violation.
func touch(f func()) (ok bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			if _, isFault := fault.(runtime.Error); !isFault {
				panic(fault)
			}
			ok = false
		}
	}()
	f()
	return true
}

// descriptor returns bytes as the descriptor that they are.
func descriptor(data []byte) *kernel32.SECURITY_DESCRIPTOR {
	memory := make([]byte, max(len(data), int(unsafe.Sizeof(kernel32.SECURITY_DESCRIPTOR{}))))
	copy(memory, data)
	return (*kernel32.SECURITY_DESCRIPTOR)(unsafe.Pointer(&memory[0]))
}

func updateHandleList(list *kernel32.ProcThreadAttributeListContainer, handles []kernel32.Handle) error {
	size := uintptr(len(handles)) * unsafe.Sizeof(handles[0])
	return list.Update(kernel32.PROC_THREAD_ATTRIBUTE_HANDLE_LIST, unsafe.Pointer(&handles[0]), size)
}

func (front) SHAllocShared(data []byte, size, pid uint32) conformance.Result {
	return result(shlwapi.SHAllocShared(unsafe.Pointer(unsafe.SliceData(data)), size, pid))
}
