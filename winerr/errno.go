package winerr

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
)

// An Errno is a Win32 error code, as GetLastError returns it.
//
// It is comparable, and its zero value is [ERROR_SUCCESS]. As an error value
// ERROR_SUCCESS is not nil: a function that returns error turns it into nil
// first. A few calls do return a result together with a code that reports no
// failure, the best known being a valid handle with [ERROR_ALREADY_EXISTS].
type Errno uint32

// Error returns the text, the name and the number, for example
// "access denied (ERROR_ACCESS_DENIED, 5)", or "unknown error 4711" for a code
// that is not declared here.
func (e Errno) Error() string {
	num := strconv.FormatUint(uint64(e), 10)
	if c := lookup(e); c != nil {
		return c.text + " (" + c.name + ", " + num + ")"
	}

	return unknownText + " " + num
}

// Name returns the name of the constant, for example "ERROR_ACCESS_DENIED", or
// "ERROR_" and the decimal number for a code that is not declared here.
func (e Errno) Name() string {
	if c := lookup(e); c != nil {
		return c.name
	}

	return "ERROR_" + strconv.FormatUint(uint64(e), 10)
}

// Text returns the text alone, for example "access denied", or "unknown error"
// for a code that is not declared here.
func (e Errno) Text() string {
	if c := lookup(e); c != nil {
		return c.text
	}

	return unknownText
}

// Is reports whether e is a failure of the kind that target stands for, so
// that [errors.Is] works with the errors of the standard library:
//
//   - [fs.ErrNotExist]: no object or directory of that name, or no such window
//   - [fs.ErrExist]: an object, file or class of that name exists
//   - [fs.ErrPermission]: access is refused, or a privilege is missing
//   - [fs.ErrInvalid]: an argument is to blame: a parameter, flag, size,
//     address, alignment, descriptor, or the form of a name
//   - [fs.ErrClosed]: the handle is not open. Win32 answers with the same code
//     when an object has another type than the one asked for.
//   - [os.ErrDeadlineExceeded]: time ran out
//   - [errors.ErrUnsupported]: no such feature here
//
// Codes equal only themselves; ERROR_NOT_ENOUGH_MEMORY is not
// ERROR_OUTOFMEMORY.
func (e Errno) Is(target error) bool {
	switch target {
	case fs.ErrNotExist:
		return e == ERROR_FILE_NOT_FOUND || e == ERROR_PATH_NOT_FOUND || e == ERROR_INVALID_WINDOW_HANDLE
	case fs.ErrExist:
		return e == ERROR_FILE_EXISTS || e == ERROR_ALREADY_EXISTS || e == ERROR_CLASS_ALREADY_EXISTS
	case fs.ErrPermission:
		return e == ERROR_ACCESS_DENIED || e == ERROR_WRITE_PROTECT || e == ERROR_INVALID_OWNER || e == ERROR_PRIVILEGE_NOT_HELD
	case fs.ErrInvalid:
		return e.badArgument()
	case fs.ErrClosed:
		return e == ERROR_INVALID_HANDLE
	case os.ErrDeadlineExceeded:
		return e.Timeout()
	case errors.ErrUnsupported:
		return e == ERROR_NOT_SUPPORTED || e == ERROR_CALL_NOT_IMPLEMENTED
	}

	return false
}

// Timeout reports whether e says that time ran out. It makes e a timeout for
// code that asks errors the way package net does.
func (e Errno) Timeout() bool {
	return e == WAIT_TIMEOUT || e == ERROR_TIMEOUT
}

// badArgument reports whether e says that an argument is to blame. That leaves
// out ERROR_NOACCESS, which can also be a fault in a library's own code.
func (e Errno) badArgument() bool {
	switch e {
	case ERROR_BAD_LENGTH,
		ERROR_INVALID_PARAMETER,
		ERROR_INVALID_NAME,
		ERROR_NEGATIVE_SEEK,
		ERROR_BAD_PATHNAME,
		ERROR_FILENAME_EXCED_RANGE,
		ERROR_INVALID_ADDRESS,
		ERROR_INVALID_FLAGS,
		ERROR_MAPPED_ALIGNMENT,
		ERROR_UNKNOWN_REVISION,
		ERROR_INVALID_ACL,
		ERROR_INVALID_SID,
		ERROR_INVALID_SECURITY_DESCR,
		ERROR_BAD_DESCRIPTOR_FORMAT:
		return true
	}

	return false
}

// unknownText is the text of every code that the table does not hold.
const unknownText = "unknown error"

// lookup returns the table's entry for e, or nil.
func lookup(e Errno) *code {
	i, ok := slices.BinarySearchFunc(codes, e, func(c code, e Errno) int {
		return cmp.Compare(c.errno, e)
	})
	if !ok {
		return nil
	}

	return &codes[i]
}
