package kernel32_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"winshm/kernel32"
	"winshm/winerr"
)

func TestDevices(t *testing.T) {
	for _, name := range []string{"NUL", "nul", `\\.\NUL`, "Nul:"} {
		for _, disposition := range []uint32{kernel32.CREATE_NEW, kernel32.CREATE_ALWAYS, kernel32.OPEN_EXISTING} {
			h := openFile(t, name, readWrite, disposition, 0)
			wants(t, "write", kernel32.WriteFile(h, []byte("x"), nil, nil), 0)
			reads(t, h, 5, "")
			if kind, err := kernel32.GetFileType(h); kind != kernel32.FILE_TYPE_CHAR || err != nil {
				t.Errorf("type %d, %v", kind, err)
			}
		}
	}
}

// A pipe of the file system is asked about without a wait for its other end.
func TestPipeInFileSystem(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o666); err != nil {
		t.Fatal(err)
	}
	h := openFile(t, name, 0, kernel32.OPEN_EXISTING, 0)
	if kind, err := kernel32.GetFileType(h); kind != kernel32.FILE_TYPE_PIPE || err != nil {
		t.Errorf("type %d, %v", kind, err)
	}
}

// A full volume is ERROR_DISK_FULL.
func TestDiskFull(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full: ", err)
	}
	h := openFile(t, "/dev/full", kernel32.GENERIC_WRITE, kernel32.OPEN_EXISTING, 0)
	wants(t, "write", kernel32.WriteFile(h, []byte("x"), nil, nil), winerr.ERROR_DISK_FULL)
}
