package shm

import "testing"

// TestChosenPlacesAreNotKept maps at an address of the window that the program chooses: what is not ours to give is not
// taken back.
func TestChosenPlacesAreNotKept(t *testing.T) {
	f, err := Create(4096)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Release()
	addr, err := Map(f, Read, 0, 4096, 0)
	if err != nil {
		t.Fatal(err)
	}
	Unmap(addr, 4096)
	places := len(window.free[1])
	for range 10 {
		if _, err := Map(f, Read, 0, 4096, addr); err != nil {
			t.Fatal(err)
		}
		Unmap(addr, 4096)
	}
	if now := len(window.free[1]); now != places {
		t.Errorf("%d free places became %d", places, now)
	}
}

// TestPlaceChosenByTheProgram gives a place back, and maps at it by the program's own choice, with a larger view,
// before it is taken again.
func TestPlaceChosenByTheProgram(t *testing.T) {
	small, large := create(t, 4096), create(t, 20*Granularity)
	addr := mapAt(t, small, 4096, 0)
	Unmap(addr, 4096)
	if got := mapAt(t, large, 20*Granularity, addr); got != addr {
		t.Fatalf("mapped at %#x, not %#x", got, addr)
	}
	other := mapAt(t, small, 4096, 0)
	if other == addr {
		t.Fatal("mapped where something is")
	}
	Unmap(addr, 20*Granularity)
	Unmap(other, 4096)
}

func create(t *testing.T, size uint64) *File {
	t.Helper()
	f, err := Create(size)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Release)
	return f
}

func mapAt(t *testing.T, f *File, length, at uintptr) uintptr {
	t.Helper()
	addr, err := Map(f, Read, 0, length, at)
	if err != nil {
		t.Fatal(err)
	}
	return addr
}
