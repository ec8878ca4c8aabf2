package dialog

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"winshm/internal/proc"
)

// asking lets one box at a time have the terminal.
var asking sync.Mutex

// showOnTerminal asks on standard error if that is a terminal, and else on standard output, so that the text goes where
// the program's own goes.
func showOnTerminal(box Box) (int, error) {
	asking.Lock()
	defer asking.Unlock()
	out := os.Stdout
	if proc.IsTerminal(os.Stderr) {
		out = os.Stderr
	}
	return ask(os.Stdin, out, box)
}

// ask writes a box and reads lines until one is a button: its number, the beginning of its label, or nothing for the
// default one, which is also the answer at the end of the input. The text is on lines of its own.
func ask(in io.Reader, out io.Writer, box Box) (int, error) {
	if _, err := fmt.Fprintf(out, "%s\n%s\n%s\n", box.Caption, box.Text, choices(box)); err != nil {
		return 0, err
	}
	for {
		line, err := readLine(in)
		if i, ok := choose(box, strings.TrimSpace(line)); ok {
			return i, nil
		}
		if err != nil {
			return box.Default, nil
		}
		if _, err := fmt.Fprintln(out, choices(box)); err != nil {
			return 0, err
		}
	}
}

// choices is the line that says what may be answered.
func choices(box Box) string {
	var b strings.Builder
	for i, label := range box.Buttons {
		if len(box.Buttons) > 1 {
			fmt.Fprintf(&b, "%d %s, ", i+1, label)
		}
	}
	return fmt.Sprintf("[%sEnter: %s]", b.String(), box.Buttons[box.Default])
}

func choose(box Box, answer string) (int, bool) {
	if answer == "" || len(box.Buttons) == 1 {
		return box.Default, true
	}
	if n, err := strconv.Atoi(answer); err == nil {
		return n - 1, n >= 1 && n <= len(box.Buttons)
	}
	found, count := 0, 0
	for i, label := range box.Buttons {
		if len(label) >= len(answer) && strings.EqualFold(label[:len(answer)], answer) {
			found, count = i, count+1
		}
	}
	return found, count == 1
}

// readLine takes no byte behind the line's end: that belongs to the program.
func readLine(in io.Reader) (string, error) {
	var line []byte
	for b := make([]byte, 1); ; {
		n, err := in.Read(b)
		if n == 1 && b[0] == '\n' {
			return string(line), nil
		}
		line = append(line, b[:n]...)
		if err != nil {
			return string(line), err
		}
	}
}

// printable takes out what would move a terminal's cursor or change its state: a text may come from another program.
func printable(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}
