package main_test

import (
	"bufio"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"winshm/internal/testkit"
)

const (
	received = "the mark is at 3, 4\nword 1: each\nword 2: process\nword 3: has\nword 4: a\nword 5: copy\nclosing \"No more notes\"\n"
	sent     = "kind 1, 24 bytes: taken\nkind 2, 24 bytes: taken\nkind 9, 0 bytes: refused\nit cannot be posted: error 1159\n"
)

// TestCopyData runs the example of WM_COPYDATA, built in every way.
func TestCopyData(t *testing.T) {
	for _, b := range builds {
		t.Run(b.name, func(t *testing.T) {
			receiver, sender := b.compile(t, example("receiver.c")), b.compile(t, example("sender.c"))
			converse(t, exec.Command(receiver), exec.Command(sender))
		})
	}
}

// TestCopyDataWindows runs the same sources over Wine.
func TestCopyDataWindows(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long")
	}
	receiver := testkit.BuildWindows(t, "../examples/c/copydata/receiver.c")
	sender := testkit.BuildWindows(t, "../examples/c/copydata/sender.c")
	w := testkit.StartWine(t)
	converse(t, w.Command(receiver), w.Command(sender))
}

// example returns an example's path from testdata.
func example(name string) string { return filepath.Join("..", "..", "examples", "c", "copydata", name) }

// converse runs a receiver and a sender, and compares what they say.
func converse(t *testing.T, receiver, sender *exec.Cmd) {
	t.Helper()
	out, err := receiver.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := receiver.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = receiver.Process.Kill(); _ = receiver.Wait() })
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); strings.TrimSpace(line) != "ready" {
		t.Fatalf("the receiver says %q, %v", line, err)
	}
	said, err := sender.Output()
	if got := strings.ReplaceAll(string(said), "\r", ""); err != nil || got != sent {
		t.Errorf("the sender: %v\n%s", err, got)
		return // the receiver may wait for ever
	}
	rest, err := io.ReadAll(lines)
	if got := strings.ReplaceAll(string(rest), "\r", ""); err != nil || got != received {
		t.Errorf("the receiver: %v\n%s", err, got)
	}
}
