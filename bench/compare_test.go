package main

import (
	"strings"
	"testing"
)

// ratioOf is a row with a ratio and its interval.
func ratioOf(name string, inverse bool, low, ratio, high float64, verdict string) result {
	return result{
		Name: name, Placement: "one processor", Unit: "ns", Ours: 1, Reference: 1, Inverse: inverse, Verdict: verdict,
		Compared: &comparison{Ratio: ratio, Interval: span{low, high}, Spread: span{low, high}},
	}
}

func TestChanges(t *testing.T) {
	before := &report{Results: []result{
		ratioOf("a/faster", false, 1.9, 2, 2.1, missed),
		ratioOf("a/slower", false, 0.9, 1, 1.1, met),
		ratioOf("a/noise", false, 0.9, 1, 1.3, met),
		ratioOf("a/wine", true, 1.9, 2, 2.1, met),
		{Name: "a/memory", Placement: "one processor", Unit: "B", Ours: 900, Verdict: met},
		ratioOf("a/gone", false, 1, 1, 1, met),
	}}
	after := &report{Results: []result{
		ratioOf("a/faster", false, 0.9, 1, 1.1, met),
		ratioOf("a/slower", false, 1.9, 2, 2.1, missed),
		ratioOf("a/noise", false, 1.1, 1.2, 1.4, met),
		ratioOf("a/wine", true, 3.8, 4, 4.2, met),
		{Name: "a/memory", Placement: "one processor", Unit: "B", Ours: 800, Verdict: met},
		ratioOf("a/new", false, 1, 1, 1, met),
	}}
	text := changes(before, after)
	for _, want := range []string{
		"a/faster/one 2.00 1.00 2.00 apart: better missed -> met\n",
		"a/slower/one 1.00 2.00 0.50 apart: worse met -> missed\n",
		"a/noise/one 1.00 1.20 0.83 overlap met\n",
		"a/wine/one x 2.00 x 4.00 2.00 apart: better met\n",
		"a/memory/one 900 B 800 B met\n",
		"2 better, 1 worse, 2 the same",
		"only after: a/new/one\nonly before: a/gone/one\n",
	} {
		if !strings.Contains(spaced(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// spaced joins what columns have set apart.
func spaced(text string) string {
	var lines strings.Builder
	for line := range strings.Lines(text) {
		lines.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
	}
	return lines.String()
}
