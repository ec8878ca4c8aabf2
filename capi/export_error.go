package main

// #include "internal.h"
import "C"

import (
	"strconv"
	"strings"
	"unsafe"

	"winshm/winerr"
)

// winshmErrorText stores the text of an error code, without a period, and answers its length.
//
//export winshmErrorText
func winshmErrorText(code C.uint32_t, to *C.char, room C.size_t) (r C.winshm_result) {
	defer guard(&r, 0)
	const noText = 317 // ERROR_MR_MID_NOT_FOUND
	errno := winerr.Errno(code)
	text := errno.Text()
	if errno.Name() == "ERROR_"+strconv.FormatUint(uint64(code), 10) {
		return C.winshm_result{error: noText}
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	n := copy(unsafe.Slice((*byte)(unsafe.Pointer(to)), int(room)), text)
	return C.winshm_result{value: C.uint64_t(n)}
}
