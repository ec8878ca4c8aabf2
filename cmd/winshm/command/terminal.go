package command

import (
	"os"

	"golang.org/x/term"
)

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminalHeight returns how many lines a terminal has, 0 if the stream is none.
func terminalHeight(stream any) int {
	f, ok := stream.(*os.File)
	if !ok {
		return 0
	}
	_, height, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return height
}

// clearScreen moves to the top of a terminal and erases it.
const clearScreen = "\x1b[H\x1b[2J"

// palette colours text, or does not.
type palette struct{ on bool }

// paletteFor returns a palette that colours on terminals that can, unless the user wants none (no-color.org).
func paletteFor(stream any) palette {
	return palette{isTerminal(stream) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

func (p palette) paint(code, text string) string {
	if !p.on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p palette) bold(text string) string  { return p.paint("1", text) }
func (p palette) dim(text string) string   { return p.paint("2", text) }
func (p palette) red(text string) string   { return p.paint("31", text) }
func (p palette) green(text string) string { return p.paint("32", text) }
func (p palette) alert(text string) string { return p.paint("1;33", text) }
