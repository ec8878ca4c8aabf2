package client

import (
	"errors"
	"fmt"

	"winshm/winerr"
)

// UnavailableError means that there is no manager and none could be started, or that the one that answered is of no use.
// It is ERROR_SERVICE_NOT_ACTIVE to programs that want a number.
type UnavailableError struct{ Err error }

func (e *UnavailableError) Error() string { return fmt.Sprintf("no object manager: %v", e.Err) }

// Is reports whether target is the error's number, or ErrNobody if that is the reason.
func (e *UnavailableError) Is(target error) bool {
	return target == winerr.ERROR_SERVICE_NOT_ACTIVE || target == ErrNobody && errors.Is(e.Err, ErrNobody)
}

// Unwrap returns the number that the manager gave, if it gave one. Other reasons stay inside: that a socket does not
// exist must not look as if the object did not.
func (e *UnavailableError) Unwrap() error {
	if code, ok := errors.AsType[winerr.Errno](e.Err); ok {
		return code
	}
	return nil
}
