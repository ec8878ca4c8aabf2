package proc

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// What has a name is no ticket: a file system may take its time to say what it is.
func TestNoTicket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe:[1]")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if id, err := TicketOf(FileNumber(f)); err == nil {
		t.Errorf("a pipe with a name: %v", id)
	}
	if pid, err := pidOf(FileNumber(f)); err == nil {
		t.Errorf("its process is %d", pid)
	}
}
