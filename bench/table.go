package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// heads are the columns of the table on the terminal; notes follow the verdict.
var heads = []string{"", "ours", "reference", "ratio", "spread", "cpu ours", "cpu ref.", "target", "verdict"}

// legend explains the columns.
const legend = `ours, reference: medians of the rounds (the border of their lowest tenth where processes spin)
ratio            ours over reference, so less is better; x 3.00: three times as fast as the reference, so more is better
spread           10th to 90th percentile of the ratios of single rounds
cpu              processor time of all who take part, servers included
verdict          "no verdict" where the ratio's interval does not tell, "told" where there is no target
one, two, two-ps one processor; two; two, and a Go client has both; unpinned: wherever the kernel sends whom
`

// writeTable writes the report for people, with colours if wanted.
func (r *report) writeTable(out io.Writer, colours bool) error {
	var text bytes.Buffer
	fmt.Fprintln(&text, r.machine())
	gs := r.groups()
	widths := columns(gs)
	for _, g := range gs {
		g.write(&text, widths, colours)
	}
	fmt.Fprintf(&text, "\n%s", legend)
	r.writeSummary(&text, colours)
	_, err := text.WriteTo(out)
	return err
}

// machine says where, when and how the figures were got.
func (r *report) machine() string {
	text := fmt.Sprintf("%s, %s, kernel %s, %s; %s, load at the start %s",
		r.CPU, plural(r.CPUs, "processor"), r.Kernel, r.Go, r.Time.UTC().Format("2006-01-02 15:04 UTC"), r.Load)
	if r.Short {
		text += "; a short run"
	}
	return text
}

// plural counts things.
func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// cells are a row's columns up to the verdict.
func (r result) cells() []string {
	ratio, spread := r.ratio()
	return []string{
		r.id(), quantity(r.Ours, r.Unit), quantity(r.Reference, r.Unit), ratio, spread,
		quantity(r.OursCPU, "ns"), quantity(r.ReferenceCPU, "ns"), r.Target,
	}
}

// columns returns how wide the columns are in all groups together.
func columns(gs []group) []int {
	widths := make([]int, len(heads)-1)
	fit := func(cells []string) {
		for i := range widths {
			widths[i] = max(widths[i], utf8.RuneCountInString(cells[i]))
		}
	}
	fit(heads)
	for _, g := range gs {
		fit([]string{g.title, "", "", "", "", "", "", ""})
		for _, row := range g.rows {
			fit(row.cells())
		}
	}
	return widths
}

// write writes a group: its heading, its rows and its notes.
func (g group) write(out io.Writer, widths []int, colours bool) {
	head := slices.Clone(heads)
	head[0] = g.title
	fmt.Fprintf(out, "\n%s\n", paint(bold, aligned(head[:len(widths)], widths, 0, 7)+"  "+heads[len(widths)], colours))
	var ns notes
	for _, row := range g.rows {
		line := aligned(row.cells(), widths, 0, 7) + "  " + paint(hues[row.verdictWord()], row.verdictWord(), colours)
		if n := ns.number(row.remark()); n > 0 {
			line += fmt.Sprintf(" [%d]", n)
		}
		fmt.Fprintln(out, line)
	}
	for i, note := range ns {
		fmt.Fprintf(out, "  [%d] %s\n", i+1, note)
	}
}

// aligned joins cells: those of the columns left from the left, figures from the right.
func aligned(cells []string, widths []int, left ...int) string {
	text := make([]string, len(widths))
	for i, cell := range cells {
		gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if slices.Contains(left, i) {
			text[i] = cell + gap
		} else {
			text[i] = gap + cell
		}
	}
	return strings.Join(text, "  ")
}

// writeSummary writes how many targets were met, which were missed, and what was skipped.
func (r *report) writeSummary(out io.Writer, colours bool) {
	fmt.Fprintf(out, "\n%s\n", paint(bold, r.tally(), colours))
	for _, row := range r.with(missed) {
		fmt.Fprintf(out, "  %s %s: %s, target %s\n", paint(hues[missed], missed, colours), row.id(), row.outcome(), row.Target)
	}
	for _, x := range r.reasons() {
		fmt.Fprintf(out, "  %s %s: %s\n", skipped, x.why, strings.Join(x.ids, ", "))
	}
}

// outcome is what of a row its target is about.
func (r result) outcome() string {
	if r.Compared == nil {
		return quantity(r.Ours, r.Unit)
	}
	ratio, _ := r.ratio()
	return ratio
}

// ratio shows a row's ratio and its spread.
func (r result) ratio() (ratio, spread string) {
	switch {
	case r.Compared == nil:
		return "", ""
	case r.Compared.Unclear:
		ratio = "unclear"
	case r.Inverse:
		ratio = "x " + factor(r.Compared.Ratio)
	default:
		ratio = factor(r.Compared.Ratio)
	}
	return ratio, factor(r.Compared.Spread.Low) + ".." + factor(r.Compared.Spread.High)
}

// factor shows a ratio with about three digits.
func factor(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 0.1:
		return fmt.Sprintf("%.2f", v)
	default:
		return fmt.Sprintf("%.2g", v)
	}
}

// quantity shows a time or a size.
func quantity(v float64, unit string) string {
	switch {
	case v == 0:
		return ""
	case unit == "ns" && v < 1000:
		return fmt.Sprintf("%.1f ns", v)
	case unit == "ns" && v < 1e6:
		return fmt.Sprintf("%.2f µs", v/1e3)
	case unit == "ns":
		return fmt.Sprintf("%.2f ms", v/1e6)
	case unit == "B" && v >= 10<<10:
		return fmt.Sprintf("%.1f KiB", v/1024)
	case unit == "%":
		return fmt.Sprintf("%.3f %%", v)
	default:
		return fmt.Sprintf("%.0f %s", v, unit)
	}
}

// Colours of a terminal.
const bold = "1"

var hues = map[string]string{met: "32", missed: "31", noVerdict: "33", failed: "31", told: "2", skipped: "2"}

// paint colours a text, if wanted.
func paint(hue, text string, colours bool) string {
	if !colours || hue == "" {
		return text
	}
	return "\x1b[" + hue + "m" + text + "\x1b[0m"
}

// colourful reports whether a writer is a terminal whose user has nothing against colours.
func colourful(out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	return err == nil
}
