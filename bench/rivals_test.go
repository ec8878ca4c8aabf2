package main

import (
	"errors"
	"slices"
	"testing"
)

func TestRivals(t *testing.T) {
	for _, r := range rivals() {
		t.Run(r.name, func(t *testing.T) {
			c := formed(t, testLab(t), r.program.keeping(r.keep), 2)
			took(t, r.life, byFirst(r.life)(c), 10)
			took(t, r.visit, byFirst(r.visit)(c), 10)
		})
	}
}

func TestKeepers(t *testing.T) {
	c := formed(t, testLab(t), keepers(oneProcessor), 2)
	took(t, "visit", byFirst("visit")(c), 10)
	took(t, "cycle", byFirst("cycle")(c), 10)
}

// What a killed worker leaves must not stay: nobody else cleans up after it.
func TestForget(t *testing.T) {
	for _, r := range rivals() {
		t.Run(r.name, func(t *testing.T) {
			l := testLab(t)
			c := formed(t, l, r.program.keeping(r.keep), 2)
			if err := c.workers[keeper].cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			c.close()
			formed(t, l, r.program.keeping(r.keep), 2) // fails if the name is still there
		})
	}
}

func TestSyncRivals(t *testing.T) {
	l := testLab(t)
	for _, test := range []struct {
		name     string
		found    founder
		commands []string
	}{
		{"posix", program(posixProgram).found, []string{"semaphore"}},
		{"boost", program(boostProgram).found, []string{"semaphore"}},
		{"python", program(pythonProgram).found, []string{"mutex"}},
		{"peers", program(peersProgram).found, []string{"flock", "filemutex"}},
		{"robust", robustCrew, []string{"mutex"}},
		{"pair", boostPair, []string{"ping"}},
		{"eventfd", descriptors("eventfd"), []string{"ping", "wake"}},
		{"pipe", descriptors("pipe"), []string{"ping", "wake"}},
		{"socket", descriptors("socket"), []string{"ping", "wake"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := formed(t, l, test.found, 2)
			for _, command := range test.commands {
				took(t, command, byFirst(command)(c), 10)
			}
		})
	}
}

func TestMissingRivalIsSkipped(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	l := testLab(t)
	for _, r := range rivals() {
		if _, err := r.program(t.Context(), l); !isSkip(err) {
			t.Errorf("%s: %v, want a reason to skip", r.name, err)
		}
	}
}

func isSkip(err error) bool {
	_, ok := errors.AsType[skip](err)
	return ok
}

func TestSteps(t *testing.T) {
	l := testLab(t)
	m := measure{placement: oneProcessor}
	reference, err := m.parts(t.Context(), l)
	if isSkip(err) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reference.close)
	client, stop, err := m.ours(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	for _, w := range []*worker{reference, client} {
		figures, err := inSteps(w).run(batch + 1) // in two parts
		if err != nil || len(figures) != 10 || slices.Min(figures[:5]) <= 0 {
			t.Errorf("%s: %v, %v: want five times, and the processor time of each", w.name, figures, err)
		}
	}
}

func TestStepRows(t *testing.T) {
	series := func(times float64) (s side) {
		for i := range 10 {
			s.figures = append(s.figures, []float64{times * float64(i+1), times * float64(i+1)})
		}
		return s
	}
	rows := measure{}.stepRows(duel{series(2), series(1)})
	if len(rows) != 5 {
		t.Fatalf("%d rows, want 5", len(rows))
	}
	if r := rows[2]; r.Name != "section/map" || r.Ours != 6 || r.Reference != 3 || r.OursCPU != 16 || r.ReferenceCPU != 8 {
		t.Errorf("the third row is %+v", r)
	}
}
