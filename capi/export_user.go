package main

// #include "internal.h"
import "C"

import "winshm/user32"

//export winshmMessageBox
func winshmMessageBox(text, caption *C.uint16_t, kind C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	button, err := user32.MessageBox(0, (*uint16)(text), (*uint16)(caption), uint32(kind))
	return result(uint32(button), err)
}
