package main

import (
	"fmt"
	"slices"
	"strings"
)

// What stands where a verdict would, of a row that could not be measured.
const (
	skipped = "skipped"
	failed  = "failed"
)

// verdictWord is a row's verdict without the reason.
func (r result) verdictWord() string {
	word, _, _ := strings.Cut(r.Verdict, ": ")
	return word
}

// remark is what a row has to say besides its figures: its note, or why it was skipped.
func (r result) remark() string {
	if _, why, ok := strings.Cut(r.Verdict, ": "); ok {
		return joinNotes(r.Note, why)
	}
	return r.Note
}

// with returns the rows that have one of the verdicts.
func (r *report) with(verdicts ...string) []result {
	var rows []result
	for _, row := range r.Results {
		if slices.Contains(verdicts, row.verdictWord()) {
			rows = append(rows, row)
		}
	}
	return rows
}

// tally counts the verdicts in words.
func (r *report) tally() string {
	text := fmt.Sprintf("%d targets met, %d missed, %d without verdict; %d figures without target",
		len(r.with(met)), len(r.with(missed)), len(r.with(noVerdict)), len(r.with(told)))
	if n := len(r.with(skipped)); n > 0 {
		text += fmt.Sprintf("; %d skipped", n)
	}
	if n := len(r.with(failed)); n > 0 {
		text += fmt.Sprintf("; %d failed", n)
	}
	return text
}

// reason is why some measures were skipped.
type reason struct {
	why string
	ids []string
}

// reasons lists why measures were skipped, each reason once.
func (r *report) reasons() []reason {
	var rs []reason
	for _, row := range r.with(skipped) {
		i := slices.IndexFunc(rs, func(x reason) bool { return x.why == row.remark() })
		if i < 0 {
			i, rs = len(rs), append(rs, reason{why: row.remark()})
		}
		rs[i].ids = append(rs[i].ids, row.id())
	}
	return rs
}
