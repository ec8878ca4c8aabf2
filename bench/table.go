package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/sys/unix"
)

// A result is one row of the table.
type result struct {
	Name         string      `json:"name"`
	Placement    string      `json:"placement"`
	Unit         string      `json:"unit,omitempty"` // of Ours and Reference: "ns", "B", "%" or what is counted
	Ours         float64     `json:"ours,omitempty"`
	Reference    float64     `json:"reference,omitempty"`
	Compared     *comparison `json:"compared,omitempty"`
	Inverse      bool        `json:"inverse,omitempty"` // the ratio is reference over ours
	Rounds       int         `json:"rounds,omitempty"`
	OursCPU      float64     `json:"oursCPU,omitempty"` // processor time of all who take part, in ns
	ReferenceCPU float64     `json:"referenceCPU,omitempty"`
	Target       string      `json:"target"`
	Verdict      string      `json:"verdict"`
	Note         string      `json:"note,omitempty"`
	Series       string      `json:"series,omitempty"` // rows of one series are the points of a curve
	X            float64     `json:"x,omitempty"`      // where on the curve
	XUnit        string      `json:"xUnit,omitempty"`  // what X counts
}

// A report is all results and where they were got.
type report struct {
	Time    time.Time `json:"time"`
	Kernel  string    `json:"kernel"`
	CPU     string    `json:"cpu"`
	CPUs    int       `json:"cpus"`
	Go      string    `json:"go"`
	Short   bool      `json:"short"`
	Load    string    `json:"load"` // at the start
	Results []result  `json:"results"`
}

// newReport starts a report about this machine.
func newReport(l *lab) *report {
	return &report{
		Time: time.Now().UTC().Truncate(time.Second), Kernel: kernelRelease(), CPU: cpuModel(), CPUs: len(l.cpus),
		Go: runtime.Version(), Short: l.short, Load: load(),
	}
}

// add appends rows.
func (r *report) add(rs ...result) { r.Results = append(r.Results, rs...) }

// writeTable writes the report for people.
func (r *report) writeTable(out io.Writer) error {
	fmt.Fprintf(out, "%s, %d CPUs, kernel %s, %s, load %s\n\n", r.CPU, r.CPUs, r.Kernel, r.Go, r.Load)
	tw := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "name\tplacement\tours\treference\tratio\tspread\tcpu ours\tcpu reference\ttarget\tverdict")
	var notes bytes.Buffer
	for _, row := range r.Results {
		ratio, spread := row.ratio()
		fmt.Fprintln(tw, strings.Join([]string{
			row.Name, row.Placement, quantity(row.Ours, row.Unit), quantity(row.Reference, row.Unit),
			ratio, spread, quantity(row.OursCPU, "ns"), quantity(row.ReferenceCPU, "ns"), row.Target, row.Verdict,
		}, "\t"))
		if row.Note != "" {
			fmt.Fprintf(&notes, "%s, %s: %s\n", row.Name, row.Placement, row.Note)
		}
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out, "\nratio: medians (lowest tenths where processes spin), ours/reference (1/x: reference/ours); spread: 10th to 90th percentile of the rounds' ratios;\ncpu: processor time of all who take part, servers included")
	_, err := notes.WriteTo(out)
	return err
}

// ratio shows a row's ratio and its spread.
func (r result) ratio() (ratio, spread string) {
	switch {
	case r.Compared == nil:
		return "-", "-"
	case r.Compared.Unclear:
		ratio = "unclear"
	case r.Inverse:
		ratio = fmt.Sprintf("%.2f (1/x)", r.Compared.Ratio)
	default:
		ratio = fmt.Sprintf("%.2f", r.Compared.Ratio)
	}
	return ratio, fmt.Sprintf("%.2f..%.2f", r.Compared.Spread.Low, r.Compared.Spread.High)
}

// quantity shows a time or a size.
func quantity(v float64, unit string) string {
	switch {
	case v == 0:
		return "-"
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

// writeJSON writes the report for programs.
func (r *report) writeJSON(file string) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	if err := enc.Encode(r); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text.Bytes(), 0o644)
}

// kernelRelease returns what uname -r prints.
func kernelRelease() string {
	var u unix.Utsname
	if unix.Uname(&u) != nil {
		return "unknown"
	}
	return unix.ByteSliceToString(u.Release[:])
}

// cpuModel returns the CPU's name.
func cpuModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown CPU"
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// load returns the load of the last minute.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}
