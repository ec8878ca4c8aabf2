package main

import (
	"errors"
	"fmt"
	"testing"

	"winshm/winerr"
)

// TestGuard sees that a panic becomes an error, with the value that says failure.
func TestGuard(t *testing.T) {
	const failure = ^uint64(0)
	r := result(uint64(1), nil)
	func() {
		defer guard(&r, failure)
		panic("a defect")
	}()
	if uint64(r.value) != failure || winerr.Errno(r.error) != winerr.ERROR_INTERNAL_ERROR {
		t.Errorf("got %+v", r)
	}
	r = result(uint64(1), nil)
	func() { defer guard(&r, failure) }()
	if r.value != 1 || r.error != 0 {
		t.Errorf("without a panic: got %+v", r)
	}
}

// TestCode sees which last error an error stands for.
func TestCode(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want winerr.Errno
	}{
		{nil, 0},
		{winerr.ERROR_ACCESS_DENIED, winerr.ERROR_ACCESS_DENIED},
		{fmt.Errorf("wrapped: %w", winerr.ERROR_INVALID_HANDLE), winerr.ERROR_INVALID_HANDLE},
		{errors.Join(errors.New("why"), winerr.ERROR_SERVICE_NOT_ACTIVE), winerr.ERROR_SERVICE_NOT_ACTIVE},
		{errors.New("anything else"), winerr.ERROR_INTERNAL_ERROR},
	} {
		if got := winerr.Errno(code(tt.err)); got != tt.want {
			t.Errorf("%v: got %v, want %v", tt.err, got, tt.want)
		}
	}
}
