package client

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// FileSection says what CreateFileSection shall make.
type FileSection struct {
	// Protect is a PAGE_ value with SEC_ bits.
	Protect uint32
	// Size is in bytes; 0: all of the file. A longer one makes the file so long.
	Size uint64
	// Flags are handle flags.
	Flags uint32
	// Name is WTF-8, "" for none.
	Name string
	// Security is a self-relative descriptor for a section that is new; "" for the default.
	Security string
}

// CreateFileSection makes a section over a disk file, by a handle to it. The codes are those of CreateFileMapping, and so is the
// order: the section is made, and the file as long as it, before the name is looked at.
func (c *Client) CreateFileSection(h Handle, s FileSection) (Opened, error) {
	if _, err := object.ParseFileSection(s.Protect, s.Size); err != nil {
		return Opened{}, err
	}
	f, err := holdFile(h, 0)
	if err != nil {
		return Opened{}, err
	}
	defer f.release()
	access, err := f.access(h)
	if err != nil {
		return Opened{}, err
	}
	return c.createFileSection(f.f, access, s, shm.Claim.Keep)
}

// access returns what a handle to the file grants.
func (f *heldFile) access(h Handle) (uint32, error) {
	if f.entry != nil {
		return f.entry.Access, nil
	}
	e, err := Default().lookup(h)
	if err != nil {
		return 0, err
	}
	defer e.release()
	return e.Access, nil
}

// CreateOpenFileSection is CreateFileSection for a file that the program has opened itself, as it has. It asked for no share mode then,
// so others' are looked at now (ERROR_SHARING_VIOLATION).
func (c *Client) CreateOpenFileSection(f *os.File, s FileSection) (Opened, error) {
	if _, err := object.ParseFileSection(s.Protect, s.Size); err != nil {
		return Opened{}, err
	}
	fd := proc.FileNumber(f)
	d, err := shm.CheckDiskFile(fd)
	if err != nil {
		return Opened{}, notMappable(err)
	}
	var access uint32
	if d.Readable {
		access |= object.FileReadData | object.FileExecute
	}
	if d.Writable {
		access |= object.FileWriteData
	}
	return c.createFileSection(f, access, s, shm.Claim.On)
}

func notMappable(err error) error {
	if errors.Is(err, shm.ErrNoDiskFile) {
		return winerr.ERROR_BAD_EXE_FORMAT
	}
	return fileError(err)
}

// claiming makes claims for an open file.
type claiming func(c shm.Claim, fd int) error

func (c *Client) createFileSection(f *os.File, access uint32, s FileSection, claim claiming) (Opened, error) {
	page := s.Protect & 0xFF
	fd := proc.FileNumber(f)
	_, err := shm.CheckDiskFile(fd)
	switch need := object.FileNeeds(page); {
	case access&need != need:
		return Opened{}, winerr.ERROR_ACCESS_DENIED
	case err != nil:
		return Opened{}, notMappable(err)
	}
	if s.Size, err = lengthen(f, s.Size, object.CanWrite(page)); err != nil {
		return Opened{}, err
	}
	files, err := sectionFiles(fd, object.CanWrite(page), claim)
	if err != nil {
		return Opened{}, err
	}
	var fds []int
	for _, file := range files {
		defer file.Release()
		fds = append(fds, file.FD())
	}
	return c.obtain(wire.OpCreateFileSection, &wire.CreateSection{
		Protect: s.Protect, Flags: s.Flags, Size: s.Size, Name: s.Name, Security: s.Security,
	}, fds...)
}

// lengthen returns the size of a section, after it has made the file so long if it is shorter.
func lengthen(f *os.File, size uint64, writable bool) (uint64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, fileError(err)
	}
	length := uint64(info.Size())
	switch {
	case size == 0 && length == 0:
		return 0, winerr.ERROR_FILE_INVALID
	case size == 0:
		return length, nil
	case size <= length:
		return size, nil
	case !writable:
		return 0, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return size, grow(f, info.Size(), int64(size))
}

// grow makes a file longer, with room for it on the disk: what is written through a view finds no full disk later.
func grow(f *os.File, length, size int64) error {
	err := shm.Grow(proc.FileNumber(f), length, size)
	switch {
	case errors.Is(err, shm.ErrFileLimit):
		return winerr.ERROR_DISK_FULL
	case errors.Is(err, syscall.EFBIG), errors.Is(err, syscall.EINVAL): // more than the file system can do
		return winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return fileError(err)
}

// sectionFiles opens a section's file anew: for its claims, that it is mapped and perhaps written to, last until the last handle
// and the last view are gone, in whatever process. The second one is for handles that may not write.
func sectionFiles(fd int, writable bool, claim claiming) (files []*shm.File, err error) {
	claims, modes := []shm.Claim{shm.Maps}, []bool{false}
	if writable {
		claims, modes = []shm.Claim{shm.Maps | shm.Writes, shm.Maps}, []bool{true, false}
	}
	for i, made := range claims {
		f, own, err := sectionFile(fd, modes[i])
		if err == nil {
			files = append(files, f)
		}
		if own {
			err = claim(made, f.FD())
		}
		if err != nil {
			for _, f := range files {
				f.Release()
			}
			return nil, sharingError(err)
		}
	}
	return files, nil
}

// sectionFile opens a file anew. What may not be opened so any more (it was made read-only, or came from another user) is the handle's
// own open file instead, whose claims are not the section's.
func sectionFile(fd int, writable bool) (f *shm.File, own bool, err error) {
	f, err = shm.ReopenDisk(fd, writable)
	if errors.Is(err, fs.ErrPermission) {
		if d, err := shm.CheckDiskFile(fd); err == nil && d.Readable && d.Writable == writable {
			f, err = shm.DuplicateOf(fd)
			return f, false, err
		}
	}
	return f, err == nil, err
}

func sharingError(err error) error {
	if errors.Is(err, shm.ErrShared) {
		return winerr.ERROR_SHARING_VIOLATION
	}
	return fileError(err)
}

// Shortened reports whether a range of a view lies, wholly or in part, behind the end of the disk file that the view is of: somebody
// who knows nothing of sections has truncated it.
func Shortened(addr, length uintptr) bool {
	v, ok := views.find(addr)
	if !ok || v.file == nil || !v.file.Retain() {
		return false
	}
	defer v.file.Release()
	end, err := v.file.Length()
	return err == nil && uint64(addr-v.Base+length)+v.offset > end
}
