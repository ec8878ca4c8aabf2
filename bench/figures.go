package main

import (
	"fmt"
	"strings"
)

// summary is the part of docs/performance.md that says in short what a report found, with its plots.
func summary(r *report, drawn map[string][]byte) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s.\n\n**%s.**\n", r.machine(), r.tally())
	text.WriteString(r.missedList())
	for _, p := range pictures {
		if drawn[p.file] != nil {
			fmt.Fprintf(&text, "\n![%s](../bench/results/%s)\n", p.about, p.file)
		}
	}
	return text.String()
}

// figures is the part of docs/performance.md with the tables of a report.
func figures(r *report) string {
	var text strings.Builder
	for _, g := range r.groups() {
		text.WriteString(g.markdown())
	}
	for _, x := range r.reasons() {
		fmt.Fprintf(&text, "\nSkipped: %s (%s).\n", escaped(x.why), strings.Join(x.ids, ", "))
	}
	return strings.TrimPrefix(text.String(), "\n")
}

// missedList names the targets that were missed, and those without verdict.
func (r *report) missedList() string {
	var text strings.Builder
	for _, part := range []struct{ title, verdict string }{{"Missed", missed}, {"Without verdict", noVerdict}} {
		rows := r.with(part.verdict)
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&text, "\n%s:\n\n", part.title)
		for _, row := range rows {
			fmt.Fprintf(&text, "- `%s`: %s; target %s\n", row.id(), row.outcome(), inWords(row.Target))
		}
	}
	return text.String()
}

// markdown is a group's heading, table and notes.
func (g group) markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "\n### %s\n\n", g.title)
	text.WriteString("| measure | placement | ours | reference | ratio | spread | processor time, ours / reference | target | verdict |\n")
	text.WriteString("|---|---|--:|--:|--:|--:|--:|---|---|\n")
	var ns notes
	for _, row := range g.rows {
		text.WriteString(row.markdown(&ns))
	}
	if len(ns) > 0 {
		text.WriteString("\n")
	}
	for i, note := range ns {
		fmt.Fprintf(&text, "%d. %s\n", i+1, escaped(note))
	}
	return text.String()
}

// markdown is a row of the table.
func (r result) markdown(ns *notes) string {
	ratio, spread := r.ratio()
	cpu := quantity(r.OursCPU, "ns") + " / " + quantity(r.ReferenceCPU, "ns")
	verdict := r.verdictWord()
	if verdict == missed {
		verdict = "**missed**"
	}
	if n := ns.number(r.remark()); n > 0 {
		verdict += fmt.Sprintf(" (%d)", n)
	}
	cells := []string{
		"`" + r.Name + "`", r.Placement, quantity(r.Ours, r.Unit), quantity(r.Reference, r.Unit), ratio,
		strings.ReplaceAll(spread, "..", " to "), strings.Trim(cpu, " /"), inWords(r.Target), verdict,
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// inWords is a target as a reader says it.
func inWords(target string) string {
	return strings.NewReplacer("<= ", "at most ", ">= ", "at least ", "> ", "more than ").Replace(target)
}

// escaped keeps a text from being taken for markup.
func escaped(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`).Replace(text)
}
