package client

import (
	"io"
	"math"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/winerr"
)

// Where SeekFile counts from (FILE_BEGIN, FILE_CURRENT, FILE_END).
const (
	SeekBegin   = 0
	SeekCurrent = 1
	SeekEnd     = 2
)

// SeekFile moves the file position and returns the new one, which may lie behind the end. ERROR_NEGATIVE_SEEK: it would be
// before the beginning. ERROR_INVALID_PARAMETER: whence is none of the three, or the position is above limit.
func SeekFile(h Handle, distance int64, whence uint32, limit int64) (int64, error) {
	f, err := holdFile(h, 0)
	if err != nil {
		return 0, err
	}
	defer f.release()
	start, err := f.start(whence)
	switch {
	case err != nil:
		return 0, err
	case distance > 0 && start > math.MaxInt64-distance:
		return 0, winerr.ERROR_INVALID_PARAMETER
	case start+distance < 0:
		return 0, winerr.ERROR_NEGATIVE_SEEK
	case start+distance > limit:
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	_, err = f.f.Seek(start+distance, io.SeekStart)
	return start + distance, fileError(err)
}

// start returns the position that whence stands for.
func (f *file) start(whence uint32) (int64, error) {
	switch whence {
	case SeekBegin:
		return 0, nil
	case SeekCurrent:
		position, err := f.f.Seek(0, io.SeekCurrent)
		return position, fileError(err)
	case SeekEnd:
		return f.size()
	}
	return 0, winerr.ERROR_INVALID_PARAMETER
}

// FileSize returns the length of a file in bytes. ERROR_INVALID_FUNCTION: it is a pipe.
func FileSize(h Handle) (int64, error) {
	f, err := holdFile(h, 0)
	if err != nil {
		return 0, err
	}
	defer f.release()
	return f.size()
}

func (f *file) size() (int64, error) {
	switch {
	case f.kind() == FileTypePipe:
		return 0, winerr.ERROR_INVALID_FUNCTION
	case !f.mode.IsRegular():
		return 0, nil
	}
	info, err := f.f.Stat()
	if err != nil {
		return 0, fileError(err)
	}
	return info.Size(), nil
}

// SetEndOfFile makes the file end at the file position: what is behind is cut off, what is missing is zeros.
// ERROR_USER_MAPPED_FILE: it is mapped, and would become shorter.
func SetEndOfFile(h Handle) error {
	f, err := holdFile(h, object.FileWriteData)
	if err != nil {
		return err
	}
	defer f.release()
	if !f.mode.IsRegular() {
		return winerr.ERROR_INVALID_FUNCTION
	}
	position, err := f.start(SeekCurrent)
	if err != nil {
		return err
	}
	length, err := f.size()
	switch {
	case err == nil && position < length && shm.Maps.Elsewhere(proc.FileNumber(f.f)):
		return winerr.ERROR_USER_MAPPED_FILE
	case uint64(position) > max(shm.FileSizeLimit(), uint64(length)):
		return winerr.ERROR_DISK_FULL // it would be a signal, which ends a program in C
	}
	return fileError(f.f.Truncate(position))
}
