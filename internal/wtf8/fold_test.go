package wtf8_test

import (
	"testing"

	"winshm/internal/wtf8"
)

func TestFold(t *testing.T) {
	same := [][]string{
		{"Board", "BOARD", "board"},
		{"stra\u00DFe", "STRA\u1E9EE"},
		{"\u03A3", "\u03C3", "\u03C2"},
		{"k", "\u212A"}, // the sign of the kelvin
		{"a\xED\xA0\xBD", "A\xED\xA0\xBD"},
	}
	for _, group := range same {
		for _, s := range group[1:] {
			if wtf8.Fold(s) != wtf8.Fold(group[0]) {
				t.Errorf("%q and %q are different names", group[0], s)
			}
		}
	}
	different := [][2]string{{"a", "b"}, {"ss", "\u00DF"}, {"\xED\xA0\xBD", "\xED\xA0\xBE"}, {"", "a"}}
	for _, pair := range different {
		if wtf8.Fold(pair[0]) == wtf8.Fold(pair[1]) {
			t.Errorf("%q and %q are one name", pair[0], pair[1])
		}
	}
}
