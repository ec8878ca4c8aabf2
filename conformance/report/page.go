package main

import (
	"fmt"
	"strings"

	"winshm/conformance"
	"winshm/conformance/rows"
)

const introduction = `<!-- Made by "make conformance" from conformance/rows, conformance and conformance/answers. Do not edit. -->
# Compatibility with Windows

What Windows does, row by row, and whether winshm does the same. What is not a matter of rows, such as paths and
sessions, is in [differences.md](differences.md), as are functions that are not in the tables.

- **done**: as on Windows, and a test holds it. **differs**: otherwise, and why. **missing**: not there yet, and why.
- Most rows are held by cases of [conformance/](../conformance), which run over the Go package, over the C library in
  two builds, and over Wine's DLLs, which put the cases themselves to the test. *yes* in their columns: the front answers as
  Windows does. Wine is known to be wrong in places; a case fails when that changes.
- Other rows name the test that holds them.
- Numbers are error codes of Windows. "Choice": no source says what Windows does; this is what winshm does.

`

// page returns the page as Markdown.
func (r *report) page() string {
	var b strings.Builder
	b.WriteString(introduction)
	r.writeFronts(&b)
	groups := split(r.rows, func(row rows.Row) string { return row.Functions })
	r.writeSummary(&b, groups)
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %s\n", g.name)
		for _, section := range split(g.rows, func(row rows.Row) string { return row.Section }) {
			fmt.Fprintf(&b, "\n### %s\n\n", section.name)
			if reason, ok := wholly(section.rows); ok {
				writeMissing(&b, section.rows, reason)
			} else {
				r.writeRows(&b, section.rows)
			}
		}
	}
	return b.String()
}

// group is rows that have something in common.
type group struct {
	name string
	rows []rows.Row
}

// split groups rows by a name, in the order of their first rows.
func split(list []rows.Row, name func(rows.Row) string) []group {
	var groups []group
	index := map[string]int{}
	for _, row := range list {
		i, ok := index[name(row)]
		if !ok {
			i = len(groups)
			index[name(row)] = i
			groups = append(groups, group{name: name(row)})
		}
		groups[i].rows = append(groups[i].rows, row)
	}
	return groups
}

// count returns how many of some rows are done, differ, and are missing.
func (r *report) count(list []rows.Row) (n [3]int) {
	for _, row := range list {
		s, _ := r.state(row)
		n[s]++
	}
	return n
}

// writeFronts says how many cases each front answered in which way.
func (r *report) writeFronts(b *strings.Builder) {
	fmt.Fprintf(b, "| %d cases over | as the case asserts | otherwise, as known | skipped |\n|---|---:|---:|---:|\n",
		len(conformance.All))
	for i, front := range fronts {
		n := map[string]int{}
		for _, answer := range r.answers[i] {
			n[kindOf(answer)]++
		}
		fmt.Fprintf(b, "| %s | %d | %d | %d |\n", front.words, n[conformance.Yes], n[conformance.Differs], n[conformance.Skipped])
	}
}

func kindOf(answer string) string {
	for _, kind := range []string{conformance.Differs, conformance.Skipped} {
		if strings.HasPrefix(answer, kind) {
			return kind
		}
	}
	return answer
}

func (r *report) writeSummary(b *strings.Builder, groups []group) {
	b.WriteString("\n| functions | rows | done | differs | missing |\n|---|---:|---:|---:|---:|\n")
	line := func(name string, list []rows.Row) {
		n := r.count(list)
		fmt.Fprintf(b, "| %s | %d | %s | %s | %s |\n", name, len(list), number(n[done]), number(n[differs]), number(n[missing]))
	}
	for _, g := range groups {
		line(fmt.Sprintf("[%s](#%s)", g.name, anchor(g.name)), g.rows)
	}
	line("**all**", r.rows)
}

// number leaves a zero out, so that the others are seen.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// anchor is the name that a heading has in links.
func anchor(heading string) string {
	return strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(heading, ",", "")), " ", "-")
}

// wholly reports whether all of some rows are missing for one reason.
func wholly(list []rows.Row) (reason string, ok bool) {
	for _, row := range list {
		if row.Missing == "" || row.Missing != list[0].Missing {
			return "", false
		}
	}
	return list[0].Missing, true
}

func writeMissing(b *strings.Builder, list []rows.Row, reason string) {
	fmt.Fprintf(b, "Missing: %s.\n\n", reason)
	for _, row := range list {
		fmt.Fprintf(b, "- %s: %s\n", row.ID, row.Words)
	}
}

func (r *report) writeRows(b *strings.Builder, list []rows.Row) {
	b.WriteString("| row | Windows | winshm | held by | Go | C | Wine 8 |\n|---|---|---|---|---|---|---|\n")
	for _, row := range list {
		for _, cell := range []string{
			row.ID, row.Words, r.outcome(row), r.heldBy(row), r.answer(row, 0), r.answerOfC(row), r.answer(row, 3),
		} {
			fmt.Fprintf(b, "| %s ", strings.ReplaceAll(cell, "|", `\|`))
		}
		b.WriteString("|\n")
	}
}

// outcome is the state of a row in words.
func (r *report) outcome(row rows.Row) string {
	s, why := r.state(row)
	text := [...]string{"done", "**differs**", "**missing**"}[s]
	if why != "" {
		text += ": " + why
	}
	said := []string{text}
	for _, choice := range r.choices(row) {
		said = append(said, "Choice: "+choice)
	}
	if row.Note != "" {
		said = append(said, row.Note)
	}
	return strings.Join(said, ". ")
}

// heldBy names the tests of a row, and its cases if they are few.
func (r *report) heldBy(row rows.Row) string {
	const few = 3
	var names []string
	for _, c := range r.cases[row.ID] {
		names = append(names, "`"+c.Name+"`")
	}
	if len(names) > few {
		names = append(names[:few-1], fmt.Sprintf("%d more cases", len(names)-few+1))
	}
	for _, test := range row.Tests {
		names = append(names, "`"+test.String()+"`")
	}
	return strings.Join(names, "; ")
}

// answerOfC is one answer for both builds, unless they differ.
func (r *report) answerOfC(row rows.Row) string {
	narrow, wide := r.answer(row, 1), r.answer(row, 2)
	if narrow == wide {
		return narrow
	}
	return fmt.Sprintf("2 bytes: %s; 4 bytes: %s", narrow, wide)
}

// counts is what the page counts, in short.
func (r *report) counts() string {
	var b strings.Builder
	for i, front := range fronts {
		n := map[string]int{}
		for _, answer := range r.answers[i] {
			n[kindOf(answer)]++
		}
		fmt.Fprintf(&b, "%-22s %d cases: %d as asserted, %d otherwise as known, %d skipped\n", front.words, len(r.answers[i]),
			n[conformance.Yes], n[conformance.Differs], n[conformance.Skipped])
	}
	n := r.count(r.rows)
	fmt.Fprintf(&b, "%-22s %d: %d done, %d differ, %d missing\n", "rows", len(r.rows), n[done], n[differs], n[missing])
	return b.String()
}
