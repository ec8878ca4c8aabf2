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
