package command

import (
	"bytes"
	"strings"
	"testing"
)

// marks returns marks for n bytes, of which some are set.
func marks(n int, set ...int) []bool {
	m := make([]bool, n)
	for _, i := range set {
		m[i] = true
	}
	return m
}

func TestHexBrackets(t *testing.T) {
	b := []byte("0123456789abcdef")
	for _, test := range []struct {
		marks []bool
		want  string
	}{
		{nil, " 30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66 "},
		{marks(16, 0), "[30]31 32 33 34 35 36 37  38 39 61 62 63 64 65 66 "},
		{marks(16, 15), " 30 31 32 33 34 35 36 37  38 39 61 62 63 64 65[66]"},
		{marks(16, 7), " 30 31 32 33 34 35 36[37] 38 39 61 62 63 64 65 66 "},
		{marks(16, 8), " 30 31 32 33 34 35 36 37 [38]39 61 62 63 64 65 66 "},
		{marks(16, 7, 8), " 30 31 32 33 34 35 36[37  38]39 61 62 63 64 65 66 "},
		{marks(16, 2, 4), " 30 31[32]33[34]35 36 37  38 39 61 62 63 64 65 66 "},
	} {
		d := dumper{}
		if got := d.hex(b, test.marks); got != test.want {
			t.Errorf("hex = %q; want %q", got, test.want)
		}
	}
}

func TestHexColour(t *testing.T) {
	var out bytes.Buffer
	d := dumper{w: &out, palette: palette{on: true}}
	d.print([]byte{'a', 'b'}, 16, marks(2, 1))
	const mark = "\x1b[1;33m"
	for _, want := range []string{"61 " + mark + "62\x1b[0m ", "|a" + mark + "b\x1b[0m|", "00000010"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q lacks %q", out.String(), want)
		}
	}
}

// A line that has changed is shown even if it is now like the one before.
func TestDumpShowsMarkedLines(t *testing.T) {
	memory := make([]byte, 64)
	if got := lineCount(memory); got != 3 {
		t.Errorf("%d lines of zeros; want 3", got)
	}
	var out bytes.Buffer
	d := dumper{w: &out, changed: marks(64, 40)}
	d.memory(memory, 0)
	if got := strings.Count(out.String(), "\n"); got != 5 {
		t.Errorf("%d lines; want 5:\n%s", got, out.String())
	}
	if !strings.Contains(out.String(), "\n00000020  00 00 00 00 00 00 00 00 [00]00") {
		t.Errorf("the mark is missing:\n%s", out.String())
	}
}

func TestChanges(t *testing.T) {
	if marks, n := changes([]byte("same"), []byte("same")); n != 0 || marks != nil {
		t.Errorf("changes = %v, %d for what is the same", marks, n)
	}
	marks, n := changes([]byte("abcd"), []byte("aXcY"))
	if n != 2 || !marks[1] || !marks[3] || marks[0] || marks[2] {
		t.Errorf("changes = %v, %d", marks, n)
	}
}
