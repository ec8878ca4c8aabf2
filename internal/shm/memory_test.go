package shm_test

import (
	"os"
	"strings"
	"testing"

	"winshm/internal/shm"
	"winshm/internal/testkit"
)

func TestMemory(t *testing.T) {
	testkit.CheckLeaks(t)
	const size = 3 << 20
	f := newFile(t, size)
	first, err := shm.MapMemory(f, size)
	if err != nil {
		t.Fatal(err)
	}
	second, err := shm.MapMemory(f, size)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(first.Bytes()); n != size {
		t.Errorf("%d bytes", n)
	}
	first.Bytes()[size-1] = 7
	if second.Bytes()[size-1] != 7 {
		t.Error("what one mapping wrote the other does not have")
	}
	if n := notForked(t); n < 2 {
		t.Errorf("%d mappings are kept from forked children", n)
	}
	first.Unmap()
	second.Unmap()
}

// notForked returns how many mappings of memory files a forked child does not get.
func notForked(t *testing.T) (n int) {
	t.Helper()
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	ours := false
	for line := range strings.Lines(string(smaps)) {
		if strings.Contains(line, "/memfd:"+shm.Name) {
			ours = true
		} else if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok {
			if ours && strings.Contains(flags, " dc") {
				n++
			}
			ours = false
		}
	}
	return n
}
