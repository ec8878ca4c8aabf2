package main

// #cgo CFLAGS: -I${SRCDIR}/../include -DWINSHM_IMPLEMENTATION -D_GNU_SOURCE -Wall -Wextra
// #include "internal.h"
import "C"

import (
	"errors"

	"winshm/winerr"
)

// result makes what a C function returns of a value and an error. A value may come with an error.
func result[V ~uintptr | ~uint32 | ~uint64](value V, err error) C.winshm_result {
	return C.winshm_result{value: C.uint64_t(value), error: code(err)}
}

// truth is result for a function whose value is whether it succeeded.
func truth(err error) C.winshm_result {
	if err != nil {
		return C.winshm_result{error: code(err)}
	}
	return C.winshm_result{value: 1}
}

// code returns the last error that an error stands for.
func code(err error) C.uint32_t {
	if err == nil {
		return 0
	}
	if code, ok := err.(winerr.Errno); ok { //nolint:errorlint // the quick way for what comes unwrapped, as nearly all do
		return C.uint32_t(code)
	}
	if errors.Is(err, winerr.ERROR_SERVICE_NOT_ACTIVE) {
		return C.uint32_t(winerr.ERROR_SERVICE_NOT_ACTIVE)
	}
	if code, ok := errors.AsType[winerr.Errno](err); ok {
		return C.uint32_t(code)
	}
	return C.uint32_t(winerr.ERROR_INTERNAL_ERROR)
}

// guard is deferred by every exported function: a panic is an error to C. failure is what the C function returns then.
func guard(r *C.winshm_result, failure uint64) {
	if recover() != nil {
		*r = C.winshm_result{value: C.uint64_t(failure), error: C.uint32_t(winerr.ERROR_INTERNAL_ERROR)}
	}
}
