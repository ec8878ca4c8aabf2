// Package wtf8 converts between the UTF-16 of Win32 names and Go strings.
//
// A Win32 name is a sequence of 16-bit units that nobody checks: it may hold a
// surrogate without its partner, and two names that differ in nothing else are
// two names. UTF-8 has no form for such a surrogate. WTF-8
// (https://simonsapin.github.io/wtf-8/) is UTF-8 plus that form: a lone
// surrogate takes three bytes, as any other value of its size would. So every
// sequence of units has exactly one WTF-8 string and back again, names can be
// map keys, and a string that is valid UTF-8 stays as it is.
//
// The one rule to keep in mind is that a surrogate pair must be written as the
// four bytes of its character, never as twice three bytes: otherwise one name
// would have two spellings. Hence two valid strings, one ending in a high
// surrogate and the other beginning with a low one, do not make a valid string
// when they are put together.
//
// Strings that come from elsewhere (a socket, a caller) are checked with
// [Valid] first. The other functions take any input, never panic, and never
// read beyond it.
package wtf8

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	highMin = 0xD800 // first high surrogate
	lowMin  = 0xDC00 // first low surrogate
	lowMax  = 0xDFFF // last low surrogate

	// surrogateLead is the first byte of each encoded surrogate, and of the
	// characters from U+D000 to U+D7FF.
	surrogateLead = 0xED
	surrogateLen  = 3
)

// Valid reports whether s is well-formed WTF-8: UTF-8 in which lone surrogates
// may be encoded too, in three bytes each, but not as a pair. Overlong forms,
// values above U+10FFFF and cut sequences are not valid.
//
// A string is valid exactly if it is what [FromUTF16] makes of some units.
func Valid(s string) bool {
	if utf8.ValidString(s) {
		return true
	}

	var prev rune
	for i := 0; i < len(s); {
		r, n := decode(s[i:])
		if r == utf8.RuneError && n == 1 {
			return false
		}
		if isHigh(prev) && isLow(r) {
			return false
		}
		prev = r
		i += n
	}

	return true
}

// Len returns the number of UTF-16 units that [ToUTF16] makes of s.
func Len(s string) int {
	units := 0
	for i := 0; i < len(s); {
		r, n := decode(s[i:])
		if r > 0xFFFF {
			units++
		}
		units++
		i += n
	}

	return units
}

// ToUTF16 returns the UTF-16 units of s, without a terminating zero. If s is
// valid, FromUTF16 makes s of them again.
//
// If it is not, each byte that belongs to no character becomes U+FFFD, as in a
// conversion to []rune, and a pair that is written as twice three bytes becomes
// the pair.
func ToUTF16(s string) []uint16 {
	u := make([]uint16, 0, Len(s))
	for i := 0; i < len(s); {
		r, n := decode(s[i:])
		if isSurrogate(r) {
			u = append(u, uint16(r)) // AppendRune would put U+FFFD
		} else {
			u = utf16.AppendRune(u, r)
		}
		i += n
	}

	return u
}

// FromUTF16 returns the WTF-8 string of the units u, which may be ill-formed
// UTF-16. Zeros are units like any other: a name that ends at the first zero
// is cut there by the caller. The result is always valid.
func FromUTF16(u []uint16) string {
	// Names are short: most are put together on the stack. A unit takes three
	// bytes at most, since the two of a pair take four.
	var buf [192]byte
	if len(u) <= len(buf)/3 {
		return string(AppendUTF16(buf[:0], u))
	}

	size := 0
	for i := 0; i < len(u); {
		r, n := decodeUTF16(u[i:])
		size += runeLen(r)
		i += n
	}

	var b strings.Builder
	b.Grow(size)
	for i := 0; i < len(u); {
		r, n := decodeUTF16(u[i:])
		b.Write(appendRune(buf[:0], r))
		i += n
	}

	return b.String()
}

// AppendUTF16 appends the WTF-8 of u to dst and returns the extended buffer.
// It does not look at what dst holds: a surrogate pair whose halves come in two
// calls makes dst invalid as a whole.
func AppendUTF16(dst []byte, u []uint16) []byte {
	for i := 0; i < len(u); {
		r, n := decodeUTF16(u[i:])
		dst = appendRune(dst, r)
		i += n
	}

	return dst
}

// decode returns the first code point of s, which must not be empty, and its
// length in bytes. The code point may be a surrogate. For a byte that begins no
// code point it returns [utf8.RuneError] and 1.
func decode(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if r != utf8.RuneError || n != 1 {
		return r, n
	}
	if len(s) < surrogateLen || s[0] != surrogateLead || s[1]&0xE0 != 0xA0 || s[2]&0xC0 != 0x80 {
		return utf8.RuneError, 1
	}

	return highMin | rune(s[1]&0x1F)<<6 | rune(s[2]&0x3F), surrogateLen
}

// decodeUTF16 returns the first code point of u, which must not be empty, and
// its length in units. A surrogate that is not the first half of a pair stands
// for itself.
func decodeUTF16(u []uint16) (rune, int) {
	r := rune(u[0])
	if isHigh(r) && len(u) > 1 && isLow(rune(u[1])) {
		return utf16.DecodeRune(r, rune(u[1])), 2
	}

	return r, 1
}

// appendRune appends the WTF-8 of r to dst. Unlike [utf8.AppendRune] it has a
// form for surrogates.
func appendRune(dst []byte, r rune) []byte {
	if isSurrogate(r) {
		return append(dst, surrogateLead, 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
	}

	return utf8.AppendRune(dst, r)
}

// runeLen returns the number of bytes that appendRune appends.
func runeLen(r rune) int {
	if isSurrogate(r) {
		return surrogateLen
	}

	return utf8.RuneLen(r)
}

func isSurrogate(r rune) bool { return highMin <= r && r <= lowMax }
func isHigh(r rune) bool      { return highMin <= r && r < lowMin }
func isLow(r rune) bool       { return lowMin <= r && r <= lowMax }
