package inspect

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What smaps says of a mapping stands in the lines behind the one that begins it.
func TestAddResident(t *testing.T) {
	const smaps = `7f0000000000-7f0000010000 rw-s 00000000 00:01 42    /memfd:winshm (deleted)
Size:                 64 kB
Rss:                   8 kB
Pss:                   4 kB
VmFlags: rd wr sh
7f0000010000-7f0000020000 r--s 00010000 00:01 42    /memfd:winshm (deleted)
Size:                 64 kB
Rss:                  16 kB
7f0000020000-7f0000030000 rw-p 00000000 00:00 0
Rss:                9999 kB
`
	views := []View{{Start: 0x7f0000000000, Resident: -1}, {Start: 0x7f0000010000, Resident: -1}, {Start: 0x7f0000040000, Resident: -1}}
	addResident(views, []byte(smaps))
	want := []int64{8 << 10, 16 << 10, -1}
	for i, v := range views {
		if v.Resident != want[i] {
			t.Errorf("view %d has %d bytes resident; want %d", i, v.Resident, want[i])
		}
	}
}

func TestHoldersOnce(t *testing.T) {
	a, b := Process{PID: 1, Program: "a"}, Process{PID: 2, Program: "b"}
	o := Object{Handles: []Handle{{Process: a, Value: 8}, {Process: a, Value: 16}, {Process: b, Value: 8}}}
	if diff := cmp.Diff([]Process{a, b}, o.Holders()); diff != "" {
		t.Error(diff)
	}
}
