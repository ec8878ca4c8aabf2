package kernel32

import "winshm/internal/client"

// DeleteFile deletes a file. Its name goes at once; who has it open may go on using it.
func DeleteFile(path *uint16) error { return client.DeleteFile(nameOf(path)) }

// CreateDirectory makes a folder. A security descriptor is ERROR_NOT_SUPPORTED.
func CreateDirectory(path *uint16, sa *SecurityAttributes) error {
	if _, err := plainInheritance(sa); err != nil {
		return err
	}
	return client.CreateDirectory(nameOf(path))
}

// RemoveDirectory removes an empty folder.
func RemoveDirectory(path *uint16) error { return client.RemoveDirectory(nameOf(path)) }

// MoveFile renames a file or folder, if there is nothing of the new name. A file may go to another volume.
func MoveFile(from, to *uint16) error {
	return client.MoveFile(nameOf(from), nameOf(to), client.MoveCopyAllowed)
}

// MoveFileEx renames a file or folder; flags are MOVEFILE_ bits. MOVEFILE_DELAY_UNTIL_REBOOT is ERROR_NOT_SUPPORTED.
func MoveFileEx(from, to *uint16, flags uint32) error {
	return client.MoveFile(nameOf(from), nameOf(to), flags)
}

// CopyFile copies a file with its permissions.
func CopyFile(from, to *uint16, failIfExists bool) error {
	return client.CopyFile(nameOf(from), nameOf(to), failIfExists)
}

// GetFileAttributes returns the FILE_ATTRIBUTE_ bits of a file or folder; INVALID_FILE_ATTRIBUTES after a failure.
func GetFileAttributes(name *uint16) (attrs uint32, err error) {
	attrs, err = client.FileAttributes(nameOf(name))
	if err != nil {
		return INVALID_FILE_ATTRIBUTES, err
	}
	return attrs, nil
}

// SetFileAttributes makes a file read-only or writable; all other attributes mean nothing here.
func SetFileAttributes(name *uint16, attrs uint32) error {
	return client.SetFileAttributes(nameOf(name), attrs)
}
