package main_test

import (
	"os/exec"
	"testing"
)

// TestFiles runs programs that check what they see of files, built in every way, each in a folder of its own.
func TestFiles(t *testing.T) {
	for _, source := range []string{"file.c", "pipe.c"} {
		for _, b := range builds {
			t.Run(source+" "+b.name, func(t *testing.T) {
				cmd := exec.Command(b.compile(t, source))
				cmd.Dir = t.TempDir()
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
	}
}
