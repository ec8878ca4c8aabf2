package command

import (
	"math"
	"testing"
)

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "4096": 4096, "64K": 64 << 10, "64k": 64 << 10, "64KB": 64 << 10, "64KiB": 64 << 10, "10MiB": 10 << 20, "1G": 1 << 30,
		"2t": 2 << 40, "0x1000": 4096, "0x1B": 27, "7B": 7, "010": 10, "9223372036854775807": math.MaxInt64, "8388607T": 8388607 << 40,
	} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("parseSize(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "K", "B", "iB", "12Q", "1.5G", "-1", "1 K", " 1", "1iB", "1KK", "0x", "0x1K", "9223372036854775808", "8388608T", "99999999999999999999",
	} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("parseSize(%q) = %d; want an error", text, got)
		}
	}
}
