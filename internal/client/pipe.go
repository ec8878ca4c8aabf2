package client

import (
	"os"

	"winshm/internal/object"
)

// What GENERIC_READ and GENERIC_WRITE mean for a file.
const (
	genericReadFile  = 0x120089
	genericWriteFile = 0x120116
)

// CreatePipe makes a pipe: what is written to the one handle can be read from the other. flags are handle flags of both.
func CreatePipe(flags uint32) (read, write Handle, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return 0, 0, fileError(err)
	}
	read, err = addPipe(r, genericReadFile|object.FileWriteAttributes, flags)
	if err != nil {
		_ = w.Close()
		return 0, 0, err
	}
	write, err = addPipe(w, genericWriteFile|object.FileReadAttributes, flags)
	if err != nil {
		_ = removeLocal(read)
		return 0, 0, err
	}
	return read, write, nil
}

// addPipe takes ownership of f.
func addPipe(f *os.File, access, flags uint32) (Handle, error) {
	body, err := newFile(f)
	if err != nil {
		return 0, err
	}
	return addFile(body, access, flags)
}
