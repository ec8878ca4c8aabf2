package main_test

import (
	"os/exec"
	"testing"
)

// TestFiles runs a program that checks what it sees of files, built in every way, in a folder of its own.
func TestFiles(t *testing.T) {
	for _, b := range builds {
		t.Run(b.name, func(t *testing.T) {
			cmd := exec.Command(b.compile(t, "file.c"))
			cmd.Dir = t.TempDir()
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
