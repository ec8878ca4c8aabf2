package client

import (
	"fmt"

	"winshm/winerr"
)

// UnavailableError means that there is no manager and none could be started, or that the one that answered is of no use.
// It is ERROR_SERVICE_NOT_ACTIVE to programs that want a number.
type UnavailableError struct{ Err error }

func (e *UnavailableError) Error() string { return fmt.Sprintf("no object manager: %v", e.Err) }

// Unwrap returns the reason.
func (e *UnavailableError) Unwrap() error { return e.Err }

// Is reports whether target is the error's number.
func (e *UnavailableError) Is(target error) bool { return target == winerr.ERROR_SERVICE_NOT_ACTIVE }
