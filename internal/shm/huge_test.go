package shm

import (
	"errors"
	"testing"
)

// TestHugePages makes a file of large pages, where the machine has set some aside, and maps it.
func TestHugePages(t *testing.T) {
	f, err := CreateHuge(2 * hugePage)
	if errors.Is(err, ErrNoHugePages) || errors.Is(err, ErrHugePagesUsed) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Release()
	addr, err := MapHuge(f, Read|Write, hugePage, hugePage, 0)
	if err != nil || addr%hugePage != 0 {
		t.Fatalf("%#x, %v", addr, err)
	}
	memory := Bytes(addr, hugePage)
	memory[0], memory[hugePage-1] = 1, 2
	other, err := MapHuge(f, Read, 0, 2*hugePage, 0)
	if err != nil {
		t.Fatal(err)
	}
	if seen := Bytes(other, 2*hugePage); seen[hugePage] != 1 || seen[2*hugePage-1] != 2 {
		t.Error("another mapping shows other bytes")
	}
	if _, err := MapHuge(f, Read, 0, hugePage, addr); !errors.Is(err, ErrTaken) {
		t.Errorf("mapping over it: %v", err)
	}
	Unmap(other, 2*hugePage)
	Unmap(addr, hugePage)
	if _, err := CreateHuge(1 << 45); !errors.Is(err, ErrHugePagesUsed) && !errors.Is(err, ErrFileLimit) {
		t.Errorf("more than there are: %v", err)
	}
}
