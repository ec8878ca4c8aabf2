package dialog

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// programs are those that show windows, the best first. Each answers errNoDialog if it is not there, or has no display.
var programs = []func(Box) (int, error){zenity, kdialog, xmessage}

// zenity has a button that Enter presses, one that stands for closing, and others, which it names when they are pressed.
func zenity(box Box) (int, error) {
	args := []string{"--question", "--no-markup", "--title=" + box.Caption, "--text=" + box.Text, "--icon-name=" + iconNames[box.Icon]}
	order := box.order()
	if len(order) == 1 {
		args[0] = "--info"
	} else {
		args = append(args, "--cancel-label="+box.Buttons[box.Close])
	}
	args = append(args, "--ok-label="+box.Buttons[order[0]])
	if box.Default == box.Close && len(order) > 1 {
		args = append(args, "--default-cancel")
	}
	if len(order) == 3 {
		args = append(args, "--extra-button="+box.Buttons[order[1]])
	}
	code, out, err := run("zenity", "", args...)
	if i := slices.Index(box.Buttons, strings.TrimSpace(out)); err == nil && i >= 0 {
		return i, nil
	}
	return pick([]int{order[0], box.Close}, code, err)
}

var iconNames = [...]string{
	NoIcon: "", Information: "dialog-information", Warning: "dialog-warning", Error: "dialog-error", Question: "dialog-question",
}

// kdialog has a form of its own for each number of buttons. It takes a backslash for the beginning of an escape.
func kdialog(box Box) (int, error) {
	order := box.order()
	args := []string{"--title", box.Caption}
	for i, label := range []string{"--yes-label", "--no-label", "--cancel-label"} {
		if i < len(order) && len(order) > 1 {
			args = append(args, label, box.Buttons[order[i]])
		}
	}
	form := map[Icon][]string{Warning: {"--sorry", "--warningyesno", "--warningyesnocancel"}, Error: {"--error"}}[box.Icon]
	if len(form) < len(order) {
		form = []string{"--msgbox", "--yesno", "--yesnocancel"}
	}
	code, _, err := run("kdialog", "", append(args, form[len(order)-1], strings.ReplaceAll(box.Text, `\`, `\\`))...)
	return pick(order, code, err)
}

// xmessage answers with the number that a button was given, and with 1 when it was closed. It knows Latin-1 alone.
func xmessage(box Box) (int, error) {
	const first = 101
	var buttons []string
	for i, label := range box.Buttons {
		buttons = append(buttons, label+":"+strconv.Itoa(first+i))
	}
	code, _, err := run("xmessage", latin1(box.Text), "-title", box.Caption, "-center",
		"-buttons", strings.Join(buttons, ","), "-default", box.Buttons[box.Default], "-file", "-")
	if err == nil && code == 1 {
		return box.Close, nil
	}
	return pick(box.sequence(), code-first, err)
}

func latin1(text string) string {
	var b []byte
	for _, r := range text {
		if r > 0xFF {
			r = '?'
		}
		b = append(b, byte(r))
	}
	return string(b)
}

// order returns the buttons as the programs want them: the default one, others, and last the one for closing.
func (box Box) order() []int {
	rank := func(i int) int {
		switch i {
		case box.Close:
			return 2
		case box.Default:
			return 0
		}
		return 1
	}
	order := box.sequence()
	slices.SortStableFunc(order, func(a, b int) int { return rank(a) - rank(b) })
	return order
}

// sequence returns the buttons from left to right.
func (box Box) sequence() []int {
	order := make([]int, len(box.Buttons))
	for i := range order {
		order[i] = i
	}
	return order
}

// pick returns the button that a program's exit code stands for.
func pick(buttons []int, code int, err error) (int, error) {
	if err == nil && (code < 0 || code >= len(buttons)) {
		err = errNoDialog
	}
	if err != nil {
		return 0, err
	}
	return buttons[code], nil
}

// run runs a program to its end. Programs that find no display say so, and exit as if they had been closed.
func run(name, in string, args ...string) (code int, out string, err error) {
	var stdout, stderr strings.Builder
	cmd := exec.Command(name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in), &stdout, &stderr
	err = cmd.Run()
	exited, ok := errors.AsType[*exec.ExitError](err)
	if ok && !strings.Contains(stderr.String(), "display") {
		return exited.ExitCode(), stdout.String(), nil
	}
	if err != nil {
		return 0, "", fmt.Errorf("%w: %s: %w", errNoDialog, name, err)
	}
	return 0, stdout.String(), nil
}
