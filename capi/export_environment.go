package main

// #include "internal.h"
import "C"

import "os"

// winshmSetEnvironmentVariable sets a variable, or removes it if value is nil.
//
//export winshmSetEnvironmentVariable
func winshmSetEnvironmentVariable(name, value *C.char) (r C.winshm_result) {
	defer guard(&r, 0)
	if value == nil {
		return truth(os.Unsetenv(C.GoString(name)))
	}
	return truth(os.Setenv(C.GoString(name), C.GoString(value)))
}
