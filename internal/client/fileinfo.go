package client

import (
	"io/fs"
	"os"
	"syscall"
	"time"

	"winshm/internal/object"
	"winshm/winerr"
)

// Attributes of files (FILE_ATTRIBUTE_*).
const (
	AttributeReadOnly  = 0x1
	AttributeDirectory = 0x10
	AttributeArchive   = 0x20
	AttributeNormal    = 0x80
)

// writeBits are the permissions to write of a file's mode. A file that has none is read-only, whoever asks.
const writeBits = fs.FileMode(0o222)

func isReadOnly(info fs.FileInfo) bool { return info.Mode()&writeBits == 0 }

func attributes(info fs.FileInfo) uint32 {
	switch {
	case info.IsDir():
		return AttributeDirectory
	case !info.Mode().IsRegular():
		return AttributeNormal
	case isReadOnly(info):
		return AttributeArchive | AttributeReadOnly
	}
	return AttributeArchive
}

// FileAttributes returns the attributes of a file or folder: of what a symbolic link leads to.
func FileAttributes(name string) (uint32, error) {
	name, err := nativePath(name)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(name)
	if err != nil {
		return 0, pathError(name, err)
	}
	return attributes(info), nil
}

// SetFileAttributes makes a file read-only or writable; all other attributes mean nothing, and so does this one on a
// folder.
func SetFileAttributes(name string, wanted uint32) error {
	name, err := nativePath(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return pathError(name, err)
	case wanted&AttributeDirectory != 0 && !info.IsDir():
		return winerr.ERROR_INVALID_PARAMETER
	case !info.Mode().IsRegular(), isReadOnly(info) == (wanted&AttributeReadOnly != 0):
		return nil
	case isReadOnly(info):
		return pathError(name, os.Chmod(name, info.Mode()|ownerWrites))
	}
	return pathError(name, os.Chmod(name, info.Mode()&^writeBits))
}

const ownerWrites = fs.FileMode(0o200)

// FileInfo is what GetFileInformationByHandle tells of a file.
type FileInfo struct {
	// Attributes are FILE_ATTRIBUTE_ bits.
	Attributes uint32
	// Created is when the file's inode changed last: Linux tells no better in general.
	Created, Accessed, Written time.Time
	// Volume and Index together name the file, as long as it is open.
	Volume, Index uint64
	// Size is in bytes.
	Size int64
	// Links counts the file's names.
	Links uint64
}

// FileInformation describes the file of a handle. ERROR_INVALID_FUNCTION: it is a pipe.
func FileInformation(h Handle) (FileInfo, error) {
	f, err := holdFile(h, object.FileReadAttributes)
	if err != nil {
		return FileInfo{}, err
	}
	defer f.release()
	if f.kind() == FileTypePipe {
		return FileInfo{}, winerr.ERROR_INVALID_FUNCTION
	}
	info, err := f.f.Stat()
	if err != nil {
		return FileInfo{}, fileError(err)
	}
	size, err := f.size()
	described := FileInfo{Attributes: attributes(info), Written: info.ModTime(), Size: size}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		described.Created, described.Accessed = timeOf(st.Ctim), timeOf(st.Atim)
		described.Volume, described.Index = st.Dev, st.Ino
		described.Links = uint64(st.Nlink) //nolint:unconvert // it has 32 bits on arm64
	}
	return described, err
}

func timeOf(t syscall.Timespec) time.Time { return time.Unix(t.Unix()) }
