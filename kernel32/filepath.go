package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// GetFullPathName stores the absolute path of a file, whether it exists or not, as a path of Linux, and returns its length
// in UTF-16 units without the zero at its end. If buf has less room, nothing is stored, and the result is the room that is
// needed, with the zero. fname, if not nil, gets the address of the last component, or nil if the path ends in a slash.
func GetFullPathName(path *uint16, buflen uint32, buf *uint16, fname **uint16) (n uint32, err error) {
	if path == nil || *path == 0 {
		return 0, winerr.ERROR_INVALID_NAME
	}
	full, file, err := client.FullPath(nameOf(path))
	if err != nil {
		return 0, err
	}
	n, fits := store(buf, buflen, full)
	if fits && fname != nil {
		*fname = nil
		if file > 0 {
			*fname = behind(buf, len(wtf8.ToUTF16(full[:file])))
		}
	}
	return n, nil
}

// GetCurrentDirectory stores the folder that relative paths begin at; its result is as that of GetFullPathName.
func GetCurrentDirectory(buflen uint32, buf *uint16) (n uint32, err error) {
	dir, err := client.CurrentDirectory()
	if err != nil {
		return 0, err
	}
	n, _ = store(buf, buflen, dir)
	return n, nil
}

// SetCurrentDirectory sets the folder that relative paths begin at, for the whole process.
func SetCurrentDirectory(path *uint16) error { return client.SetCurrentDirectory(nameOf(path)) }

// GetTempPath stores the folder for temporary files, with a slash at its end; its result is as that of GetFullPathName.
func GetTempPath(buflen uint32, buf *uint16) (n uint32, err error) {
	n, _ = store(buf, buflen, client.TempPath())
	return n, nil
}

// GetTempFileName stores in buf, which has room for MAX_PATH units, the name of a file in a folder: three characters of
// prefix, a number and ".tmp". The number is the low 16 bits of unique, or if these are 0 one for which there is no file:
// that file is made. The result is the number.
func GetTempFileName(path, prefix *uint16, unique uint32, buf *uint16) (n uint32, err error) {
	const longest = MAX_PATH - 14
	dir := nameOf(path)
	if len(wtf8.ToUTF16(dir)) > longest {
		return 0, winerr.ERROR_BUFFER_OVERFLOW
	}
	name, n, err := client.TempFileName(dir, nameOf(prefix), unique)
	if err != nil {
		return 0, err
	}
	if _, fits := store(buf, MAX_PATH, name); !fits {
		return 0, winerr.ERROR_BUFFER_OVERFLOW
	}
	return n, nil
}
