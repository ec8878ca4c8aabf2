package examples_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os/exec"
	"testing"

	"winshm"
	"winshm/internal/testkit"
)

// checkShare shares sections with a program of another language that takes a name and a text: it says what it found, leaves
// the text, and stays. First Go has the section, then the program has it.
func checkShare(t *testing.T, program func(name, text string) *exec.Cmd) {
	t.Helper()
	const name = `Local\shared grüße`
	section, err := winshm.CreateSection(name, 100, nil)
	if err != nil {
		t.Fatal(err)
	}
	write(t, section, "from Go")
	first := testkit.StartCommand(t, "", program(name, "from elsewhere"))
	first.Expect("found: from Go")
	first.Expect("left: from elsewhere")
	expectText(t, section, "from elsewhere")
	if err := section.Close(); err != nil {
		t.Fatal(err)
	}

	section, err = winshm.OpenSection(name, 0)
	if err != nil {
		t.Fatal(err)
	}
	expectText(t, section, "from elsewhere")
	write(t, section, "Go again")
	if err := section.Close(); err != nil {
		t.Fatal(err)
	}
	second := testkit.StartCommand(t, "", program(name, "bye"))
	second.Expect("found: Go again")
	second.Expect("left: bye")
	second.Say("")
	if err := second.End(); err != nil {
		t.Error(err)
	}
	first.Kill()
	if _, err := winshm.OpenSection(name, 0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the section outlives the programs: %v", err)
	}
}

func write(t *testing.T, section *winshm.Section, text string) {
	t.Helper()
	view, err := section.Map(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	copy(view.Bytes(), text+"\x00")
}

func expectText(t *testing.T, section *winshm.Section, want string) {
	t.Helper()
	view, err := section.Map(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	if !bytes.HasPrefix(view.Bytes(), []byte(want+"\x00")) {
		t.Errorf("Go reads %q, not %q", view.Bytes()[:20], want)
	}
}
