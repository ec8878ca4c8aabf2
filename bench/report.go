package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
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

// readReport reads what writeJSON has written.
func readReport(file string) (*report, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var r report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &r, nil
}

// id is by what -run selects the measure of a row; rows that come along with another have one of the same form.
func (r result) id() string {
	for p := oneProcessor; p <= unpinned; p++ {
		if r.Placement == p.String() {
			return r.Name + "/" + p.suffix()
		}
	}
	return r.Name
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
	return writeFile(file, text.Bytes())
}

// writeFile writes a file, and makes its folder.
func writeFile(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
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
