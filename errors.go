package winshm

import (
	"errors"
	"fmt"

	"winshm/winerr"
)

// Error says what was tried, on which object, and why it did not work.
type Error struct {
	// Op is the operation, for instance "create section".
	Op string
	// Name is the object's name, "" if it has none.
	Name string
	// Err is a winerr.Errno as a rule.
	Err error
}

func (e *Error) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("%s: %v", e.Op, e.Err)
	}
	return fmt.Sprintf("%s %s: %v", e.Op, e.Name, e.Err)
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Code returns the Win32 error code in err: 0 for nil, and ERROR_INTERNAL_ERROR for an error that has none.
func Code(err error) winerr.Errno {
	var code winerr.Errno
	switch {
	case err == nil:
		return winerr.ERROR_SUCCESS
	case errors.As(err, &code):
		return code
	case errors.Is(err, winerr.ERROR_SERVICE_NOT_ACTIVE):
		return winerr.ERROR_SERVICE_NOT_ACTIVE
	}
	return winerr.ERROR_INTERNAL_ERROR
}

func opError(op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Op: op, Name: name, Err: err}
}
