package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// stale is what to do when the page or its plots are not those of the published report.
const stale = "run 'go run . -publish results/published.json' in bench, and edit no figures by hand"

// drawnOf draws a report's plots.
func drawnOf(t *testing.T, r *report) map[string][]byte {
	t.Helper()
	drawn, err := drawAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}

// read reads a file.
func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPageShowsThePublishedReport(t *testing.T) {
	r, err := readReport(published)
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, page)
	want, err := withFigures(text, r, drawnOf(t, r))
	if err != nil {
		t.Fatal(err)
	}
	if text != want {
		t.Errorf("%s does not show the figures of %s: %s", page, published, stale)
	}
}

func TestPlotsAreThoseOfThePublishedReport(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("other processors round the last digits differently")
	}
	r, err := readReport(published)
	if err != nil {
		t.Fatal(err)
	}
	drawn := drawnOf(t, r)
	for _, p := range pictures {
		got, err := os.ReadFile(filepath.Join("results", p.file))
		if (err == nil) != (drawn[p.file] != nil) || string(got) != string(drawn[p.file]) {
			t.Errorf("results/%s is not that of %s: %s", p.file, published, stale)
		}
	}
}

func TestPublish(t *testing.T) {
	dir := t.TempDir()
	bench := filepath.Join(dir, "bench")
	before := "# Page\n\nintro\n<!-- summary: begin (made by bench -publish: do not edit) -->\nold\n<!-- summary: end -->\nmiddle\n" +
		"<!-- figures: begin (made by bench -publish: do not edit) -->\nold\n<!-- figures: end -->\nend\n"
	doc, run := filepath.Join(dir, "docs", "performance.md"), filepath.Join(dir, "run.json")
	if err := writeFile(doc, []byte(before)); err != nil {
		t.Fatal(err)
	}
	if err := someReport().writeJSON(run); err != nil {
		t.Fatal(err)
	}
	leftover := filepath.Join(bench, "results", "scaling.svg") // the run has no such figures
	if err := writeFile(leftover, []byte("old")); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		if err := publish(run, bench); err != nil {
			t.Fatal(err)
		}
		checkPage(t, read(t, doc))
	}
	if read(t, filepath.Join(bench, published)) != read(t, run) {
		t.Error("the published report is another one")
	}
	if !strings.Contains(read(t, filepath.Join(bench, "results", "alone.svg")), "2 compare-and-swap") {
		t.Error("the plot does not show the event")
	}
	if _, err := os.Stat(leftover); err == nil {
		t.Error("a plot of another run is still there")
	}
}

// checkPage checks a page with the figures of someReport.
func checkPage(t *testing.T, text string) {
	t.Helper()
	last := 0
	for _, want := range []string{
		"# Page\n\nintro\n", "A processor, 2 processors, kernel 6.1", "**2 targets met, 1 missed,",
		"Missed:\n\n- `sync/event-cas/one`: 3.00; target at most 2\n", "](../bench/results/alone.svg)\n", "middle\n",
		"### Sections\n", "| `section/wine` | two processors | 1.00 µs | 3.00 µs | x 3.00 | 2.50 to 3.50 |  | at least 1.5 | met |\n",
		"### Synchronization\n", "| 31.0 ns / 11.0 ns | at most 2 | **missed** (1) |\n", "\n1. a note\n2. no Boost here\n",
		"Skipped: no Boost here (sync/event-boost/one, sync/mutex-boost/one).\n", "\nend\n",
	} {
		at := strings.Index(text[last:], want)
		if at < 0 {
			t.Fatalf("no %q from byte %d on in\n%s", want, last, text)
		}
		last += at + len(want)
	}
	if strings.Contains(text, "old\n") {
		t.Error("old figures are still there")
	}
}

func TestPublishNeedsItsPlaces(t *testing.T) {
	if _, err := withFigures("# Page\n", someReport(), nil); err == nil {
		t.Error("figures went nowhere without an error")
	}
}

func TestNothingMeasuredNothingDrawn(t *testing.T) {
	for name, r := range map[string]*report{
		"empty":    {},
		"skipped":  {Results: []result{{Name: "sync/event-cas", Placement: "one processor", Verdict: skipped + ": x"}}},
		"no ratio": {Results: []result{{Name: "sync/event-cas", Placement: "one processor", Ours: 1, Reference: 1, Verdict: told}}},
		"unclear":  {Results: []result{{Name: "sync/event-cas", Placement: "one processor", Ours: 1, Reference: 1, Compared: &comparison{Ratio: 1, Unclear: true}}}},
	} {
		if drawn := drawnOf(t, r); len(drawn) != 0 {
			t.Errorf("%s: %d plots", name, len(drawn))
		}
	}
}

func TestCurvesOfAReport(t *testing.T) {
	c := comparison{Ratio: 2, Interval: span{1.9, 2.1}, Spread: span{1.9, 2.1}}
	row := func(name, series string, x float64, compared *comparison) result {
		r := result{Name: name, Placement: "one processor", Ours: 100, Reference: 200, Compared: compared}
		if series != "" {
			r = r.at(series, x, "clients")
		}
		return r
	}
	r := &report{Results: []result{
		row("scaling/open-1", "scaling/open", 1, nil), row("scaling/open-2", "scaling/open", 2, &c),
		row("message/go-64B-stream", "", 0, &c), row("message/go-4K-stream", "", 0, &c),
		row("latency/event-futex-p50", "", 0, &c), row("latency/event-futex-p99", "", 0, &c),
	}}
	drawn := drawnOf(t, r)
	for file, want := range map[string]string{
		"scaling.svg": "open and close of a section", "message-time.svg": "Unix stream socket",
		"message-ratio.svg": "times as fast", "percentiles.svg": "winshm event",
	} {
		if !strings.Contains(string(drawn[file]), want) {
			t.Errorf("%s: no %q", file, want)
		}
	}
}
