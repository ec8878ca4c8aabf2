package dialog

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"winshm/internal/testkit"
)

// The test program shows a box itself when it plays the role, so that it can do so on a terminal.
func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){"box": func(s *testkit.Stage) {
		answer, err := Show(threeWay)
		s.Check(err)
		s.Say("answer %d", answer)
	}})
}

var (
	alone    = Box{Caption: "Caption", Text: "the text", Buttons: []string{"OK"}}
	twoWay   = Box{Caption: "Caption", Text: `C:\new`, Buttons: []string{"Retry", "Cancel"}, Icon: Warning, Default: 1, Close: 1}
	threeWay = Box{Caption: "Caption", Text: "the text", Buttons: []string{"Cancel", "Try Again", "Continue"}, Icon: Error, Default: 1}
)

func TestAsk(t *testing.T) {
	for _, c := range []struct {
		box   Box
		input string
		want  int
		rest  string
	}{
		{alone, "", 0, ""},
		{alone, "anything\nrest", 0, "rest"},
		{threeWay, "", 1, ""},
		{threeWay, "\nrest", 1, "rest"},
		{threeWay, "3\n", 2, ""},
		{threeWay, "3", 2, ""},
		{threeWay, "  cont \r\n", 2, ""},
		{threeWay, "CA\n", 0, ""},
		{threeWay, "c\n0\n4\n-1\nyes\nCancelled\n1\nrest", 0, "rest"},
		{threeWay, "nothing of that kind", 1, ""},
	} {
		in, out := strings.NewReader(c.input), &strings.Builder{}
		got, err := ask(in, out, c.box)
		if err != nil || got != c.want || c.input[len(c.input)-in.Len():] != c.rest {
			t.Errorf("%q: button %d, %v, %d bytes unread; want button %d and %q", c.input, got, err, in.Len(), c.want, c.rest)
		}
		if !strings.HasPrefix(out.String(), "Caption\nthe text\n[") {
			t.Errorf("%q: wrote %q", c.input, out)
		}
	}
}

func TestPrintable(t *testing.T) {
	const text = "a\r\nb\tc\x1b[2Jd\x07\u009be é\n"
	if got, want := printable(text), "a\nb\tc[2Jde é\n"; got != want {
		t.Errorf("printable: %q, want %q", got, want)
	}
}

// TestPrograms has fakes on PATH, which note their arguments and answer as told.
func TestPrograms(t *testing.T) {
	for _, c := range []struct {
		program string
		box     Box
		script  string
		want    int
		args    string
	}{
		{"zenity", alone, "exit 0", 0, "--info|--no-markup|--title=Caption|--text=the text|--icon-name=|--ok-label=OK"},
		{"zenity", alone, "exit 1", 0, "--info"},
		{
			"zenity", twoWay, "exit 0", 0,
			`--question|--no-markup|--title=Caption|--text=C:\new|--icon-name=dialog-warning|--cancel-label=Cancel|--ok-label=Retry|--default-cancel`,
		},
		{"zenity", twoWay, "exit 1", 1, ""},
		{"zenity", threeWay, "exit 0", 1, ""},
		{"zenity", threeWay, "exit 1", 0, ""},
		{
			"zenity", threeWay, "echo Continue; exit 1", 2,
			"--question|--no-markup|--title=Caption|--text=the text|--icon-name=dialog-error|--cancel-label=Cancel|--ok-label=Try Again|--extra-button=Continue",
		},
		{"kdialog", alone, "exit 0", 0, "--title|Caption|--msgbox|the text"},
		{"kdialog", twoWay, "exit 0", 0, `--title|Caption|--yes-label|Retry|--no-label|Cancel|--warningyesno|C:\\new`},
		{"kdialog", twoWay, "exit 1", 1, ""},
		{
			"kdialog", threeWay, "exit 1", 2,
			"--title|Caption|--yes-label|Try Again|--no-label|Continue|--cancel-label|Cancel|--yesnocancel|the text",
		},
		{"kdialog", threeWay, "exit 2", 0, ""},
		{
			"xmessage", threeWay, "exit 103", 2,
			"-title|Caption|-center|-buttons|Cancel:101,Try Again:102,Continue:103|-default|Try Again|-file|-",
		},
		{"xmessage", twoWay, "exit 1", 1, ""},
		{
			"xmessage",
			Box{Text: "ü€", Buttons: []string{"OK"}},
			`[ "$(od -An -tx1)" = " fc 3f" ] && exit 101; exit 99`, 0,
			"-title||-center|-buttons|OK:101|-default|OK|-file|-",
		},
		{"xmessage", alone, `[ "$(cat)" = "the text" ] && exit 101; exit 99`, 0, ""},
	} {
		t.Run(c.program+" "+c.script, func(t *testing.T) {
			args := fake(t, c.program, c.script)
			got, err := Show(c.box)
			if err != nil || got != c.want {
				t.Errorf("button %d, %v; want %d", got, err, c.want)
			}
			if text := args(); !strings.HasPrefix(text, c.args) {
				t.Errorf("arguments %s; want %s", text, c.args)
			}
		})
	}
}

// fake makes a program alone on PATH, with a display, and returns a function that tells its arguments.
func fake(t *testing.T, name, script string) func() string {
	t.Helper()
	dir := t.TempDir()
	noted := filepath.Join(dir, "noted")
	text := fmt.Sprintf("#!/bin/sh\nPATH=/usr/bin:/bin\nIFS='|'\nprintf '%%s' \"$*\" >'%s'\n%s\n", noted, script)
	testkit.Install(t, filepath.Join(dir, name), strings.NewReader(text))
	t.Setenv("PATH", dir)
	t.Setenv("DISPLAY", ":nowhere")
	return func() string {
		text, err := os.ReadFile(noted)
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
}

// TestNoWindow: what cannot show a window leaves it to the next program, and in the end to the terminal.
func TestNoWindow(t *testing.T) {
	for _, script := range []string{"echo cannot open display: >&2; exit 1", "exit 5", "kill -9 $$"} {
		t.Run(script, func(t *testing.T) {
			fake(t, "zenity", script)
			if _, err := zenity(twoWay); err == nil {
				t.Error("that is an answer")
			}
		})
	}
	t.Setenv("DISPLAY", ":nowhere")
	t.Setenv("PATH", t.TempDir())
	a := testkit.Start(t, "box", nil)
	a.Expect("Caption")
	a.Expect("the text")
	a.Expect("[1 Cancel, 2 Try Again, 3 Continue, Enter: Try Again]")
	a.Say("3")
	a.Expect("answer 2")
}

// TestTerminal: where standard error is a terminal, the box is there, and standard output has only what the program writes.
func TestTerminal(t *testing.T) {
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("no script(1) on this machine, which makes terminals")
	}
	output := filepath.Join(t.TempDir(), "output")
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(script, "-qec", "exec '"+own+"' >'"+output+"'", "/dev/null")
	cmd.Env = append(os.Environ(), testkit.RoleSetting("box"), "DISPLAY=", "WAYLAND_DISPLAY=", "SHELL=/bin/sh")
	cmd.Stdin = strings.NewReader("1\n")
	screen, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(screen), "Caption\r\nthe text\r\n[1 Cancel,") {
		t.Errorf("the terminal shows %q", screen)
	}
	if text, err := os.ReadFile(output); err != nil || string(text) != "answer 0\n" {
		t.Errorf("standard output has %q, %v", text, err)
	}
}
