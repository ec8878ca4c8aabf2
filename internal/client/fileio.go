package client

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"syscall"

	"winshm/internal/object"
	"winshm/winerr"
)

// ReadFile reads from the file position on, or from *at on if at is not nil: the file position then follows. A disk file
// gives as much as it has, a pipe or a device what there is. 0 bytes and no error mean the end of the file; at an offset,
// that is ERROR_HANDLE_EOF, and of a pipe that nobody can write to any more, ERROR_BROKEN_PIPE.
func ReadFile(h Handle, p []byte, at *uint64) (int, error) {
	f, err := holdFile(h, object.FileReadData)
	if err != nil {
		return 0, err
	}
	defer f.release()
	switch {
	case f.overlapped && at == nil, f.isDisk() && at != nil && *at > math.MaxInt64:
		return 0, winerr.ERROR_INVALID_PARAMETER
	case f.mode.IsDir():
		return 0, winerr.ERROR_INVALID_FUNCTION
	case !f.isDisk():
		return f.readStream(p)
	case at != nil:
		return f.readAt(p, int64(*at))
	}
	n, err := io.ReadFull(f.f, p)
	return n, fileError(ignoreEnd(err))
}

func (f *file) readStream(p []byte) (int, error) {
	n, err := f.f.Read(p)
	if errors.Is(err, io.EOF) && f.mode&fs.ModeNamedPipe != 0 {
		return 0, winerr.ERROR_BROKEN_PIPE
	}
	return n, fileError(ignoreEnd(err))
}

func (f *file) readAt(p []byte, offset int64) (int, error) {
	n, err := f.f.ReadAt(p, offset)
	f.follow(offset + int64(n))
	if n == 0 && len(p) > 0 && errors.Is(err, io.EOF) {
		return 0, winerr.ERROR_HANDLE_EOF
	}
	return n, fileError(ignoreEnd(err))
}

// follow sets the file position to where a call at an offset ended, as far as the handle has one.
func (f *file) follow(end int64) {
	if !f.overlapped {
		_, _ = f.f.Seek(end, io.SeekStart)
	}
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// WriteFile writes from the file position on, or from *at on if at is not nil: the file position then follows.
// math.MaxUint64 there means the end of the file. ERROR_NO_DATA: nobody can read from the pipe any more.
func WriteFile(h Handle, p []byte, at *uint64) (int, error) {
	f, err := holdFile(h, object.FileWriteData|object.FileAppendData)
	if err != nil {
		return 0, err
	}
	defer f.release()
	const end = math.MaxUint64
	switch {
	case f.overlapped && at == nil, f.isDisk() && at != nil && *at > math.MaxInt64 && *at != end:
		return 0, winerr.ERROR_INVALID_PARAMETER
	case !f.isDisk(), f.appends, at == nil:
		return write(f.f, p)
	case *at == end:
		return f.append(p)
	}
	return f.writeAt(p, int64(*at))
}

func (f *file) append(p []byte) (int, error) {
	info, err := f.f.Stat()
	if err != nil {
		return 0, fileError(err)
	}
	return f.writeAt(p, info.Size())
}

func (f *file) writeAt(p []byte, offset int64) (int, error) {
	n, err := f.f.WriteAt(p, offset)
	f.follow(offset + int64(n))
	return n, fileError(err)
}

// write writes all of p. It is not File.Write, which ends the process when nobody reads its standard output any more.
func write(f *os.File, p []byte) (done int, err error) {
	conn, err := f.SyscallConn()
	if err != nil {
		return 0, fileError(err)
	}
	var failure error
	err = conn.Write(func(fd uintptr) bool {
		for done < len(p) {
			n, err := syscall.Write(int(fd), p[done:])
			switch {
			case errors.Is(err, syscall.EINTR):
			case errors.Is(err, syscall.EAGAIN):
				return false
			case err != nil:
				failure = err
				return true
			default:
				done += n
			}
		}
		return true
	})
	return done, fileError(errors.Join(err, failure))
}

// FlushFile waits until what was written is on the disk; a pipe or a device has nothing to wait for.
func FlushFile(h Handle) error {
	f, err := holdFile(h, object.FileWriteData|object.FileAppendData)
	if err != nil {
		return err
	}
	defer f.release()
	if !f.isDisk() {
		return nil
	}
	return fileError(f.f.Sync())
}
