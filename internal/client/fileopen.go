package client

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"winshm/internal/object"
	"winshm/winerr"
)

// What CreateFile does when the file exists, and when not.
const (
	CreateNew        = 1
	CreateAlways     = 2
	OpenExisting     = 3
	OpenAlways       = 4
	TruncateExisting = 5
)

// Flags of CreateFile (FILE_FLAG_*) that mean something here.
const (
	FlagWriteThrough    = 0x80000000
	FlagOverlapped      = 0x40000000
	FlagDeleteOnClose   = 0x04000000
	FlagBackupSemantics = 0x02000000
)

// shareModes are all FILE_SHARE_ bits.
const shareModes = 7

// FileRequest says what CreateFile shall open.
type FileRequest struct {
	// Path is a path of Win32 or of Linux, in WTF-8.
	Path string
	// Access is generic rights and FILE_ rights.
	Access uint32
	// Share is FILE_SHARE_ bits: what others may do with the file as long as it is open.
	Share uint32
	// Disposition is one of CreateNew to TruncateExisting.
	Disposition uint32
	// Attributes are FILE_ATTRIBUTE_ and FILE_FLAG_ bits. What is not known here means nothing.
	Attributes uint32
	// Flags are handle flags.
	Flags uint32
}

// OpenedFile is a new handle to a file.
type OpenedFile struct {
	Handle Handle
	// Existed: CreateAlways or OpenAlways found the file there. CreateFile's last error is then ERROR_ALREADY_EXISTS.
	Existed bool
}

// CreateFile opens a file, a folder (with FlagBackupSemantics) or a device. The codes are those of Win32's CreateFile.
func CreateFile(r FileRequest) (OpenedFile, error) {
	if r.Attributes&FlagDeleteOnClose != 0 {
		r.Access |= object.Delete
	}
	if r.Disposition < CreateNew || r.Disposition > TruncateExisting || r.Share&^shareModes != 0 {
		return OpenedFile{}, winerr.ERROR_INVALID_PARAMETER
	}
	if _, isDevice := device(r.Path); isDevice {
		r.Disposition = OpenExisting
	}
	name, err := nativePath(r.Path)
	if err != nil {
		return OpenedFile{}, err
	}
	r.Path = name
	if r.Access, err = object.FileAccess(r.Access); err != nil {
		return OpenedFile{}, err
	}
	if r.Disposition == TruncateExisting && r.Access&object.FileWriteData == 0 {
		return OpenedFile{}, winerr.ERROR_INVALID_PARAMETER
	}
	return r.open()
}

func (r *FileRequest) open() (OpenedFile, error) {
	opened, existed, err := r.dispose()
	if err != nil {
		return OpenedFile{}, err
	}
	if err := r.claim(opened, existed); err != nil {
		_ = opened.Close()
		return OpenedFile{}, err
	}
	f, err := newFile(opened)
	if err != nil {
		return OpenedFile{}, err
	}
	f.appends = r.flags()&os.O_APPEND != 0
	f.overlapped = r.Attributes&FlagOverlapped != 0
	f.doomed = r.Attributes&FlagDeleteOnClose != 0
	if existed && r.Disposition == CreateAlways && r.Attributes&AttributeReadOnly != 0 && f.mode.IsRegular() {
		_ = f.f.Chmod(f.mode.Perm() &^ writeBits)
	}
	h, err := addFile(f, r.Access, r.Flags)
	return OpenedFile{Handle: h, Existed: existed && (r.Disposition == CreateAlways || r.Disposition == OpenAlways)}, err
}

// dispose opens or makes the file, as the disposition says.
func (r *FileRequest) dispose() (f *os.File, existed bool, err error) {
	switch r.Disposition {
	case CreateNew:
		f, err = r.make(os.O_EXCL)
		return f, false, err
	case OpenExisting, TruncateExisting:
		f, err = r.find()
		return f, true, err
	}
	// Others may make and delete the file meanwhile: each step that tells what was there is done again a few times.
	const tries = 4
	for range tries {
		if f, err = r.make(os.O_EXCL); !errors.Is(err, winerr.ERROR_FILE_EXISTS) {
			return f, false, err
		}
		if f, err = r.find(); !isMissing(err) {
			return f, true, err
		}
	}
	f, err = r.make(0) // a symbolic link to nowhere: both say otherwise, and the file is made where the link leads
	return f, false, err
}

// make opens a file that is not there.
func (r *FileRequest) make(extra int) (*os.File, error) {
	mode := fs.FileMode(0o666)
	if r.Attributes&AttributeReadOnly != 0 {
		mode &^= writeBits
	}
	f, err := openAs(r.Path, r.flags()|os.O_CREATE|extra, mode, r.readsToo())
	return f, r.pathError(err)
}

// find opens a file that is there.
func (r *FileRequest) find() (*os.File, error) {
	info, err := os.Stat(r.Path)
	if err != nil {
		return nil, r.pathError(err)
	}
	flags := r.flags()
	truncates := r.Disposition == CreateAlways || r.Disposition == TruncateExisting
	changes := truncates || writes(r.Access) || r.Attributes&FlagDeleteOnClose != 0
	switch {
	case info.IsDir() && (truncates || r.Attributes&FlagBackupSemantics == 0),
		info.Mode().IsRegular() && isReadOnly(info) && changes:
		return nil, winerr.ERROR_ACCESS_DENIED
	case info.IsDir():
		flags = syscall.O_DIRECTORY
	case truncates && !writes(r.Access):
		flags |= os.O_RDWR // it is emptied by this descriptor
	case !info.Mode().IsRegular() && asksOnly(r.Access):
		flags = pathOnly // a pipe would wait for its other end, a device might act
	}
	f, err := openAs(r.Path, flags, 0, r.readsToo())
	if errors.Is(err, fs.ErrPermission) && asksOnly(r.Access) && !truncates {
		f, err = os.OpenFile(r.Path, pathOnly, 0)
	}
	return f, r.pathError(err)
}

// pathError is pathError for an open call: a slash behind what is no folder makes a bad name.
func (r *FileRequest) pathError(err error) error {
	if strings.HasSuffix(r.Path, "/") && (errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR)) {
		return winerr.ERROR_INVALID_NAME
	}
	return pathError(r.Path, err)
}

// pathOnly is O_PATH: the file can be asked about, and nothing more. No permission on the file is needed.
const pathOnly = 0x200000

// flags returns what open(2) needs for the access.
func (r *FileRequest) flags() int {
	flags := os.O_RDONLY
	if writes(r.Access) {
		flags = os.O_RDWR // also who only writes: claims need a file that can be read
	}
	if r.Access&(object.FileWriteData|object.FileAppendData) == object.FileAppendData {
		flags |= os.O_APPEND
	}
	if r.Attributes&FlagWriteThrough != 0 {
		flags |= os.O_SYNC
	}
	return flags
}

func writes(access uint32) bool { return access&(object.FileWriteData|object.FileAppendData) != 0 }

// asksOnly reports whether the access is for asking about the file.
func asksOnly(access uint32) bool {
	return access&(object.FileReadData|object.FileExecute) == 0 && !writes(access)
}
