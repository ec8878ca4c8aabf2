package wtf8_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"winshm/internal/wtf8"
)

// pairs are strings and units that stand for each other, in both directions.
var pairs = []struct {
	name  string
	s     string
	units []uint16
}{
	{"empty", "", []uint16{}},
	{"ASCII", `Local\abc`, []uint16{'L', 'o', 'c', 'a', 'l', '\\', 'a', 'b', 'c'}},
	{"zeros are kept", "a\x00b\x00", []uint16{'a', 0, 'b', 0}},
	{"last of one byte", "\x7F", []uint16{0x7F}},
	{"first of two bytes", "\xC2\x80", []uint16{0x80}},
	{"last of two bytes", "\xDF\xBF", []uint16{0x7FF}},
	{"first of three bytes", "\xE0\xA0\x80", []uint16{0x800}},
	{"last of three bytes", "\xEF\xBF\xBF", []uint16{0xFFFF}},
	{"first of four bytes", "\xF0\x90\x80\x80", []uint16{0xD800, 0xDC00}},
	{"last of four bytes", "\xF4\x8F\xBF\xBF", []uint16{0xDBFF, 0xDFFF}},
	{"last before the surrogates", "\xED\x9F\xBF", []uint16{0xD7FF}},
	{"first after the surrogates", "\xEE\x80\x80", []uint16{0xE000}},
	{"replacement character", "\uFFFD", []uint16{0xFFFD}},
	{"byte order marks", "\uFEFF\uFFFE", []uint16{0xFEFF, 0xFFFE}},
	{"pair in text", "a\U0001F4A9b", []uint16{'a', 0xD83D, 0xDCA9, 'b'}},
	{"first high", "\xED\xA0\x80", []uint16{0xD800}},
	{"last high", "\xED\xAF\xBF", []uint16{0xDBFF}},
	{"first low", "\xED\xB0\x80", []uint16{0xDC00}},
	{"last low", "\xED\xBF\xBF", []uint16{0xDFFF}},
	{"high in text", "a\xED\xA0\xBDb", []uint16{'a', 0xD83D, 'b'}},
	{"low in text", "a\xED\xB2\xA9b", []uint16{'a', 0xDCA9, 'b'}},
	{"low before high", "\xED\xB2\xA9\xED\xA0\xBD", []uint16{0xDCA9, 0xD83D}},
	{"two highs", "\xED\xA0\xBD\xED\xA0\xBD", []uint16{0xD83D, 0xD83D}},
	{"two lows", "\xED\xB2\xA9\xED\xB2\xA9", []uint16{0xDCA9, 0xDCA9}},
	{"high before a pair", "\xED\xA0\xBD\U0001F4A9", []uint16{0xD83D, 0xD83D, 0xDCA9}},
	{"low after a pair", "\U0001F4A9\xED\xB2\xA9", []uint16{0xD83D, 0xDCA9, 0xDCA9}},
	{"halves kept apart", "\xED\xA0\xBD-\xED\xB2\xA9", []uint16{0xD83D, '-', 0xDCA9}},
}

func TestPairs(t *testing.T) {
	for _, tt := range pairs {
		t.Run(tt.name, func(t *testing.T) {
			if got := wtf8.FromUTF16(tt.units); got != tt.s {
				t.Errorf("FromUTF16(%#x) = %q, want %q", tt.units, got, tt.s)
			}
			if got := wtf8.AppendUTF16([]byte("x"), tt.units); string(got) != "x"+tt.s {
				t.Errorf("AppendUTF16(x, %#x) = %q, want %q", tt.units, got, "x"+tt.s)
			}
			if got := wtf8.ToUTF16(tt.s); !slices.Equal(got, tt.units) {
				t.Errorf("ToUTF16(%q) = %#x, want %#x", tt.s, got, tt.units)
			}
			if got := wtf8.Len(tt.s); got != len(tt.units) {
				t.Errorf("Len(%q) = %d, want %d", tt.s, got, len(tt.units))
			}
			if !wtf8.Valid(tt.s) {
				t.Errorf("Valid(%q) = false, want true", tt.s)
			}
		})
	}
}

// TestInvalid holds strings that no units have, and the units that ToUTF16
// makes of them all the same.
func TestInvalid(t *testing.T) {
	const bad = 0xFFFD
	tests := []struct {
		name  string
		s     string
		units []uint16
	}{
		{"continuation alone", "\x80", []uint16{bad}},
		{"two bytes cut", "\xC2", []uint16{bad}},
		{"three bytes cut", "\xE2\x82", []uint16{bad, bad}},
		{"four bytes cut", "\xF0\x9F\x92", []uint16{bad, bad, bad}},
		{"surrogate cut after one", "\xED", []uint16{bad}},
		{"surrogate cut after two", "\xED\xA0", []uint16{bad, bad}},
		{"surrogate cut by text", "\xED\xA0a", []uint16{bad, bad, 'a'}},
		{"overlong zero", "\xC0\x80", []uint16{bad, bad}},
		{"overlong two", "\xC1\xBF", []uint16{bad, bad}},
		{"overlong three", "\xE0\x9F\xBF", []uint16{bad, bad, bad}},
		{"overlong four", "\xF0\x8F\xBF\xBF", []uint16{bad, bad, bad, bad}},
		{"overlong surrogate", "\xF0\x8D\xA0\x80", []uint16{bad, bad, bad, bad}},
		{"above U+10FFFF", "\xF4\x90\x80\x80", []uint16{bad, bad, bad, bad}},
		{"lead of five bytes", "\xF8\x88\x80\x80\x80", []uint16{bad, bad, bad, bad, bad}},
		{"never a byte of UTF-8", "a\xFFb", []uint16{'a', bad, 'b'}},
		{"pair in twice three bytes", "\xED\xA0\xBD\xED\xB2\xA9", []uint16{0xD83D, 0xDCA9}},
		{"smallest such pair", "\xED\xA0\x80\xED\xB0\x80", []uint16{0xD800, 0xDC00}},
		{"largest such pair", "\xED\xAF\xBF\xED\xBF\xBF", []uint16{0xDBFF, 0xDFFF}},
		{"such a pair after a high", "\xED\xA0\xBD\xED\xA0\xBD\xED\xB2\xA9", []uint16{0xD83D, 0xD83D, 0xDCA9}},
		{"bad byte at the end", "\xED\xA0\xBD\xC0", []uint16{0xD83D, bad}},
	}

	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if wtf8.Valid(tt.s) {
				t.Errorf("Valid(%q) = true, want false", tt.s)
			}
			if got := wtf8.ToUTF16(tt.s); !slices.Equal(got, tt.units) {
				t.Errorf("ToUTF16(%q) = %#x, want %#x", tt.s, got, tt.units)
			}
			if got := wtf8.Len(tt.s); got != len(tt.units) {
				t.Errorf("Len(%q) = %d, want %d", tt.s, got, len(tt.units))
			}
		})
	}
}

// TestLong converts what is too long for the path that short names take, and
// what lies on the border between the two.
func TestLong(t *testing.T) {
	for _, p := range pairs {
		unit := append([]uint16{'-'}, p.units...) // '-' keeps halves apart
		for _, n := range []int{10, 63, 64, 65, 1000} {
			u := slices.Repeat(unit, n)
			if got, want := wtf8.FromUTF16(u), strings.Repeat("-"+p.s, n); got != want {
				t.Errorf("%s, %d times: FromUTF16 = %q, want %q", p.name, n, got, want)
			}
			checkUnits(t, u)
		}
	}
}

// TestEveryUnit converts each unit alone, and all triples of the units at
// which the rules change.
func TestEveryUnit(t *testing.T) {
	for n := range 1 << 16 {
		checkUnits(t, []uint16{uint16(n)})
	}

	edges := []uint16{
		0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xD83D, 0xDBFF,
		0xDC00, 0xDCA9, 0xDFFF, 0xE000, 0xFFFD, 0xFFFF,
	}
	for _, x := range edges {
		for _, y := range edges {
			for _, z := range edges {
				checkUnits(t, []uint16{x, y, z})
			}
		}
	}
}

// TestEveryRune compares with the standard library on all that it can encode,
// a block of 64 characters at a time.
func TestEveryRune(t *testing.T) {
	const block = 64
	for first := rune(0); first <= utf8.MaxRune; first += block {
		if !utf8.ValidRune(first) {
			continue // surrogates fill whole blocks
		}
		runes := make([]rune, block)
		for i := range runes {
			runes[i] = first + rune(i)
		}
		checkString(t, string(runes))
	}
}

// TestEveryShortString goes through all strings of up to four bytes that are
// made of the bytes at which the rules change.
func TestEveryShortString(t *testing.T) {
	edges := []byte("a\x80\x8F\x90\x9F\xA0\xAF\xB0\xBF\xC1\xC2\xE0\xE1\xED\xEE\xF0\xF1\xF4\xF5")
	strs := []string{""}
	for range 4 {
		var longer []string
		for _, s := range strs {
			for _, b := range edges {
				longer = append(longer, s+string([]byte{b}))
			}
		}
		for _, s := range longer {
			checkString(t, s)
		}
		strs = longer
	}
}

func TestAllocations(t *testing.T) {
	s := strings.Repeat("section \u20AC \U0001F4A9 \xED\xA0\xBD ", 100)
	u := wtf8.ToUTF16(s)
	buf := make([]byte, 0, len(s))

	tests := []struct {
		name string
		want float64
		f    func()
	}{
		{"Valid", 0, func() { wtf8.Valid(s) }},
		{"Len", 0, func() { wtf8.Len(s) }},
		{"ToUTF16", 1, func() { wtf8.ToUTF16(s) }},
		{"FromUTF16", 1, func() { wtf8.FromUTF16(u) }},
		{"AppendUTF16", 0, func() { wtf8.AppendUTF16(buf, u) }},
	}

	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := testing.AllocsPerRun(10, tt.f); got != tt.want {
				t.Errorf("made %v allocations, want %v", got, tt.want)
			}
		})
	}
}

func FuzzFromUTF16(f *testing.F) {
	for _, p := range pairs {
		f.Add(bytesOf(p.units))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		checkUnits(t, unitsOf(b))
	})
}

func FuzzToUTF16(f *testing.F) {
	for _, p := range pairs {
		f.Add(p.s)
		f.Add(p.s + "\x80")
		f.Add("\xED\xA0\xBD" + p.s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkString(t, s)
	})
}

// checkUnits checks all that holds for the WTF-8 of any units.
func checkUnits(t *testing.T, u []uint16) {
	s := wtf8.FromUTF16(u)
	if got := wtf8.AppendUTF16(nil, u); string(got) != s {
		t.Fatalf("%#x: FromUTF16 = %q, AppendUTF16 = %q", u, s, got)
	}
	if !wtf8.Valid(s) {
		t.Fatalf("%#x: Valid(%q) = false", u, s)
	}
	if got := wtf8.ToUTF16(s); !slices.Equal(got, u) {
		t.Fatalf("%#x: came back from %q as %#x", u, s, got)
	}
	if got := wtf8.Len(s); got != len(u) {
		t.Fatalf("%#x: Len(%q) = %d, want %d", u, s, got, len(u))
	}
	if decoded := string(utf16.Decode(u)); utf8.ValidString(s) && s != decoded {
		t.Fatalf("%#x: FromUTF16 = %q, package utf16 says %q", u, s, decoded)
	}
}

// checkString checks all that holds for the units of any string.
func checkString(t *testing.T, s string) {
	u := wtf8.ToUTF16(s)
	if got := wtf8.Len(s); got != len(u) {
		t.Fatalf("%q: Len = %d, but %d units", s, got, len(u))
	}
	back := wtf8.FromUTF16(u)
	if got, want := wtf8.Valid(s), back == s; got != want {
		t.Fatalf("%q: Valid = %t, but came back as %q", s, got, back)
	}
	if !utf8.ValidString(s) {
		return
	}
	if back != s {
		t.Fatalf("%q: is UTF-8, but came back as %q", s, back)
	}
	if want := utf16.Encode([]rune(s)); !slices.Equal(u, want) {
		t.Fatalf("%q: ToUTF16 = %#x, package utf16 says %#x", s, u, want)
	}
}

// unitsOf reads b as little-endian units; an odd byte at the end is left out.
func unitsOf(b []byte) []uint16 {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}

	return u
}

// bytesOf is the inverse of unitsOf.
func bytesOf(u []uint16) []byte {
	b := make([]byte, 0, 2*len(u))
	for _, n := range u {
		b = append(b, byte(n), byte(n>>8))
	}

	return b
}

func BenchmarkConversions(b *testing.B) {
	for _, s := range []string{`Local\frames-0001`, "Local\\\u20AC\U0001F4A9\xED\xA0\xBD"} {
		u := wtf8.ToUTF16(s)
		b.Run(fmt.Sprintf("FromUTF16/%d", len(u)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				wtf8.FromUTF16(u)
			}
		})
		b.Run(fmt.Sprintf("ToUTF16/%d", len(u)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				wtf8.ToUTF16(s)
			}
		})
		b.Run(fmt.Sprintf("Valid/%d", len(u)), func(b *testing.B) {
			for b.Loop() {
				wtf8.Valid(s)
			}
		})
	}
}
