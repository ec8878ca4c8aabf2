package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/object"
)

// Overlapped is OVERLAPPED: where a transfer begins, and how it ended.
type Overlapped struct {
	Internal     uintptr
	InternalHigh uintptr
	Offset       uint32
	OffsetHigh   uint32
	HEvent       Handle
}

// Filetime is FILETIME: units of 100 ns since 1601-01-01 UTC.
type Filetime struct {
	LowDateTime  uint32
	HighDateTime uint32
}

// ByHandleFileInformation is BY_HANDLE_FILE_INFORMATION. Volume and index are the low bits of the device's and the inode's
// numbers; CreationTime is when the inode changed last.
type ByHandleFileInformation struct {
	FileAttributes     uint32
	CreationTime       Filetime
	LastAccessTime     Filetime
	LastWriteTime      Filetime
	VolumeSerialNumber uint32
	FileSizeHigh       uint32
	FileSizeLow        uint32
	NumberOfLinks      uint32
	FileIndexHigh      uint32
	FileIndexLow       uint32
}

// Rights of a file handle (winnt.h).
const (
	FILE_READ_DATA        = object.FileReadData
	FILE_WRITE_DATA       = object.FileWriteData
	FILE_APPEND_DATA      = object.FileAppendData
	FILE_READ_EA          = 0x8
	FILE_WRITE_EA         = 0x10
	FILE_EXECUTE          = object.FileExecute
	FILE_READ_ATTRIBUTES  = object.FileReadAttributes
	FILE_WRITE_ATTRIBUTES = object.FileWriteAttributes
	FILE_GENERIC_READ     = 0x120089
	FILE_GENERIC_WRITE    = 0x120116
	FILE_GENERIC_EXECUTE  = 0x1200A0
	FILE_ALL_ACCESS       = object.FileAll
)

// What others may do with an open file (winnt.h).
const (
	FILE_SHARE_READ   = 0x1
	FILE_SHARE_WRITE  = 0x2
	FILE_SHARE_DELETE = 0x4
)

// What CreateFile does when the file exists, and when not (fileapi.h).
const (
	CREATE_NEW        = client.CreateNew
	CREATE_ALWAYS     = client.CreateAlways
	OPEN_EXISTING     = client.OpenExisting
	OPEN_ALWAYS       = client.OpenAlways
	TRUNCATE_EXISTING = client.TruncateExisting
)

// Attributes of files (winnt.h).
const (
	INVALID_FILE_ATTRIBUTES       = 0xFFFFFFFF
	FILE_ATTRIBUTE_READONLY       = client.AttributeReadOnly
	FILE_ATTRIBUTE_HIDDEN         = 0x2
	FILE_ATTRIBUTE_SYSTEM         = 0x4
	FILE_ATTRIBUTE_DIRECTORY      = client.AttributeDirectory
	FILE_ATTRIBUTE_ARCHIVE        = client.AttributeArchive
	FILE_ATTRIBUTE_NORMAL         = client.AttributeNormal
	FILE_ATTRIBUTE_TEMPORARY      = 0x100
	FILE_FLAG_WRITE_THROUGH       = client.FlagWriteThrough
	FILE_FLAG_OVERLAPPED          = client.FlagOverlapped
	FILE_FLAG_NO_BUFFERING        = 0x20000000
	FILE_FLAG_RANDOM_ACCESS       = 0x10000000
	FILE_FLAG_SEQUENTIAL_SCAN     = 0x08000000
	FILE_FLAG_DELETE_ON_CLOSE     = client.FlagDeleteOnClose
	FILE_FLAG_BACKUP_SEMANTICS    = client.FlagBackupSemantics
	FILE_FLAG_POSIX_SEMANTICS     = 0x01000000
	FILE_FLAG_OPEN_REPARSE_POINT  = 0x00200000
	FILE_FLAG_OPEN_NO_RECALL      = 0x00100000
	FILE_FLAG_FIRST_PIPE_INSTANCE = 0x00080000
)

// File positions and lengths (winbase.h).
const (
	FILE_BEGIN   = client.SeekBegin
	FILE_CURRENT = client.SeekCurrent
	FILE_END     = client.SeekEnd

	INVALID_SET_FILE_POINTER = 0xFFFFFFFF
	INVALID_FILE_SIZE        = 0xFFFFFFFF

	MAX_PATH = 260
)

// Kinds of files (fileapi.h).
const (
	FILE_TYPE_UNKNOWN = client.FileTypeUnknown
	FILE_TYPE_DISK    = client.FileTypeDisk
	FILE_TYPE_CHAR    = client.FileTypeChar
	FILE_TYPE_PIPE    = client.FileTypePipe
)

// Flags of MoveFileEx (winbase.h).
const (
	MOVEFILE_REPLACE_EXISTING   = client.MoveReplaceExisting
	MOVEFILE_COPY_ALLOWED       = client.MoveCopyAllowed
	MOVEFILE_DELAY_UNTIL_REBOOT = 0x4
	MOVEFILE_WRITE_THROUGH      = 0x8
)

// The standard handles (winbase.h).
const (
	STD_INPUT_HANDLE  = -10 & (1<<32 - 1)
	STD_OUTPUT_HANDLE = -11 & (1<<32 - 1)
	STD_ERROR_HANDLE  = -12 & (1<<32 - 1)
)
