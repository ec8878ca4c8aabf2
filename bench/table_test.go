package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// someReport has one row of each kind.
func someReport() *report {
	c := comparison{Ratio: 3, Interval: span{2.9, 3.1}, Spread: span{2.5, 3.5}}
	return &report{
		Time: time.Unix(1_700_000_000, 0).UTC(), Kernel: "6.1", CPU: "A processor", CPUs: 2, Go: "go1.26", Load: "0.10",
		Results: []result{
			{Name: "sync/event-cas", Placement: "one processor", Unit: "ns", Ours: 30, Reference: 10, Compared: &c, OursCPU: 31, ReferenceCPU: 11, Target: "<= 2", Verdict: missed, Note: "a note"},
			{Name: "section/wine", Placement: "two processors", Unit: "ns", Ours: 1000, Reference: 3000, Compared: &c, Inverse: true, Target: ">= 1.5", Verdict: met},
			{Name: "memory/object", Placement: "one processor", Unit: "B", Ours: 885, Target: "<= 2048 B", Verdict: met},
			{Name: "sync/event-boost", Placement: "one processor", Target: "<= 2", Verdict: skipped + ": no Boost here"},
			{Name: "sync/mutex-boost", Placement: "one processor", Target: "<= 2", Verdict: skipped + ": no Boost here"},
			{Name: "peer/pipe", Placement: "two processors, GOMAXPROCS=2", Unit: "ns", Ours: 1, Reference: 1, Compared: &c, Target: "none", Verdict: told, Note: "a note"},
			{Name: "file/view-mmap", Placement: "one processor", Target: "<= 1", Verdict: failed},
		},
	}
}

func TestTable(t *testing.T) {
	var text bytes.Buffer
	if err := someReport().writeTable(&text, false); err != nil {
		t.Fatal(err)
	}
	var last int
	for _, want := range []string{
		"A processor, 2 processors, kernel 6.1, go1.26; 2023-11-14 22:13 UTC, load at the start 0.10\n",
		"Sections ", "section/wine/two ", "x 3.00", "met\n", "memory/object/one", "885 B",
		"Synchronization ", "sync/event-cas/one", "30.0 ns", "<= 2", "missed [1]\n", "skipped [2]\n", "skipped [2]\n", "[1] a note\n", "[2] no Boost here\n",
		"Files ", "failed\n", "Peer ", "peer/pipe/two-ps", "told [1]\n",
		"2 targets met, 1 missed, 0 without verdict; 1 figures without target; 2 skipped; 1 failed\n",
		"missed sync/event-cas/one: 3.00, target <= 2\n",
		"skipped no Boost here: sync/event-boost/one, sync/mutex-boost/one\n",
	} {
		at := strings.Index(text.String()[last:], want)
		if at < 0 {
			t.Fatalf("no %q from byte %d on in\n%s", want, last, &text)
		}
		last += at + len(want)
	}
	if strings.Contains(text.String(), "\x1b") {
		t.Error("colours that nobody wanted")
	}
}

func TestTableInColours(t *testing.T) {
	var plain, coloured bytes.Buffer
	if err := someReport().writeTable(&plain, false); err != nil {
		t.Fatal(err)
	}
	if err := someReport().writeTable(&coloured, true); err != nil {
		t.Fatal(err)
	}
	text := coloured.String()
	if !strings.Contains(text, "\x1b[31mmissed\x1b[0m") {
		t.Error("what was missed is not red")
	}
	for _, hue := range []string{"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m"} {
		text = strings.ReplaceAll(text, hue, "")
	}
	if text != plain.String() {
		t.Error("colours change more than colours")
	}
}

func TestNoColoursInAFile(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if colourful(f) || colourful(new(bytes.Buffer)) {
		t.Error("colours in what is no terminal")
	}
}

func TestReportIsReadAsWritten(t *testing.T) {
	file, rep := filepath.Join(t.TempDir(), "results", "r.json"), someReport()
	if err := rep.writeJSON(file); err != nil {
		t.Fatal(err)
	}
	got, err := readReport(file)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, rep) {
		t.Errorf("read %+v, wrote %+v", got, rep)
	}
}

func TestFactor(t *testing.T) {
	for v, want := range map[float64]string{494.4: "494", 9.406: "9.41", 1: "1.00", 0.25: "0.25", 0.0051: "0.0051", 0.0262: "0.026"} {
		if got := factor(v); got != want {
			t.Errorf("factor(%v) = %s, want %s", v, got, want)
		}
	}
}

func TestProgress(t *testing.T) {
	tests := []struct {
		made, all   int
		took, since time.Duration
		want        string
	}{
		{37, 196, 1300 * time.Millisecond, 111 * time.Second, "[37/196] a/b 1.3 s, about 8 min left"},
		{3, 4, time.Second, 60 * time.Second, "[3/4] a/b 1.0 s, about 20 s left"},
		{4, 4, time.Second, time.Minute, "[4/4] a/b 1.0 s"},
	}
	for _, tt := range tests {
		if got := progress(tt.made, tt.all, "a/b", tt.took, tt.since); got != tt.want {
			t.Errorf("progress = %q, want %q", got, tt.want)
		}
	}
}

func TestBudget(t *testing.T) {
	var rep report
	l, opt := &lab{log: new(bytes.Buffer)}, options{run: regexp.MustCompile("^sync/event-"), budget: 1}
	if err := measureAll(t.Context(), l, opt, &rep); err != nil {
		t.Fatal(err)
	}
	if got := len(rep.with(skipped)); got == 0 || got != len(rep.Results) {
		t.Errorf("%d of %d rows skipped, want all", got, len(rep.Results))
	}
}
