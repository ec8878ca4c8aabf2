package main

import (
	"context"
	"slices"
	"time"
)

// A subject is what can be measured.
type subject struct {
	// run does something n times and returns what one time cost, in nanoseconds: one or more figures, always as many.
	run func(n int) ([]float64, error)
	// used is the processor time, in nanoseconds, that all who take part have used so far; nil if nobody knows.
	used func() float64
	// times says how often something was done where that is not n; may be nil.
	times func(figures []float64) float64
}

// A side is what one subject costs.
type side struct {
	figures [][]float64 // [figure][round]
	cpu     []float64   // processor time of doing it once, round by round; nil if nobody knows
}

// A duel is what two subjects cost, measured in turn.
type duel struct{ ours, reference side }

// figure returns the duel with only the i-th figure.
func (d duel) figure(i int) duel {
	d.ours.figures, d.reference.figures = d.ours.figures[i:i+1], d.reference.figures[i:i+1]
	return d
}

// leadIn is the part of a round that is done once more before it, untimed, so
// that a subject that sat still while the other ran is up to speed.
const leadIn = 0.125

// A pace says how long to measure.
type pace struct {
	rounds int           // of each side
	budget time.Duration // of one round
	times  int           // how often in a round; 0: as often as the budget allows
}

// alternate measures two subjects in alternating rounds, at the lab's pace.
func (l *lab) alternate(ctx context.Context, ours, reference subject) (duel, error) {
	return l.pace.alternate(ctx, ours, reference)
}

// alternate measures two subjects in alternating rounds.
func (p pace) alternate(ctx context.Context, ours, reference subject) (duel, error) {
	sides, err := p.inTurn(ctx, ours, reference)
	if err != nil {
		return duel{}, err
	}
	return duel{sides[0], sides[1]}, nil
}

// inTurn measures subjects in alternating rounds, after a warm-up of all. Who goes first changes from round to round.
func (p pace) inTurn(ctx context.Context, subjects ...subject) ([]side, error) {
	counts := slices.Repeat([]int{p.times}, len(subjects))
	for i, s := range subjects {
		if p.times > 0 {
			continue
		}
		n, err := calibrate(ctx, s, p.budget)
		if err != nil {
			return nil, err
		}
		counts[i] = n
	}
	return counted(ctx, p.rounds, subjects, counts)
}

// counted measures subjects in alternating rounds of so many times each.
func counted(ctx context.Context, rounds int, subjects []subject, counts []int) ([]side, error) {
	sides := make([]side, len(subjects))
	for round := range rounds {
		for turn := range subjects {
			i := (round + turn) % len(subjects)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := sides[i].add(subjects[i], counts[i]); err != nil {
				return nil, err
			}
		}
	}
	return sides, nil
}

// add makes one round of n times.
func (s *side) add(of subject, n int) error {
	if _, err := of.run(max(1, int(leadIn*float64(n)))); err != nil {
		return err
	}
	before := of.cpu()
	figures, err := of.run(n)
	if err != nil {
		return err
	}
	if s.figures == nil {
		s.figures = make([][]float64, len(figures))
	}
	for i, v := range figures {
		s.figures[i] = append(s.figures[i], v)
	}
	if of.used != nil {
		s.cpu = append(s.cpu, (of.cpu()-before)/of.done(n, figures))
	}
	return nil
}

// cpu is the processor time used so far.
func (s subject) cpu() float64 {
	if s.used == nil {
		return 0
	}
	return s.used()
}

// done is how often something was done in a round of n.
func (s subject) done(n int, figures []float64) float64 {
	if s.times == nil {
		return float64(n)
	}
	return max(s.times(figures), 1)
}

// calibrate warms a subject up and returns how many iterations fill a round.
func calibrate(ctx context.Context, s subject, budget time.Duration) (int, error) {
	for n := 16; ; n *= 2 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		start := time.Now()
		if _, err := s.run(n); err != nil {
			return 0, err
		}
		if took := time.Since(start); took >= budget/2 {
			return max(1, int(float64(n)*float64(budget)/float64(took))), nil
		}
	}
}
