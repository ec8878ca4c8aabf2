package main

import (
	"context"
)

// A step is one call for each section of a batch.
type step struct {
	command string // of both workers
	row     string // its name in the table; "": it is not timed
}

// steps are what a batch of sections goes through. Each section is opened once more by its name; it is the second handle
// that is mapped, and the first that is closed last.
var steps = []step{
	{"made", "section/create"},
	{"opened", "section/open"},
	{"mapped", "section/map"},
	{"touched", ""},
	{"unmapped", "section/unmap"},
	{"dropped", ""},
	{"closed", "section/close"},
}

// batch is how many sections go through the steps together: few enough for the usual limit of open files, and enough that
// what a line costs does not show.
const batch = 400

// stepMeasures lists the measures of a section's calls one by one.
func stepMeasures() []measure {
	const about = "section/create, open, map, unmap and close, each against the bare system calls in C"
	return []measure{
		{"section/steps", about, oneProcessor, untargeted, false, eachStep},
		{"section/steps", about, twoPs, untargeted, false, eachStep},
	}
}

// eachStep measures every step of a section's life, a row for each.
func eachStep(ctx context.Context, l *lab, m measure) ([]result, error) {
	reference, err := m.parts(ctx, l)
	if err != nil {
		return nil, err
	}
	defer reference.close()
	if _, err := reference.call("cycle 1"); err != nil { // its server runs now
		return nil, err
	}
	client, stop, err := m.ours(ctx, l)
	if err != nil {
		return nil, err
	}
	defer stop()
	d, err := l.syncPace().alternate(ctx, inSteps(client), inSteps(reference))
	if err != nil {
		return nil, err
	}
	return m.stepRows(d), nil
}

// inSteps takes batches of sections through the steps. The figures: what each timed step costs, then the processor time of
// each.
func inSteps(w *worker) subject {
	used := usedBy(w.pids()...)
	return subject{run: func(n int) ([]float64, error) {
		var wall, cpu []float64
		for left := n; left > 0; left -= batch {
			took, busy, err := w.walk(min(left, batch), used)
			if err != nil {
				return nil, err
			}
			wall, cpu = plus(wall, took), plus(cpu, busy)
		}
		figures := append(wall, cpu...)
		for i := range figures {
			figures[i] /= float64(n)
		}
		return figures, nil
	}}
}

// walk takes one batch through the steps; it returns wall time and processor time of the timed ones.
func (w *worker) walk(n int, used func() float64) (wall, cpu []float64, err error) {
	for _, s := range steps {
		before := used()
		ns, err := w.call("%s %d", s.command, n)
		if err != nil {
			return nil, nil, err
		}
		if s.row != "" {
			wall, cpu = append(wall, ns[0]), append(cpu, used()-before)
		}
	}
	return wall, cpu, nil
}

// plus adds one by one; a nil sum is nothing yet.
func plus(sum, more []float64) []float64 {
	if sum == nil {
		return more
	}
	for i := range sum {
		sum[i] += more[i]
	}
	return sum
}

// stepRows makes a row for each timed step, of a duel of inSteps.
func (m measure) stepRows(d duel) []result {
	var rows []result
	timed := len(d.ours.figures) / 2
	for _, s := range steps {
		if s.row == "" {
			continue
		}
		i := len(rows)
		one := d.figure(i)
		one.ours.cpu, one.reference.cpu = d.ours.figures[timed+i], d.reference.figures[timed+i]
		m.name = s.row
		rows = append(rows, m.judged(one))
	}
	return rows
}
