package object

import "winshm/winerr"

// Rights of a file handle (FILE_*).
const (
	FileReadData        = 0x1
	FileWriteData       = 0x2
	FileAppendData      = 0x4
	FileExecute         = 0x20
	FileReadAttributes  = 0x80
	FileWriteAttributes = 0x100
	FileAll             = 0x1F01FF
)

// FileType is the type of files. The manager has none: a program's own library makes their handles.
var FileType = &Type{
	ID: 4, Name: "File",
	valid: FileAll, read: 0x120089, write: 0x120116, execute: 0x1200A0, all: FileAll,
}

// FileAccess is the access of the handle that opening a file with want gives: generic rights are replaced, and what every
// open adds (SYNCHRONIZE, FILE_READ_ATTRIBUTES) is there. It may be that alone.
func FileAccess(want uint32) (uint32, error) {
	access := FileType.mapGeneric(want) | Synchronize | FileReadAttributes
	switch {
	case access&^(FileAll|MaximumAllowed|SystemSecurity) != 0:
		return 0, winerr.ERROR_ACCESS_DENIED
	case access&SystemSecurity != 0:
		return 0, winerr.ERROR_PRIVILEGE_NOT_HELD
	case access&MaximumAllowed != 0:
		access = FileAll
	}
	return access, nil
}
