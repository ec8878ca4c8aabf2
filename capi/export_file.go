package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"winshm/internal/client"
	"winshm/internal/wtf8"
	"winshm/kernel32"
	"winshm/winerr"
)

// noHandle is INVALID_HANDLE_VALUE.
const noHandle = ^uint64(0)

// Whether the file was there is not the mirror's to say: as in x/sys/windows, that is no error there.
//
//export winshmCreateFile
func winshmCreateFile(
	name *C.uint16_t, length C.size_t, access, share C.uint32_t, sa C.LPSECURITY_ATTRIBUTES, disposition, attributes C.uint32_t,
	existed *C.int,
) (r C.winshm_result) {
	defer guard(&r, noHandle)
	flags, err := inheritance(sa)
	if err != nil {
		return result(noHandle, err)
	}
	opened, err := client.CreateFile(client.FileRequest{
		Path: wtf8.FromUTF16(unsafe.Slice((*uint16)(name), length)), Access: uint32(access), Share: uint32(share),
		Disposition: uint32(disposition), Attributes: uint32(attributes), Flags: flags,
	})
	if err != nil {
		return result(noHandle, err)
	}
	if opened.Existed {
		*existed = 1
	}
	return result(uint32(opened.Handle), nil)
}

// inheritance returns the handle flags that a call with these attributes gives.
func inheritance(sa C.LPSECURITY_ATTRIBUTES) (uint32, error) {
	switch {
	case sa == nil:
		return 0, nil
	case sa.lpSecurityDescriptor != nil:
		return 0, winerr.ERROR_NOT_SUPPORTED
	case sa.bInheritHandle != 0:
		return client.Inherit, nil
	}
	return 0, nil
}

// memoryAt returns n bytes of the caller's, which may be no memory at all: the kernel will say. Addresses that Go's runtime
// itself would stumble over are refused here.
func memoryAt(p C.uintptr_t, n C.uint32_t) ([]byte, bool) {
	const lowest, highest = 1 << 16, client.MaxAddress
	switch {
	case n == 0:
		return nil, true
	case p < lowest, p > highest, uintptr(n) > highest-uintptr(p):
		return nil, false
	}
	return unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(nil), uintptr(p))), n), true
}

//export winshmReadFile
func winshmReadFile(
	handle, to C.uintptr_t, n C.uint32_t, done *C.uint32_t, overlapped *C.OVERLAPPED,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return transfer(kernel32.ReadFile, handle, to, n, done, overlapped)
}

//export winshmWriteFile
func winshmWriteFile(
	handle, from C.uintptr_t, n C.uint32_t, done *C.uint32_t, overlapped *C.OVERLAPPED,
) (r C.winshm_result) {
	defer guard(&r, 0)
	return transfer(kernel32.WriteFile, handle, from, n, done, overlapped)
}

func transfer(
	do func(kernel32.Handle, []byte, *uint32, *kernel32.Overlapped) error, handle, p C.uintptr_t, n C.uint32_t,
	done *C.uint32_t, overlapped *C.OVERLAPPED,
) C.winshm_result {
	memory, ok := memoryAt(p, n)
	if !ok {
		if client.IsFile(client.Handle(handle)) {
			return truth(winerr.ERROR_NOACCESS)
		}
		return truth(winerr.ERROR_INVALID_HANDLE)
	}
	return truth(do(kernel32.Handle(handle), memory, (*uint32)(done), (*kernel32.Overlapped)(unsafe.Pointer(overlapped))))
}

//export winshmFlushFileBuffers
func winshmFlushFileBuffers(handle C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.FlushFileBuffers(kernel32.Handle(handle)))
}

//export winshmSetFilePointer
func winshmSetFilePointer(handle C.uintptr_t, low C.int32_t, high *C.int32_t, whence C.uint32_t) (r C.winshm_result) {
	defer guard(&r, kernel32.INVALID_SET_FILE_POINTER)
	return result(kernel32.SetFilePointer(kernel32.Handle(handle), int32(low), (*int32)(high), uint32(whence)))
}

//export winshmSetFilePointerEx
func winshmSetFilePointerEx(handle C.uintptr_t, distance C.int64_t, position *C.int64_t, whence C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.SetFilePointerEx(kernel32.Handle(handle), int64(distance), (*int64)(position), uint32(whence)))
}

//export winshmGetFileSizeEx
func winshmGetFileSizeEx(handle C.uintptr_t, size *C.int64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.GetFileSizeEx(kernel32.Handle(handle), (*int64)(size)))
}

//export winshmSetEndOfFile
func winshmSetEndOfFile(handle C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.SetEndOfFile(kernel32.Handle(handle)))
}

//export winshmGetFileType
func winshmGetFileType(handle C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, kernel32.FILE_TYPE_UNKNOWN)
	return result(kernel32.GetFileType(kernel32.Handle(handle)))
}

//export winshmGetFileInformationByHandle
func winshmGetFileInformationByHandle(handle C.uintptr_t, info *C.BY_HANDLE_FILE_INFORMATION) (r C.winshm_result) {
	defer guard(&r, 0)
	data := (*kernel32.ByHandleFileInformation)(unsafe.Pointer(info))
	return truth(kernel32.GetFileInformationByHandle(kernel32.Handle(handle), data))
}

//export winshmGetStdHandle
func winshmGetStdHandle(number C.uint32_t) (r C.winshm_result) {
	defer guard(&r, noHandle)
	return result(kernel32.GetStdHandle(uint32(number)))
}

//export winshmSetStdHandle
func winshmSetStdHandle(number C.uint32_t, handle C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.SetStdHandle(uint32(number), kernel32.Handle(handle)))
}

//export winshmCreatePipe
func winshmCreatePipe(read, write *C.uintptr_t, sa C.LPSECURITY_ATTRIBUTES, size C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.CreatePipe((*kernel32.Handle)(unsafe.Pointer(read)), (*kernel32.Handle)(unsafe.Pointer(write)),
		(*kernel32.SecurityAttributes)(unsafe.Pointer(sa)), uint32(size)))
}
