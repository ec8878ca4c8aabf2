package chart

import (
	"strconv"
	"strings"
)

// Count shows how many there are: 1, 1,000, 0.5.
func Count(v float64) string {
	text := strconv.FormatFloat(v, 'g', 6, 64)
	if v < 1000 || v != float64(int64(v)) {
		return text
	}
	text = strconv.FormatInt(int64(v), 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Thousands shows how many there are in few letters: 1, 10k.
func Thousands(v float64) string {
	if v >= 1000 {
		return Count(v/1000) + "k"
	}
	return Count(v)
}

// Times shows a ratio: 2×.
func Times(v float64) string { return Count(v) + "×" }

// Nanoseconds shows a time: 1 µs.
func Nanoseconds(v float64) string { return scaled(v, 1000, "ns", "µs", "ms", "s") }

// Bytes shows a size: 64 KiB.
func Bytes(v float64) string { return scaled(v, 1024, "B", "KiB", "MiB", "GiB") }

// scaled shows a figure in the largest of some units, each so many of the one before.
func scaled(v, each float64, units ...string) string {
	for len(units) > 1 && v >= each {
		v, units = v/each, units[1:]
	}
	return strings.TrimSuffix(strconv.FormatFloat(v, 'g', 4, 64), ".0") + " " + units[0]
}
