package client

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"winshm/internal/proc"
	"winshm/winerr"
)

// DeleteFile deletes a file: its name, at once. Who has it open may go on using it. ERROR_ACCESS_DENIED: it is a folder,
// or read-only.
func DeleteFile(name string) error {
	name, err := nativePath(name)
	if err != nil {
		return err
	}
	info, err := os.Lstat(name)
	switch {
	case err != nil:
		return pathError(name, err)
	case info.IsDir(), info.Mode().IsRegular() && isReadOnly(info):
		return winerr.ERROR_ACCESS_DENIED
	}
	if err := mayRemove(name, false); err != nil {
		return err
	}
	return pathError(name, syscall.Unlink(name))
}

// CreateDirectory makes a folder. ERROR_ALREADY_EXISTS: there is something of that name.
func CreateDirectory(name string) error {
	name, err := nativePath(name)
	if err != nil {
		return err
	}
	const mode = 0o777
	err = os.Mkdir(name, mode)
	if errors.Is(err, fs.ErrExist) {
		return winerr.ERROR_ALREADY_EXISTS
	}
	if errors.Is(err, fs.ErrNotExist) {
		return winerr.ERROR_PATH_NOT_FOUND
	}
	return fileError(err)
}

// RemoveDirectory removes an empty folder. ERROR_DIRECTORY: it is a file. ERROR_DIR_NOT_EMPTY: there is something in it.
func RemoveDirectory(name string) error {
	name, err := nativePath(name)
	if err != nil {
		return err
	}
	name = strings.TrimSuffix(name, "/")
	err = syscall.Rmdir(name)
	if errors.Is(err, syscall.ENOTDIR) {
		if _, missing := os.Lstat(name); missing == nil {
			return winerr.ERROR_DIRECTORY
		}
	}
	return pathError(name, err)
}

// Flags of MoveFile (MOVEFILE_*).
const (
	MoveReplaceExisting = 1
	MoveCopyAllowed     = 2
	moveDelayed         = 4
	moveWriteThrough    = 8
	moveFlags           = MoveReplaceExisting | MoveCopyAllowed | moveDelayed | moveWriteThrough
)

// MoveFile renames a file or folder. ERROR_ALREADY_EXISTS: there is something of the new name, and flags do not say
// MoveReplaceExisting. A file goes to another volume only with MoveCopyAllowed: ERROR_NOT_SAME_DEVICE.
func MoveFile(from, to string, flags uint32) error {
	switch {
	case flags&^moveFlags != 0:
		return winerr.ERROR_INVALID_PARAMETER
	case flags&moveDelayed != 0:
		return winerr.ERROR_NOT_SUPPORTED
	}
	from, err := nativePath(from)
	if err != nil {
		return err
	}
	if to, err = nativePath(to); err != nil {
		return err
	}
	info, err := os.Lstat(from)
	if err != nil {
		return pathError(from, err)
	}
	if err := mayRemove(from, true); err != nil {
		return err
	}
	if flags&MoveReplaceExisting != 0 {
		if err := mayRemove(to, false); err != nil {
			return err
		}
	}
	err = rename(info, from, to, flags)
	switch {
	case errors.Is(err, syscall.EXDEV) && flags&MoveCopyAllowed != 0 && info.Mode().IsRegular():
		return moveByCopy(from, to, flags)
	case errors.Is(err, fs.ErrExist):
		return winerr.ERROR_ALREADY_EXISTS
	case errors.Is(err, fs.ErrNotExist):
		return winerr.ERROR_PATH_NOT_FOUND // from was there
	}
	return fileError(err)
}

// rename renames what info describes, over something else only if flags say so and Win32 would.
func rename(info fs.FileInfo, from, to string, flags uint32) error {
	there, err := os.Lstat(to)
	switch {
	case err == nil && os.SameFile(info, there):
		return os.Rename(from, to)
	case flags&MoveReplaceExisting == 0:
		return proc.RenameNew(from, to)
	case err == nil && (info.IsDir() || there.IsDir() || there.Mode().IsRegular() && isReadOnly(there)):
		return syscall.EACCES
	}
	return os.Rename(from, to)
}

func moveByCopy(from, to string, flags uint32) error {
	manner := os.O_EXCL
	if flags&MoveReplaceExisting != 0 {
		manner = os.O_TRUNC
	}
	if err := copyFile(from, to, manner); errors.Is(err, winerr.ERROR_FILE_EXISTS) {
		return winerr.ERROR_ALREADY_EXISTS
	} else if err != nil {
		return err
	}
	return fileError(syscall.Unlink(from))
}

// TempFileName returns the name of a file in dir: the first three characters of prefix, a number and ".tmp"
// (GetTempFileName). unique, as far as its low 16 bits go, is the number; 0 means one for which there is no file, which is
// then made, empty. ERROR_DIRECTORY: dir is no folder.
func TempFileName(dir, prefix string, unique uint32) (name string, number uint32, err error) {
	dir, err = nativePath(dir)
	if err != nil {
		return "", 0, winerr.ERROR_DIRECTORY
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", 0, winerr.ERROR_DIRECTORY
	}
	stem := strings.TrimSuffix(dir, "/") + "/" + firstCharacters(prefix, 3)
	const numbers = 1 << 16
	if number = unique % numbers; number != 0 {
		return tempName(stem, number), number, nil
	}
	first := uint32(time.Now().UnixNano() >> 10)
	for i := range uint32(numbers) {
		if number = (first + i) % numbers; number == 0 {
			continue
		}
		name = tempName(stem, number)
		const mode = 0o600
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		switch {
		case err == nil:
			return name, number, fileError(f.Close())
		case !errors.Is(err, fs.ErrExist):
			return "", 0, pathError(name, err)
		}
	}
	return "", 0, winerr.ERROR_FILE_EXISTS
}

func tempName(stem string, number uint32) string { return fmt.Sprintf("%s%X.tmp", stem, number) }

func firstCharacters(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
