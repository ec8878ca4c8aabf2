package main

import (
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

// ordered fails the test unless a subject answers percentiles.
func ordered(t *testing.T, name string, s subject) {
	t.Helper()
	if figures, err := s.run(200); err != nil || len(figures) != len(percentiles) || figures[0] <= 0 || !slices.IsSorted(figures) {
		t.Errorf("%s: %v, %v; want three times, none shorter than the one before", name, figures, err)
	}
}

func TestPercentilesOfReferences(t *testing.T) {
	l := testLab(t)
	bare := formed(t, l, bareCrew, 2)
	ordered(t, "futex", trips("pings", "pong")(bare))
	ordered(t, "asleep", trips("seldoms", "pong")(bare))
	socket := formed(t, l, socketCrew(unix.SOCK_STREAM), 2)
	ordered(t, "socket", trips("asks 64 0", "answer 64 0")(socket))
}

func TestPercentilesOfOurs(t *testing.T) {
	l := testLab(t)
	events := formed(t, l, goCrew(oneProcessor), 2)
	ordered(t, "pings", trips("pings", "pong")(events))
	ordered(t, "seldoms", trips("seldoms", "pong")(events))
	messages := formed(t, l, goMessages(oneProcessor), 2)
	ordered(t, "sends", trips("sends 64 0", "serve")(messages))
	ordered(t, "rarely", trips("rarely 64 0", "serve")(messages))
}

// Where rounds are too few for a percentile, the row is not there, and the first one says why.
func TestRowsOfPercentiles(t *testing.T) {
	s := side{figures: [][]float64{{1, 1}, {2, 2}, {3, 3}}}
	for _, test := range []struct {
		tail tail
		want []string
	}{
		{awake, []string{"x-p50", "x-p99", "x-p99.9"}},
		{rested, []string{"x-p50", "x-p99"}},
	} {
		var names []string
		for i, r := range test.tail.rows(measure{name: "x"}, duel{s, s}) {
			names = append(names, r.Name)
			if r.Ours != float64(i+1) || r.Verdict != told || (r.Note != "") != (i == 0) {
				t.Errorf("%s: %v, %s, %q", r.Name, r.Ours, r.Verdict, r.Note)
			}
		}
		if !slices.Equal(names, test.want) {
			t.Errorf("rows %v, want %v", names, test.want)
		}
	}
}
