package desktop

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"winshm/winerr"
)

func TestAtoms(t *testing.T) {
	a := NewAtoms()
	first, err := a.Add("Größe")
	if err != nil || first != FirstAtom {
		t.Fatalf("%#x, %v", first, err)
	}
	if again, err := a.Add("GRÖßE"); again != first || err != nil {
		t.Errorf("again %#x, %v", again, err)
	}
	if name, err := a.Name(first); name != "Größe" || err != nil {
		t.Errorf("%q, %v", name, err)
	}
	for name, want := range map[string]error{
		"": winerr.ERROR_INVALID_NAME, "\xff": winerr.ERROR_INVALID_NAME, "a\x00": winerr.ERROR_INVALID_NAME,
		strings.Repeat("x", 255): nil, strings.Repeat("x", 256): winerr.ERROR_INVALID_PARAMETER,
		strings.Repeat("\U0001F600", 128): winerr.ERROR_INVALID_PARAMETER, strings.Repeat("x", 5000): winerr.ERROR_INVALID_PARAMETER,
	} {
		if _, err := a.Add(name); !errors.Is(err, want) {
			t.Errorf("%.10q: %v, not %v", name, err, want)
		}
	}
	for i := a.Len(); i < LastAtom-FirstAtom+1; i++ {
		if _, err := a.Add(fmt.Sprint("n", i)); err != nil {
			t.Fatal(i, err)
		}
	}
	if _, err := a.Add("full"); !errors.Is(err, winerr.ERROR_NOT_ENOUGH_MEMORY) {
		t.Error(err)
	}
	if n, err := a.Find("GRÖSSE"); !errors.Is(err, winerr.ERROR_FILE_NOT_FOUND) {
		t.Errorf("%#x, %v", n, err)
	}
	for _, number := range []uint32{0, FirstAtom - 1, LastAtom + 1, 1<<32 - 1} {
		if name, err := a.Name(number); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
			t.Errorf("%#x: %q, %v", number, name, err)
		}
	}
}
