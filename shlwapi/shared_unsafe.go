package shlwapi

import (
	"math"
	"unsafe"

	"winshm/internal/client"
	"winshm/kernel32"
	"winshm/winerr"
)

// SHAllocShared makes a block of size bytes, with what data points at, or with zeros if it is nil, and returns the handle
// that the process of that number has to it now.
func SHAllocShared(data unsafe.Pointer, size, processId uint32) (kernel32.Handle, error) {
	pid, ok := number(processId)
	if !ok {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	var contents []byte
	if data != nil {
		contents = unsafe.Slice((*byte)(data), size)
	}
	h, err := client.Default().AllocBlock(contents, size, pid)
	return kernel32.Handle(h), err
}

// SHLockShared maps a block for reading and writing, and returns the address of its data.
func SHLockShared(data kernel32.Handle, processId uint32) (uintptr, error) {
	return SHLockSharedEx(data, processId, true)
}

// SHLockSharedEx maps a block, for writing too or only for reading.
func SHLockSharedEx(data kernel32.Handle, processId uint32, forWrite bool) (uintptr, error) {
	pid, ok := number(processId)
	if !ok {
		return 0, winerr.ERROR_INVALID_HANDLE
	}
	memory, err := client.Default().LockBlock(client.HandleOf(uintptr(data)), pid, forWrite)
	return uintptr(unsafe.Pointer(unsafe.SliceData(memory))), err
}

// SHUnlockShared unmaps the block that addr lies in.
func SHUnlockShared(addr uintptr) error { return client.UnmapView(addr) }

// SHFreeShared closes the handle that a process has to a block, or to anything else. Nothing, 0, is freed with success.
func SHFreeShared(data kernel32.Handle, processId uint32) error {
	if data == 0 {
		return nil
	}
	pid, ok := number(processId)
	if !ok {
		return winerr.ERROR_INVALID_HANDLE
	}
	return client.Default().FreeBlock(client.HandleOf(uintptr(data)), pid)
}

// SHMapHandle duplicates a handle of the source process into the target process, with the same access whatever is asked
// for. Of options, DUPLICATE_CLOSE_SOURCE counts.
func SHMapHandle(shared kernel32.Handle, sourceId, targetId, _ uint32, options uint32) (kernel32.Handle, error) {
	if shared == 0 {
		return 0, nil
	}
	source, ok1 := number(sourceId)
	target, ok2 := number(targetId)
	if !ok1 || !ok2 {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	h, err := client.Default().MapHandle(client.HandleOf(uintptr(shared)), source, target, options)
	return kernel32.Handle(h), err
}

// number returns a process's number; false: there can be no such process.
func number(processId uint32) (int, bool) {
	return int(processId), processId != 0 && processId <= math.MaxInt32
}
