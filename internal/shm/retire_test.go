package shm_test

import (
	"slices"
	"testing"

	"winshm/internal/shm"
)

// TestRetire looks for a place that was retired among those that are given out next: it comes again, but not soon.
func TestRetire(t *testing.T) {
	const size = 64 << 10
	f := newFile(t, size)
	addr, err := shm.Map(f, shm.Read, 0, size, 0)
	if err != nil {
		t.Fatal(err)
	}
	shm.Retire(addr, size)
	if _, err := shm.Map(f, shm.Read, 0, size, addr); err == nil {
		t.Error("something can be mapped at the place")
	}
	var next []uintptr
	for range 200 {
		a, err := shm.Map(f, shm.Read, 0, size, 0)
		if err != nil {
			t.Fatal(err)
		}
		next = append(next, a)
		shm.Retire(a, size)
	}
	if i := slices.Index(next, addr); i >= 0 && i < 60 {
		t.Errorf("mapping %d is at the place", i)
	}
	slices.Sort(next)
	if n := len(slices.Compact(next)); n == 200 {
		t.Error("no place is used again")
	}
}
