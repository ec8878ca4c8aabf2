package channel

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/shm"
)

// newEnds returns both ends of a channel; the caller closes them.
func newEnds(t testing.TB) (*Sender, *Receiver) {
	t.Helper()
	file, err := shm.Create(Size)
	if err != nil {
		t.Fatal(err)
	}
	file.Retain()
	s, err := NewSender(file, Size)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewReceiver(file, Size)
	if err != nil {
		t.Fatal(err)
	}
	return s, r
}

// allocated returns how many bytes of a memory file the system has given.
func allocated(t testing.TB, f *shm.File) int64 {
	t.Helper()
	var st syscall.Stat_t
	if err := syscall.Fstat(f.FD(), &st); err != nil {
		t.Fatal(err)
	}
	return st.Blocks * 512
}

// mappings counts the mappings of memory files in this process.
func mappings(t testing.TB) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(text), fmt.Sprintf("memfd:%s ", shm.Name))
}

func openFiles(t testing.TB) int {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}
