package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A change is one row of two runs.
type change struct{ before, after result }

// compareRuns writes what changed between the runs of two files.
func compareRuns(before, after string, out io.Writer) error {
	a, err := readReport(before)
	if err != nil {
		return err
	}
	b, err := readReport(after)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, changes(a, b))
	return err
}

// changes says what changed between two reports.
func changes(before, after *report) string {
	var text strings.Builder
	fmt.Fprintf(&text, "before: %s\nafter:  %s\n\n", before.machine(), after.machine())
	pairs, alone := paired(before, after)
	lines := [][]string{{"measure", "before", "after", "better by", "intervals", "verdict"}}
	counts := map[string]int{}
	for _, c := range pairs {
		lines = append(lines, c.cells())
		counts[c.sense()]++
	}
	text.WriteString(columned(lines, 0, 4, 5))
	fmt.Fprintf(&text, "\n%d better, %d worse, %d the same within their intervals or not to be compared\n", counts[better], counts[worse], counts[same])
	for _, line := range alone {
		fmt.Fprintln(&text, line)
	}
	return text.String()
}

// paired finds the rows that both reports have, in the order of the second, and names the others.
func paired(before, after *report) (pairs []change, alone []string) {
	old := map[string]result{}
	for _, row := range before.Results {
		old[row.id()] = row
	}
	for _, row := range after.Results {
		if was, ok := old[row.id()]; ok {
			pairs = append(pairs, change{was, row})
			delete(old, row.id())
		} else {
			alone = append(alone, "only after:  "+row.id())
		}
	}
	for _, row := range before.Results {
		if _, ok := old[row.id()]; ok {
			alone = append(alone, "only before: "+row.id())
		}
	}
	return pairs, alone
}

// The senses of a change.
const (
	better = "better"
	worse  = "worse"
	same   = "same"
)

// ratios reports whether the ratios of both runs can be compared, and whether their intervals lie apart.
func (c change) ratios() (comparable, apart bool) {
	a, b := c.before.Compared, c.after.Compared
	if a == nil || b == nil || a.Ratio <= 0 || b.Ratio <= 0 || c.before.Inverse != c.after.Inverse {
		return false, false
	}
	return true, a.Interval.High < b.Interval.Low || b.Interval.High < a.Interval.Low
}

// gain is by what factor it got better; 1 if nobody knows.
func (c change) gain() float64 {
	switch comparable, _ := c.ratios(); {
	case !comparable:
		return 1
	case c.after.Inverse:
		return c.after.Compared.Ratio / c.before.Compared.Ratio
	default:
		return c.before.Compared.Ratio / c.after.Compared.Ratio
	}
}

// sense says whether it got better; only intervals that lie apart tell.
func (c change) sense() string {
	if _, apart := c.ratios(); !apart {
		return same
	}
	if c.gain() > 1 {
		return better
	}
	return worse
}

// cells is a change's line.
func (c change) cells() []string {
	gain, intervals := "", ""
	if comparable, apart := c.ratios(); apart {
		gain, intervals = factor(c.gain()), "apart: "+c.sense()
	} else if comparable {
		gain, intervals = factor(c.gain()), "overlap"
	}
	verdict := c.after.verdictWord()
	if was := c.before.verdictWord(); was != verdict {
		verdict = was + " -> " + verdict
	}
	return []string{c.after.id(), c.before.outcome(), c.after.outcome(), gain, intervals, verdict}
}

// columned aligns lines of cells.
func columned(lines [][]string, left ...int) string {
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(strings.TrimRight(aligned(line, widths, left...), " ") + "\n")
	}
	return text.String()
}
