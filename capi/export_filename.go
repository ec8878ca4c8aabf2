package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"winshm/kernel32"
)

// Functions on names have one signature for C's sake: see on_path and on_paths in filename.c.

//export winshmDeleteFile
func winshmDeleteFile(name *C.uint16_t, _ C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.DeleteFile((*uint16)(name)))
}

//export winshmRemoveDirectory
func winshmRemoveDirectory(name *C.uint16_t, _ C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.RemoveDirectory((*uint16)(name)))
}

//export winshmSetCurrentDirectory
func winshmSetCurrentDirectory(name *C.uint16_t, _ C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.SetCurrentDirectory((*uint16)(name)))
}

//export winshmGetFileAttributes
func winshmGetFileAttributes(name *C.uint16_t, _ C.uint32_t) (r C.winshm_result) {
	defer guard(&r, kernel32.INVALID_FILE_ATTRIBUTES)
	return result(kernel32.GetFileAttributes((*uint16)(name)))
}

//export winshmSetFileAttributes
func winshmSetFileAttributes(name *C.uint16_t, attributes C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.SetFileAttributes((*uint16)(name), uint32(attributes)))
}

//export winshmMoveFileEx
func winshmMoveFileEx(from, to *C.uint16_t, flags C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.MoveFileEx((*uint16)(from), (*uint16)(to), uint32(flags)))
}

//export winshmCopyFile
func winshmCopyFile(from, to *C.uint16_t, failIfExists C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.CopyFile((*uint16)(from), (*uint16)(to), failIfExists != 0))
}

//export winshmCreateDirectory
func winshmCreateDirectory(name *C.uint16_t, sa C.LPSECURITY_ATTRIBUTES) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(kernel32.CreateDirectory((*uint16)(name), (*kernel32.SecurityAttributes)(unsafe.Pointer(sa))))
}

// What follows stores a path in a buffer for room units: the longest path that there is.

//export winshmGetFullPathName
func winshmGetFullPathName(name *C.uint16_t, room C.uint32_t, to *C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.GetFullPathName((*uint16)(name), uint32(room), (*uint16)(to), nil))
}

//export winshmGetCurrentDirectory
func winshmGetCurrentDirectory(room C.uint32_t, to *C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.GetCurrentDirectory(uint32(room), (*uint16)(to)))
}

//export winshmGetTempPath
func winshmGetTempPath(room C.uint32_t, to *C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.GetTempPath(uint32(room), (*uint16)(to)))
}

//export winshmGetTempFileName
func winshmGetTempFileName(path, prefix *C.uint16_t, unique C.uint32_t, to *C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(kernel32.GetTempFileName((*uint16)(path), (*uint16)(prefix), uint32(unique), (*uint16)(to)))
}
