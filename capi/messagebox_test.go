package main_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestMessageBox reads what boxes say where there is no terminal, and answers.
func TestMessageBox(t *testing.T) {
	const want = "before\n" +
		"caption\nwide ü\n[1 OK, 2 Cancel, Enter: OK]\n" +
		"caption\nnarrow ü\n[1 Yes, 2 No, 3 Cancel, Enter: Yes]\n" +
		"Error\n\n[1 Retry, 2 Cancel, Enter: Cancel]\n" +
		"caption\ntext\n[Enter: OK]\n" +
		"after\n"
	for _, b := range builds {
		t.Run(b.name, func(t *testing.T) {
			cmd := exec.Command(b.compile(t, "messagebox.c"))
			cmd.Env = append(os.Environ(), "DISPLAY=", "WAYLAND_DISPLAY=")
			cmd.Stdin = strings.NewReader("2\nno\n\n")
			out, err := cmd.Output()
			if err != nil || string(out) != want {
				t.Errorf("%v\n%s\nwant\n%s", err, out, want)
			}
		})
	}
}
