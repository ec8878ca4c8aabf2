package client

import (
	"errors"
	"io"
	"os"

	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/winerr"
)

// CopyFile copies a file with its permissions and the time it was written. ERROR_FILE_EXISTS: there is a file of the new
// name, and failIfExists is set. ERROR_SHARING_VIOLATION: it is the same file.
func CopyFile(from, to string, failIfExists bool) error {
	from, err := nativePath(from)
	if err != nil {
		return err
	}
	if to, err = nativePath(to); err != nil {
		return err
	}
	if failIfExists {
		return copyFile(from, to, os.O_EXCL)
	}
	return copyFile(from, to, 0)
}

// copyFile copies to what it opens with flag.
func copyFile(from, to string, flag int) error {
	source, err := os.Open(from)
	if err != nil {
		return pathError(from, err)
	}
	defer source.Close()
	if err := shm.Reads.On(proc.FileNumber(source)); err != nil {
		return sharingError(err)
	}
	info, err := source.Stat()
	if err != nil {
		return fileError(err)
	}
	if info.IsDir() {
		return winerr.ERROR_ACCESS_DENIED
	}
	if there, err := os.Stat(to); err == nil && flag != os.O_EXCL {
		switch {
		case os.SameFile(info, there):
			return winerr.ERROR_SHARING_VIOLATION
		case there.Mode().IsRegular() && isReadOnly(there):
			return winerr.ERROR_ACCESS_DENIED
		}
	}
	target, err := openAs(to, os.O_RDWR|os.O_CREATE|flag, info.Mode().Perm(), false)
	if err != nil {
		return pathError(to, err)
	}
	if err := empty(target); err != nil {
		_ = target.Close()
		return err
	}
	if err := fill(target, source, info); err != nil {
		_ = os.Remove(to)
		return err
	}
	return nil
}

// empty takes away what a file holds that is to be written anew, unless others do not allow that.
func empty(f *os.File) error {
	fd := proc.FileNumber(f)
	if _, err := shm.CheckDiskFile(fd); err != nil {
		return nil
	}
	if err := (shm.Writes | shm.KeepsReaders | shm.KeepsWriters).On(fd); err != nil {
		return sharingError(err)
	}
	if shm.Maps.Elsewhere(fd) {
		return winerr.ERROR_USER_MAPPED_FILE
	}
	return fileError(f.Truncate(0))
}

// fill copies what source holds and when that was written to target, which it closes.
func fill(target, source *os.File, info os.FileInfo) error {
	_, err := io.Copy(target, source)
	if err == nil && info.Mode().IsRegular() {
		err = errors.Join(target.Chmod(info.Mode().Perm()), os.Chtimes(target.Name(), info.ModTime(), info.ModTime()))
	}
	return fileError(errors.Join(err, target.Close()))
}
