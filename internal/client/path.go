package client

import (
	"os"
	"path"
	"strings"

	"winshm/winerr"
)

// devices are the names that Win32 gives to devices, in any folder's place.
var devices = map[string]string{
	"NUL": os.DevNull, "NUL:": os.DevNull,
	"CON": terminal, "CON:": terminal, "CONIN$": terminal, "CONOUT$": terminal,
}

const terminal = "/dev/tty"

// device returns the Linux file of a Win32 device.
func device(name string) (string, bool) {
	file, ok := devices[strings.ToUpper(strings.TrimPrefix(name, `\\.\`))]
	return file, ok
}

// nativePath turns a Win32 path into one of Linux: both kinds of slashes separate, every drive is the root, and the
// prefixes of long names and devices are dropped. As on Windows, "." and ".." are taken out before anybody looks whether
// the folders exist; a slash at the end is kept. ERROR_PATH_NOT_FOUND: the name is empty. ERROR_BAD_NETPATH: it begins
// with \\server.
func nativePath(name string) (string, error) {
	if name == "" {
		return "", winerr.ERROR_PATH_NOT_FOUND
	}
	if file, ok := device(name); ok {
		return file, nil
	}
	name, prefixed := cutPrefix(name)
	switch {
	case prefixed && len(name) > 4 && strings.EqualFold(name[:4], `UNC\`), !prefixed && strings.HasPrefix(name, `\\`):
		return "", winerr.ERROR_BAD_NETPATH
	case prefixed && len(name) > 5 && strings.EqualFold(name[:5], `pipe\`):
		return "", winerr.ERROR_FILE_NOT_FOUND // named pipes do not exist here
	}
	return clean(strings.ReplaceAll(withoutDrive(name), `\`, "/")), nil
}

func cutPrefix(name string) (rest string, cut bool) {
	for _, prefix := range []string{`\\?\`, `\\.\`} {
		if rest, cut := strings.CutPrefix(name, prefix); cut {
			return rest, true
		}
	}
	return name, false
}

func withoutDrive(name string) string {
	if len(name) < 2 || name[1] != ':' {
		return name
	}
	if letter := name[0] | 0x20; letter < 'a' || letter > 'z' {
		return name
	}
	return name[2:]
}

// clean is path.Clean, but keeps a slash at the end: what has one is a folder.
func clean(name string) string {
	cleaned := path.Clean(name)
	if strings.HasSuffix(name, "/") && cleaned != "/" {
		cleaned += "/"
	}
	return cleaned
}

// FullPath returns the absolute path of a file, whether it exists or not, and where in it the last component begins: 0 if
// the path names a folder by a slash at its end (GetFullPathName). The path is one of Linux.
func FullPath(name string) (full string, file int, err error) {
	full, err = nativePath(name)
	if err != nil {
		return "", 0, err
	}
	if !path.IsAbs(full) {
		dir, err := os.Getwd()
		if err != nil {
			return "", 0, fileError(err)
		}
		full = clean(dir + "/" + full)
	}
	if file = strings.LastIndexByte(full, '/') + 1; file == len(full) {
		file = 0
	}
	return full, file, nil
}

// CurrentDirectory returns the folder that relative paths begin at (GetCurrentDirectory).
func CurrentDirectory() (string, error) {
	dir, err := os.Getwd()
	return dir, fileError(err)
}

// SetCurrentDirectory sets the folder that relative paths begin at, for the whole process. ERROR_DIRECTORY: it is a file.
func SetCurrentDirectory(name string) error {
	if name == "" {
		return winerr.ERROR_INVALID_NAME
	}
	dir, err := nativePath(name)
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return winerr.ERROR_DIRECTORY
	}
	return pathError(dir, os.Chdir(dir))
}

// TempPath returns the folder for temporary files, with a slash at its end (GetTempPath): TMP, TEMP or TMPDIR of the
// environment, or /tmp.
func TempPath() string {
	for _, dir := range []string{os.Getenv("TMP"), os.Getenv("TEMP"), os.TempDir()} {
		if full, _, err := FullPath(dir); err == nil {
			return strings.TrimSuffix(full, "/") + "/"
		}
	}
	return "/tmp/"
}
