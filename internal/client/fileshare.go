package client

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/winerr"
)

// What others may do with a file that is open (FILE_SHARE_*).
const (
	shareRead   = 1
	shareWrite  = 2
	shareDelete = 4
)

// claim makes the claims of the request for a file that was just opened, and empties it if that is asked for: nothing has happened
// to the file before. ERROR_SHARING_VIOLATION: others have it open in a way that does not go with the request.
// ERROR_USER_MAPPED_FILE: it is to be emptied, and mapped.
func (r *FileRequest) claim(f *os.File, existed bool) error {
	fd := proc.FileNumber(f)
	if _, err := shm.CheckDiskFile(fd); err != nil {
		return nil // no file that is shared so
	}
	claims := r.claims()
	if err := claims.On(fd); err != nil {
		return sharingError(err)
	}
	if r.Share == 0 && claims != 0 {
		if err := shm.Exclude(fd); err != nil {
			return sharingError(err)
		}
	}
	if !existed || r.Disposition != CreateAlways && r.Disposition != TruncateExisting {
		return nil
	}
	if shm.Maps.Elsewhere(fd) {
		return winerr.ERROR_USER_MAPPED_FILE
	}
	return fileError(f.Truncate(0))
}

// claims returns what the request does with the file, and what it keeps others from. Who only asks about it does neither.
func (r *FileRequest) claims() (c shm.Claim) {
	for _, use := range []struct {
		access, share uint32
		does, keeps   shm.Claim
	}{
		{object.FileReadData | object.FileExecute, shareRead, shm.Reads, shm.KeepsReaders},
		{object.FileWriteData | object.FileAppendData, shareWrite, shm.Writes, shm.KeepsWriters},
		{object.Delete, shareDelete, shm.Deletes, shm.KeepsDeleters},
	} {
		if r.Access&use.access != 0 {
			c |= use.does
		}
		if r.Share&use.share == 0 {
			c |= use.keeps
		}
	}
	if c&(shm.Reads|shm.Writes|shm.Deletes) == 0 {
		return 0
	}
	return c
}

// readsToo reports whether the request is for reading.
func (r *FileRequest) readsToo() bool { return r.Access&(object.FileReadData|object.FileExecute) != 0 }

// openAs opens a file. Who may write and not read a file opens it without claims, if he does not want to read.
func openAs(path string, flags int, mode fs.FileMode, reads bool) (*os.File, error) {
	f, err := os.OpenFile(path, flags, mode)
	if errors.Is(err, fs.ErrPermission) && !reads && flags&os.O_RDWR != 0 {
		f, err = os.OpenFile(path, flags&^os.O_RDWR|os.O_WRONLY, mode)
	}
	return f, err
}

// mayRemove returns an error if a file is open in a way that keeps it from being deleted, or from getting another name if it only
// moves. ERROR_ACCESS_DENIED: it is mapped.
func mayRemove(path string, moves bool) error {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil // who may not read a file finds out nothing
	}
	defer f.Close()
	fd := proc.FileNumber(f)
	switch {
	case shm.KeepsDeleters.Elsewhere(fd):
		const writes = 2
		if syscall.Access(filepath.Dir(path), writes) != nil {
			return winerr.ERROR_ACCESS_DENIED
		}
		return winerr.ERROR_SHARING_VIOLATION
	case !moves && shm.Maps.Elsewhere(fd):
		return winerr.ERROR_ACCESS_DENIED
	}
	return nil
}
