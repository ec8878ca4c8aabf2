package testkit

import (
	"io"
	"os"
	"os/exec"
	"testing"
)

// Install makes a program at path of what contents reads, nil for a copy of the test program. Another process writes it:
// a descriptor of this one might be in a child that other tests start at that moment, and the program could not be run.
func Install(t testing.TB, path string, contents io.Reader) {
	t.Helper()
	if contents == nil {
		own, err := os.Open("/proc/self/exe")
		if err != nil {
			t.Fatal(err)
		}
		defer own.Close()
		contents = own
	}
	cmd := exec.Command("sh", "-c", `cat >"$0" && chmod 755 "$0"`, path)
	cmd.Stdin = contents
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
