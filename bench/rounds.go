package main

import (
	"context"
	"time"
)

// A subject does something n times and returns what one time cost, in
// nanoseconds: one or more figures, always as many.
type subject func(n int) ([]float64, error)

// A duel is what two subjects cost, round by round: ours[figure][round].
type duel struct {
	ours, reference [][]float64
}

// leadIn is the part of a round that is done once more before it, untimed, so
// that a subject that sat still while the other ran is up to speed.
const leadIn = 0.125

// A pace says how long to measure.
type pace struct {
	rounds int           // of each side
	budget time.Duration // of one round
}

// alternate measures two subjects in alternating rounds, at the lab's pace.
func (l *lab) alternate(ctx context.Context, ours, reference subject) (duel, error) {
	return l.pace.alternate(ctx, ours, reference)
}

// alternate measures two subjects in alternating rounds, after a warm-up of both.
// Who goes first changes from round to round.
func (p pace) alternate(ctx context.Context, ours, reference subject) (duel, error) {
	sides := [2]subject{ours, reference}
	var counts [2]int
	var rounds [2][][]float64
	for i, s := range sides {
		n, err := calibrate(ctx, s, p.budget)
		if err != nil {
			return duel{}, err
		}
		counts[i] = n
	}
	for round := range p.rounds {
		for turn := range sides {
			i := (round + turn) % 2
			if err := ctx.Err(); err != nil {
				return duel{}, err
			}
			if _, err := sides[i](max(1, int(leadIn*float64(counts[i])))); err != nil {
				return duel{}, err
			}
			figures, err := sides[i](counts[i])
			if err != nil {
				return duel{}, err
			}
			rounds[i] = append(rounds[i], figures)
		}
	}
	return duel{transpose(rounds[0]), transpose(rounds[1])}, nil
}

// calibrate warms a subject up and returns how many iterations fill a round.
func calibrate(ctx context.Context, s subject, budget time.Duration) (int, error) {
	for n := 16; ; n *= 2 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		start := time.Now()
		if _, err := s(n); err != nil {
			return 0, err
		}
		if took := time.Since(start); took >= budget/2 {
			return max(1, int(float64(n)*float64(budget)/float64(took))), nil
		}
	}
}

// transpose turns rows into columns.
func transpose(rows [][]float64) [][]float64 {
	if len(rows) == 0 {
		return nil
	}
	columns := make([][]float64, len(rows[0]))
	for _, row := range rows {
		for i, v := range row {
			columns[i] = append(columns[i], v)
		}
	}
	return columns
}
