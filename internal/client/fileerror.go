package client

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"

	"winshm/winerr"
)

// fileCodes says which code of Win32 stands for what the kernel says of a file.
var fileCodes = map[syscall.Errno]winerr.Errno{
	syscall.ENOENT:       winerr.ERROR_FILE_NOT_FOUND,
	syscall.ENOTDIR:      winerr.ERROR_PATH_NOT_FOUND,
	syscall.EMFILE:       winerr.ERROR_TOO_MANY_OPEN_FILES,
	syscall.ENFILE:       winerr.ERROR_TOO_MANY_OPEN_FILES,
	syscall.EACCES:       winerr.ERROR_ACCESS_DENIED,
	syscall.EPERM:        winerr.ERROR_ACCESS_DENIED,
	syscall.EISDIR:       winerr.ERROR_ACCESS_DENIED,
	syscall.ENXIO:        winerr.ERROR_ACCESS_DENIED, // a socket's name
	syscall.EBADF:        winerr.ERROR_INVALID_HANDLE,
	syscall.ENOMEM:       winerr.ERROR_NOT_ENOUGH_MEMORY,
	syscall.EXDEV:        winerr.ERROR_NOT_SAME_DEVICE,
	syscall.EROFS:        winerr.ERROR_WRITE_PROTECT,
	syscall.EFAULT:       winerr.ERROR_NOACCESS,
	syscall.EBUSY:        winerr.ERROR_SHARING_VIOLATION,
	syscall.ETXTBSY:      winerr.ERROR_SHARING_VIOLATION,
	syscall.EEXIST:       winerr.ERROR_FILE_EXISTS,
	syscall.EINVAL:       winerr.ERROR_INVALID_PARAMETER,
	syscall.EFBIG:        winerr.ERROR_DISK_FULL,
	syscall.ENOSPC:       winerr.ERROR_DISK_FULL,
	syscall.EDQUOT:       winerr.ERROR_DISK_FULL,
	syscall.ESPIPE:       winerr.ERROR_INVALID_FUNCTION,
	syscall.ENOTEMPTY:    winerr.ERROR_DIR_NOT_EMPTY,
	syscall.ENAMETOOLONG: winerr.ERROR_FILENAME_EXCED_RANGE,
	syscall.EPIPE:        winerr.ERROR_NO_DATA,
	syscall.EIO:          winerr.ERROR_IO_DEVICE,
	syscall.ELOOP:        winerr.ERROR_CANT_RESOLVE_FILENAME,
}

// fileError turns an error of package os into one of Win32; nil stays nil.
func fileError(err error) error {
	if err == nil {
		return nil
	}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		if code, known := fileCodes[errno]; known {
			return code
		}
	}
	if errors.Is(err, fs.ErrClosed) {
		return winerr.ERROR_INVALID_HANDLE
	}
	return winerr.ERROR_GEN_FAILURE
}

// pathError is fileError for a call on a path: Win32 tells a missing file from a missing folder.
func pathError(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		if info, err := os.Stat(path.Dir(strings.TrimSuffix(name, "/"))); err != nil || !info.IsDir() {
			return winerr.ERROR_PATH_NOT_FOUND
		}
	}
	return fileError(err)
}
