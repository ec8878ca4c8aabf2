package command

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

const dumpWidth = 16

// dumper writes memory in the format of hexdump -C. Its writer is expected to keep its first error (bufio).
type dumper struct {
	w       io.Writer
	palette palette
	changed []bool // which bytes to mark; nil: none

	last  []byte
	begun bool
	stars bool // the last line is a star
}

// dump shows all of r, which begins at an offset.
func (d *dumper) dump(r io.Reader, offset int64) error {
	line := make([]byte, dumpWidth)
	for {
		n, err := io.ReadFull(r, line)
		d.line(line[:n], offset, nil)
		offset += int64(n)
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			d.end(offset)
			return nil
		case err != nil:
			return err
		}
	}
}

// memory shows bytes that begin at an offset. A line with a mark is never hidden behind a star.
func (d *dumper) memory(b []byte, offset int64) {
	for at := 0; at < len(b); at += dumpWidth {
		end := min(at+dumpWidth, len(b))
		var marks []bool
		if d.changed != nil && anyTrue(d.changed[at:end]) {
			marks = d.changed[at:end]
		}
		d.line(b[at:end], offset+int64(at), marks)
	}
	d.end(offset + int64(len(b)))
}

// dumpChanged shows only the lines that have a mark.
func (d *dumper) dumpChanged(b []byte, offset int64, changed []bool) {
	for at := 0; at < len(b); at += dumpWidth {
		if end := min(at+dumpWidth, len(b)); anyTrue(changed[at:end]) {
			d.print(b[at:end], offset+int64(at), changed[at:end])
		}
	}
}

// line shows a line, or a star for the first of those that are like the one before.
func (d *dumper) line(b []byte, offset int64, marks []bool) {
	if len(b) == 0 {
		return
	}
	if d.begun && marks == nil && bytes.Equal(b, d.last) {
		if !d.stars {
			fmt.Fprintln(d.w, "*")
		}
		d.stars = true
		return
	}
	d.begun, d.stars = true, false
	d.last = append(d.last[:0], b...)
	d.print(b, offset, marks)
}

// end shows the offset behind the last byte.
func (d *dumper) end(offset int64) {
	if d.begun {
		fmt.Fprintln(d.w, d.palette.dim(fmt.Sprintf("%08x", offset)))
	}
}

func (d *dumper) print(b []byte, offset int64, marks []bool) {
	fmt.Fprintf(d.w, "%s %s |%s|\n", d.palette.dim(fmt.Sprintf("%08x", offset)), d.hex(b, marks), d.text(b, marks))
}

// hex writes the bytes of a line in columns, with a space before and behind the eighth. Without colour, brackets take the
// place of the spaces around bytes that are marked.
func (d *dumper) hex(b []byte, marks []bool) string {
	marked := func(i int) bool { return i >= 0 && i < len(marks) && marks[i] }
	var text []byte
	for i := range dumpWidth {
		text = append(text, d.gap(i, marked(i-1), marked(i))...)
		switch {
		case i >= len(b):
			text = append(text, "  "...)
		case marked(i):
			text = append(text, d.palette.alert(fmt.Sprintf("%02x", b[i]))...)
		default:
			text = hex.AppendEncode(text, b[i:i+1])
		}
	}
	if !d.palette.on && marked(dumpWidth-1) {
		return string(append(text, ']'))
	}
	return string(append(text, ' '))
}

// gap returns what stands before byte i.
func (d *dumper) gap(i int, before, after bool) string {
	wide := ""
	if i == dumpWidth/2 {
		wide = " "
	}
	switch {
	case d.palette.on || before == after:
		return wide + " "
	case after:
		return wide + "["
	}
	return "]" + wide
}

func (d *dumper) text(b []byte, marks []bool) string {
	var text []byte
	for i, c := range b {
		if c < ' ' || c > '~' {
			c = '.'
		}
		if i < len(marks) && marks[i] {
			text = append(text, d.palette.alert(string(rune(c)))...)
		} else {
			text = append(text, c)
		}
	}
	return string(text)
}

// changes returns which bytes differ, and how many.
func changes(before, now []byte) (changed []bool, n int) {
	if bytes.Equal(before, now) {
		return nil, 0
	}
	changed = make([]bool, len(now))
	for i := range now {
		if before[i] != now[i] {
			changed[i] = true
			n++
		}
	}
	return changed, n
}

func anyTrue(marks []bool) bool {
	for _, m := range marks {
		if m {
			return true
		}
	}
	return false
}

// lineCount returns how many lines a dump of b has.
func lineCount(b []byte) int {
	lines := lineCounter(0)
	d := dumper{w: &lines}
	d.memory(b, 0)
	return int(lines)
}

// lineCounter counts what is written to it line by line.
type lineCounter int

func (c *lineCounter) Write(p []byte) (int, error) {
	*c += lineCounter(bytes.Count(p, []byte("\n")))
	return len(p), nil
}
