package proc_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"winshm/internal/proc"
)

func TestRenameNew(t *testing.T) {
	dir := t.TempDir()
	a, b, c := filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(dir, "c")
	if err := errors.Join(os.WriteFile(a, []byte("a"), 0o600), os.WriteFile(b, []byte("b"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := proc.RenameNew(a, b); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	if err := proc.RenameNew(a, c); err != nil {
		t.Error(err)
	}
	if err := proc.RenameNew(a, c); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrExist) {
		t.Errorf("what is gone: %v", err)
	}
	for name, want := range map[string]string{b: "b", c: "a"} {
		if got, err := os.ReadFile(name); string(got) != want || err != nil {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
}
