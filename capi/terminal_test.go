package main_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestKeys presses keys of a terminal: each is seen at once, unseen by others, and Enter is a carriage return.
func TestKeys(t *testing.T) {
	program := builds[0].compile(t, "keys.c")
	keyboard, terminal := openTerminal(t)
	cmd := exec.Command(program)
	cmd.Stdin = terminal
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }()
	lines := bufio.NewScanner(out)
	expect := func(want string) {
		t.Helper()
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("the program says %q, not %q", lines.Text(), want)
		}
	}
	press(t, keyboard, "a")
	if lines.Scan(); lines.Text() != "0" && lines.Text() != "1" { // whether the key was quicker
		t.Fatalf("the program says %q", lines.Text())
	}
	expect("97")
	press(t, keyboard, "\r")
	expect("13")
	press(t, keyboard, "q")
	expect("113")
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if attributes, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS); err != nil || attributes.Lflag&unix.ICANON == 0 {
		t.Errorf("the terminal is left as it was not: %v", err)
	}
}

func press(t *testing.T, keyboard *os.File, keys string) {
	t.Helper()
	if _, err := strings.NewReader(keys).WriteTo(keyboard); err != nil {
		t.Fatal(err)
	}
}

// openTerminal makes a terminal: what is written to the first file is typed at the second.
func openTerminal(t *testing.T) (keyboard, terminal *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminals on this machine: %v", err)
	}
	t.Cleanup(func() { _ = keyboard.Close() })
	if err := unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Skipf("no terminals on this machine: %v", err)
	}
	number, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Skipf("no terminals on this machine: %v", err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminals on this machine: %v", err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	return keyboard, terminal
}
