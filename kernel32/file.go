package kernel32

import (
	"errors"
	"math"
	"time"

	"winshm/internal/client"
	"winshm/winerr"
)

// CreateFile opens or makes a file, opens a folder (with FILE_FLAG_BACKUP_SEMANTICS) or a device. mode is FILE_SHARE_
// bits: what others may do meanwhile (ERROR_SHARING_VIOLATION); createmode is one of CREATE_NEW to TRUNCATE_EXISTING; attrs is
// FILE_ATTRIBUTE_ and FILE_FLAG_ bits; templatefile is not looked at. The result is InvalidHandle after a failure. As in
// golang.org/x/sys/windows, a file that existed before CREATE_ALWAYS or OPEN_ALWAYS is no error.
func CreateFile(
	name *uint16, access, mode uint32, sa *SecurityAttributes, createmode, attrs uint32, templatefile Handle,
) (Handle, error) {
	flags, err := plainInheritance(sa)
	if err != nil {
		return InvalidHandle, err
	}
	opened, err := client.CreateFile(client.FileRequest{
		Path: nameOf(name), Access: access, Share: mode, Disposition: createmode, Attributes: attrs, Flags: flags,
	})
	if err != nil {
		return InvalidHandle, err
	}
	return Handle(opened.Handle), nil
}

// ReadFile reads into p and stores in done, if that is not nil, how many bytes there were: fewer than asked for when the
// file ends or a pipe holds no more, 0 at the end of the file. With overlapped it reads at the offset there, before it
// returns: at the end of the file that is ERROR_HANDLE_EOF. Nobody left to write to a pipe is ERROR_BROKEN_PIPE. An event
// in overlapped is ERROR_NOT_SUPPORTED.
func ReadFile(fd Handle, p []byte, done *uint32, overlapped *Overlapped) error {
	return transfer(client.ReadFile, fd, p, done, overlapped)
}

// WriteFile writes p and stores in done, if that is not nil, how many bytes it wrote. With overlapped it writes at the
// offset there, or at the end if that is 2^64-1, before it returns. Nobody left to read from a pipe is ERROR_NO_DATA.
func WriteFile(fd Handle, p []byte, done *uint32, overlapped *Overlapped) error {
	return transfer(client.WriteFile, fd, p, done, overlapped)
}

func transfer(
	do func(client.Handle, []byte, *uint64) (int, error), fd Handle, p []byte, done *uint32, overlapped *Overlapped,
) error {
	if done != nil {
		*done = 0
	}
	var at *uint64
	if overlapped != nil {
		if overlapped.HEvent != 0 {
			return winerr.ERROR_NOT_SUPPORTED
		}
		offset := uint64(overlapped.OffsetHigh)<<32 | uint64(overlapped.Offset)
		at = &offset
	}
	n, err := do(number(fd), p, at)
	if done != nil {
		*done = uint32(n)
	}
	if overlapped != nil {
		overlapped.Internal, overlapped.InternalHigh = statusOf(err), uintptr(n)
	}
	return err
}

// statusOf returns the NTSTATUS that a transfer leaves in its OVERLAPPED.
func statusOf(err error) uintptr {
	const endOfFile, unsuccessful = 0xC0000011, 0xC0000001
	switch {
	case err == nil:
		return 0
	case errors.Is(err, winerr.ERROR_HANDLE_EOF):
		return endOfFile
	}
	return unsuccessful
}

// FlushFileBuffers waits until what was written to a file is on the disk.
func FlushFileBuffers(handle Handle) error { return client.FlushFile(number(handle)) }

// SetFilePointer moves the file position by a distance whose upper half is *highoffsetptr, from FILE_BEGIN, FILE_CURRENT
// or FILE_END, and returns the lower half of the new one, storing the upper half. Without highoffsetptr the distance is
// lowoffset, and a position of 2^32 or more is refused. A failure is INVALID_SET_FILE_POINTER; that value may also be a
// position: only the error tells.
func SetFilePointer(handle Handle, lowoffset int32, highoffsetptr *int32, whence uint32) (newlowoffset uint32, err error) {
	distance, limit := int64(lowoffset), int64(math.MaxUint32)
	if highoffsetptr != nil {
		distance, limit = int64(*highoffsetptr)<<32|int64(uint32(lowoffset)), math.MaxInt64
	}
	position, err := client.SeekFile(number(handle), distance, whence, limit)
	if err != nil {
		return INVALID_SET_FILE_POINTER, err
	}
	if highoffsetptr != nil {
		*highoffsetptr = int32(position >> 32)
	}
	return uint32(position), nil
}

// SetFilePointerEx moves the file position by distance bytes from FILE_BEGIN, FILE_CURRENT or FILE_END, and stores the new
// one if position is not nil. A position behind the end is none to refuse; one before the beginning is ERROR_NEGATIVE_SEEK.
func SetFilePointerEx(handle Handle, distance int64, position *int64, whence uint32) error {
	now, err := client.SeekFile(number(handle), distance, whence, math.MaxInt64)
	if err == nil && position != nil {
		*position = now
	}
	return err
}

// GetFileSize returns the lower half of a file's length and stores the upper half if high is not nil. A failure is
// INVALID_FILE_SIZE; that value may also be a length: only the error tells.
func GetFileSize(handle Handle, high *uint32) (low uint32, err error) {
	size, err := client.FileSize(number(handle))
	if err != nil {
		return INVALID_FILE_SIZE, err
	}
	if high != nil {
		*high = uint32(size >> 32)
	}
	return uint32(size), nil
}

// GetFileSizeEx stores the length of a file in bytes.
func GetFileSizeEx(handle Handle, size *int64) error {
	length, err := client.FileSize(number(handle))
	if err == nil {
		*size = length
	}
	return err
}

// SetEndOfFile makes a file end at its file position: what is behind is cut off, what is missing is zeros.
func SetEndOfFile(handle Handle) error { return client.SetEndOfFile(number(handle)) }

// GetFileType returns FILE_TYPE_DISK, FILE_TYPE_CHAR or FILE_TYPE_PIPE.
func GetFileType(filehandle Handle) (n uint32, err error) { return client.FileType(number(filehandle)) }

// GetFileInformationByHandle describes an open file.
func GetFileInformationByHandle(handle Handle, data *ByHandleFileInformation) error {
	info, err := client.FileInformation(number(handle))
	if err != nil {
		return err
	}
	*data = ByHandleFileInformation{
		FileAttributes: info.Attributes,
		CreationTime:   filetime(info.Created), LastAccessTime: filetime(info.Accessed), LastWriteTime: filetime(info.Written),
		VolumeSerialNumber: uint32(info.Volume),
		FileSizeHigh:       uint32(info.Size >> 32), FileSizeLow: uint32(info.Size),
		NumberOfLinks: uint32(info.Links),
		FileIndexHigh: uint32(info.Index >> 32), FileIndexLow: uint32(info.Index),
	}
	return nil
}

// filetime counts in units of 100 ns from the year 1601 on.
func filetime(t time.Time) Filetime {
	const from1601to1970, unit, perSecond = 11644473600, 100, 10_000_000
	ticks := uint64((t.Unix()+from1601to1970)*perSecond + int64(t.Nanosecond())/unit)
	return Filetime{LowDateTime: uint32(ticks), HighDateTime: uint32(ticks >> 32)}
}
