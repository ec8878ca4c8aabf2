package main

import (
	"fmt"
	"slices"
	"strings"

	"winshm/conformance"
	"winshm/conformance/rows"
)

// fronts are those that the page speaks of, in the order of its columns.
var fronts = []struct{ name, words string }{
	{"go", "Go"},
	{"c-utf16", "C, wchar_t of 2 bytes"},
	{"c-utf32", "C, wchar_t of 4 bytes"},
	{"wine", "Wine 8"},
}

// report is all that the page is made of.
type report struct {
	rows    []rows.Row
	cases   map[string][]*conformance.Case // by row
	answers []conformance.Answers          // by front
}

func newReport(answersFolder string) (*report, error) {
	r := &report{rows: rows.All(), cases: map[string][]*conformance.Case{}}
	for i := range conformance.All {
		c := &conformance.All[i]
		for _, row := range c.Rows {
			r.cases[row] = append(r.cases[row], c)
		}
	}
	for _, front := range fronts {
		a, err := conformance.ReadAnswers(answersFolder, front.name)
		if err != nil {
			return nil, err
		}
		r.answers = append(r.answers, a)
	}
	return r, nil
}

// state is what became of a row.
type state int

const (
	done state = iota
	differs
	missing
)

func (r *report) state(row rows.Row) (s state, why string) {
	if row.Missing != "" {
		return missing, row.Missing
	}
	var gaps []string
	if row.Differs != "" {
		gaps = append(gaps, row.Differs)
	}
	for _, c := range r.cases[row.ID] {
		if d := c.Deviation; d != nil && d.NT != "" {
			gaps = addNew(gaps, d.Here+", and on Windows "+d.NT)
		}
	}
	if len(gaps) > 0 {
		return differs, strings.Join(gaps, "; ")
	}
	return done, ""
}

// choices are what the row's cases chose where nobody knows what Windows does.
func (r *report) choices(row rows.Row) (choices []string) {
	for _, c := range r.cases[row.ID] {
		if d := c.Deviation; d != nil && d.Choice != "" {
			choices = addNew(choices, d.Choice)
		}
	}
	return choices
}

// answer says how a front answered the cases of a row, compared with Windows.
func (r *report) answer(row rows.Row, front int) string {
	var others []string
	cases := r.cases[row.ID]
	yes := 0
	for _, c := range cases {
		if a := compared(c, fronts[front].name == "wine", r.answers[front][c.Name]); a == conformance.Yes {
			yes++
		} else {
			others = addNew(others, a)
		}
	}
	switch {
	case len(cases) == 0:
		return ""
	case len(others) == 0:
		return conformance.Yes
	case yes == 0:
		return strings.Join(others, "; ")
	}
	return fmt.Sprintf("%d of %d; %s", yes, len(cases), strings.Join(others, "; "))
}

// compared turns an answer compared with the case into one compared with Windows.
func compared(c *conformance.Case, wine bool, answer string) string {
	d := c.Deviation
	switch {
	case answer == "":
		return "not run"
	case d == nil:
		return answer
	case wine && answer == conformance.DiffersByChance:
		return "by chance: " + d.Wine
	case wine && answer == conformance.Differs:
		if d.Wine == d.NT {
			return conformance.Yes
		}
		return "differs: " + d.Wine
	case d.NT != "" && answer == conformance.Yes:
		return conformance.Differs
	}
	return answer
}

func addNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
