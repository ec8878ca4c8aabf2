package winerr_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"slices"
	"testing"

	"winshm/winerr"
)

func TestErrnoStrings(t *testing.T) {
	tests := []struct {
		errno             winerr.Errno
		name, text, error string
	}{
		{
			errno: winerr.ERROR_SUCCESS,
			name:  "ERROR_SUCCESS",
			text:  "success",
			error: "success (ERROR_SUCCESS, 0)",
		},
		{
			errno: winerr.ERROR_ACCESS_DENIED,
			name:  "ERROR_ACCESS_DENIED",
			text:  "access denied",
			error: "access denied (ERROR_ACCESS_DENIED, 5)",
		},
		{
			errno: winerr.ERROR_NOT_ENOUGH_QUOTA, // the last of the table
			name:  "ERROR_NOT_ENOUGH_QUOTA",
			text:  "quota is exhausted",
			error: "quota is exhausted (ERROR_NOT_ENOUGH_QUOTA, 1816)",
		},
		{
			errno: winerr.WAIT_TIMEOUT, // the one of another name
			name:  "WAIT_TIMEOUT",
			text:  "time ran out before the wait was satisfied",
			error: "time ran out before the wait was satisfied (WAIT_TIMEOUT, 258)",
		},
		{
			errno: 7, // in a gap
			name:  "ERROR_7",
			text:  "unknown error",
			error: "unknown error 7",
		},
		{
			errno: 4711,
			name:  "ERROR_4711",
			text:  "unknown error",
			error: "unknown error 4711",
		},
		{
			errno: 1<<32 - 1,
			name:  "ERROR_4294967295",
			text:  "unknown error",
			error: "unknown error 4294967295",
		},
	}

	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.errno.Name(); got != tt.name {
				t.Errorf("Name() = %q, want %q", got, tt.name)
			}
			if got := tt.errno.Text(); got != tt.text {
				t.Errorf("Text() = %q, want %q", got, tt.text)
			}
			if got := tt.errno.Error(); got != tt.error {
				t.Errorf("Error() = %q, want %q", got, tt.error)
			}
		})
	}
}

// TestErrnoIs asks every code up to the largest that is declared, and so sees
// both what belongs to a kind and what does not.
func TestErrnoIs(t *testing.T) {
	tests := []struct {
		target error
		want   []winerr.Errno
	}{
		{fs.ErrNotExist, []winerr.Errno{2, 3, 1400}},
		{fs.ErrExist, []winerr.Errno{80, 183, 1410}},
		{fs.ErrPermission, []winerr.Errno{5, 19, 1307, 1314}},
		{fs.ErrInvalid, []winerr.Errno{24, 87, 123, 131, 161, 206, 487, 1004, 1132, 1305, 1336, 1337, 1338, 1361}},
		{fs.ErrClosed, []winerr.Errno{6}},
		{os.ErrDeadlineExceeded, []winerr.Errno{258, 1460}},
		{errors.ErrUnsupported, []winerr.Errno{50, 120}},
		{winerr.ERROR_NOT_OWNER, []winerr.Errno{288}},
		{winerr.Errno(4711), nil},
		{context.DeadlineExceeded, nil},
		{io.EOF, nil},
		{uncomparable{}, nil},
		{nil, nil},
	}

	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.target), func(t *testing.T) {
			var got []winerr.Errno
			for e := winerr.Errno(0); e <= winerr.ERROR_CANT_RESOLVE_FILENAME; e++ {
				// Wrapped, as the root package hands it out.
				if errors.Is(fmt.Errorf("open section x: %w", e), tt.target) {
					got = append(got, e)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("codes that are %v: %d, want %d", tt.target, got, tt.want)
			}
		})
	}
}

// uncomparable is an error that == must not be used on.
type uncomparable []error

func (uncomparable) Error() string { return "uncomparable" }

func TestErrnoTimeout(t *testing.T) {
	for e := winerr.Errno(0); e <= winerr.ERROR_CANT_RESOLVE_FILENAME; e++ {
		want := e == 258 || e == 1460
		if got := e.Timeout(); got != want {
			t.Errorf("%s.Timeout() = %t, want %t", e.Name(), got, want)
		}
	}
}

func TestErrnoLooksLikeTimeoutInsideOpError(t *testing.T) {
	err := net.Error(&net.OpError{Op: "wait", Err: winerr.ERROR_TIMEOUT})
	if !err.Timeout() {
		t.Error("a net.OpError around ERROR_TIMEOUT is not a timeout")
	}
}

func TestErrnoAs(t *testing.T) {
	err := fmt.Errorf("create: %w", winerr.ERROR_ALREADY_EXISTS)
	got, ok := errors.AsType[winerr.Errno](err)
	if !ok || got != winerr.ERROR_ALREADY_EXISTS {
		t.Errorf("errors.AsType = %d, %t, want %d, true", got, ok, winerr.ERROR_ALREADY_EXISTS)
	}
}

func TestLookupsDoNotAllocate(t *testing.T) {
	allocs := testing.AllocsPerRun(100, func() {
		if winerr.ERROR_TIMEOUT.Name() == "" || winerr.ERROR_TIMEOUT.Text() == "" {
			t.Error("ERROR_TIMEOUT has no name or no text")
		}
	})
	if allocs != 0 {
		t.Errorf("Name and Text made %v allocations, want none", allocs)
	}
}

func ExampleErrno() {
	err := fmt.Errorf("open section Local\\frames: %w", winerr.ERROR_FILE_NOT_FOUND)

	fmt.Println(err)
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	fmt.Println(errors.Is(err, winerr.ERROR_PATH_NOT_FOUND))
	// Output:
	// open section Local\frames: no object of that name (ERROR_FILE_NOT_FOUND, 2)
	// true
	// false
}
