package wtf8

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold returns what is the same for all strings that differ in case alone (Unicode's simple case folding). Lone surrogates stay
// as they are.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			b.WriteByte(s[i])
		} else {
			b.WriteRune(least(r))
		}
		i += n
	}
	return b.String()
}

// least returns the first of the characters that are r in either case.
func least(r rune) rune {
	first := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		first = min(first, next)
	}
	return first
}
