package main_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGoHost has a Go program open the library: then two runtimes of Go are in one process, and two clients of the manager.
func TestGoHost(t *testing.T) {
	program := filepath.Join(t.TempDir(), "gohost")
	if out, err := exec.Command("go", "build", "-o", program, "./testdata/gohost").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.CommandContext(t.Context(), program, filepath.Join(built, "libwinshm.so"))
	cmd.Env = append(cmd.Environ(), "PATH="+built)
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != "shared\n" {
		t.Errorf("%v\n%s", err, out)
	}
}
