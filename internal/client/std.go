package client

import (
	"os"
	"sync"
	"syscall"

	"winshm/internal/object"
	"winshm/winerr"
)

// Standard handles, for StdHandle: STD_INPUT_HANDLE is -10, and so on down.
const (
	StdInput  = 0
	StdOutput = 1
	StdError  = 2
)

// std are the standard handles of this process.
var std struct {
	mu      sync.Mutex
	known   [3]bool // the program set it, or it was made here
	handles [3]Handle
}

// stdFiles are the files as the program began with them, whatever becomes of the variables of package os.
var stdFiles = [3]*os.File{os.Stdin, os.Stdout, os.Stderr}

// StdHandle returns a standard handle: what SetStdHandle said, or else one over the descriptor of that number, which is
// made once. 0: the process has no such file. ERROR_INVALID_HANDLE: n is none of the three.
func StdHandle(n int) (Handle, error) {
	if n < 0 || n >= len(stdFiles) {
		return 0, winerr.ERROR_INVALID_HANDLE
	}
	std.mu.Lock()
	defer std.mu.Unlock()
	if !std.known[n] {
		h, err := addStd(n)
		if err != nil {
			return 0, err
		}
		std.handles[n], std.known[n] = h, true
	}
	return std.handles[n], nil
}

// SetStdHandle sets what StdHandle returns. It may be any number.
func SetStdHandle(n int, h Handle) error {
	if n < 0 || n >= len(stdFiles) {
		return winerr.ERROR_INVALID_HANDLE
	}
	std.mu.Lock()
	defer std.mu.Unlock()
	std.handles[n], std.known[n] = h, true
	return nil
}

func addStd(n int) (Handle, error) {
	f := stdFiles[n]
	info, err := f.Stat()
	if err != nil {
		return 0, nil
	}
	access := uint32(genericReadFile)
	if n != StdInput {
		access = genericWriteFile
	}
	if info.Mode()&os.ModeCharDevice != 0 {
		access = genericReadFile | genericWriteFile // a console
	}
	return addLocal(object.FileType, access, Inherit, &file{f: f, open: newOpenState(), mode: info.Mode(), std: true})
}

// closeStd gives a standard file up, and leaves its number taken: whatever is opened next must not become the standard
// output.
func closeStd(f *os.File) error {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer null.Close()
	return syscall.Dup3(int(null.Fd()), int(f.Fd()), 0)
}
