package main

// #include <stdlib.h>
// #include "library.h"
import "C"

import (
	"path/filepath"
	"unsafe"

	"winshm/internal/proc"
)

// main is never called: the package is built as a library.
func main() {}

func init() {
	path := C.library_path()
	if path == nil {
		return
	}
	defer C.free(unsafe.Pointer(path))
	proc.SetLibraryFolder(filepath.Dir(C.GoString(path)))
}
