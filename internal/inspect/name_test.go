package inspect

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNames(t *testing.T) {
	for _, test := range []struct {
		name    string
		session uint32
		path    string
		short   string
	}{
		{`x`, 1, `Session\1\x`, `Local\x`},
		{`Local\x`, 1, `Session\1\x`, `Local\x`},
		{`Global\x`, 1, `Global\x`, `Global\x`},
		{`Session\1\x`, 1, `Session\1\x`, `Local\x`},
		{`Session\2\x`, 1, `Session\2\x`, `Session\2\x`},
		{`Session\0\x`, 1, `Global\x`, `Global\x`},
		{`Session\7\Local\x`, 1, `Session\7\x`, `Session\7\x`},
		{`Local\Global\x`, 1, `Global\x`, `Global\x`},
		{`Global\Local\x`, 1, `Global\x`, `Global\x`},
		{`x`, 0, `Global\x`, `Global\x`},
		{`Global`, 1, `Session\1\Global`, `Local\Global`},
		{`Session\x`, 1, `Session\1\Session\x`, `Local\Session\x`}, // no such place, but no harm either
		{`x/y z`, 12, `Session\12\x/y z`, `Local\x/y z`},
	} {
		path := fullPath(test.name, test.session)
		if path != test.path {
			t.Errorf("fullPath(%s, %d) = %s; want %s", test.name, test.session, path, test.path)
		}
		if short := shortPath(path, test.session); short != test.short {
			t.Errorf("shortPath(%s, %d) = %s; want %s", path, test.session, short, test.short)
		}
	}
	if got := shortPath(`Session\11\x`, 1); got != `Session\11\x` {
		t.Errorf("another session's object is shown as %s", got)
	}
	if got := shortPath("", 1); got != "" {
		t.Errorf("no name is shown as %q", got)
	}
}

func TestPrintable(t *testing.T) {
	const name = "a ä\t\x1b[31m\n\u202e\xed\xa0\x80z"
	got := Printable(name)
	if !utf8.ValidString(got) || strings.ContainsAny(got, "\t\n\x1b\u202e") || !strings.HasPrefix(got, "a ä") || !strings.HasSuffix(got, "z") {
		t.Errorf("Printable = %q", got)
	}
}
