package chart

import (
	"math"

	"gonum.org/v1/plot"
)

// An Axis says how figures are shown along it.
type Axis struct {
	Label  string
	Log    bool
	Format func(float64) string // of the figures at its marks; nil: plain numbers
	Ticks  []float64            // where its marks are; nil: at round figures
}

// shows reports whether a figure has a place on the axis.
func (a Axis) shows(v float64) bool {
	return !math.IsNaN(v) && !math.IsInf(v, 0) && (!a.Log || v > 0)
}

// bounds rounds a range outwards, to where a mark could be.
func (a Axis) bounds(low, high float64) (from, to float64) {
	if !a.Log {
		return min(0, low), high * 1.05
	}
	steps := a.steps(low, high)
	return steps[0], steps[len(steps)-1]
}

// steps are round figures from at most low to at least high: powers of ten, or 1, 2 and 5 of each where they are few.
func (a Axis) steps(low, high float64) []float64 {
	digits := []float64{1}
	if high < 300*low {
		digits = []float64{1, 2, 5}
	}
	var all []float64
	for decade := math.Floor(math.Log10(low)); decade <= math.Ceil(math.Log10(high)); decade++ {
		for _, d := range digits {
			all = append(all, d*math.Pow(10, decade))
		}
	}
	const near = 1 + 1e-9
	for len(all) > 2 && all[1] <= low*near {
		all = all[1:]
	}
	for len(all) > 2 && all[len(all)-2] >= high/near {
		all = all[:len(all)-1]
	}
	return all
}

// marks are the axis's marks in a range.
func (a Axis) marks(low, high float64) plot.ConstantTicks {
	at := a.Ticks
	switch {
	case at != nil:
	case a.Log:
		at = a.steps(low, high)
	default:
		at = round(low, high)
	}
	marks := make(plot.ConstantTicks, len(at))
	for i, v := range at {
		marks[i] = plot.Tick{Value: v, Label: a.format(v)}
	}
	return marks
}

// round are about five round figures in a range from 0 on.
func round(low, high float64) []float64 {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/4)))
	for _, by := range []float64{5, 2} {
		if (high-low)/(step*by) >= 4 {
			step *= by
			break
		}
	}
	var at []float64
	for v := math.Ceil(low/step) * step; v <= high; v += step {
		at = append(at, v)
	}
	return at
}

// format shows a figure.
func (a Axis) format(v float64) string {
	if a.Format == nil {
		return Count(v)
	}
	return a.Format(v)
}

// apply makes the axis one of a plot, over a range.
func (a Axis) apply(to *plot.Axis, low, high float64) {
	to.Label.Text, to.Min, to.Max = a.Label, low, high
	to.Tick.Marker = a.marks(low, high)
	if a.Log {
		to.Scale = plot.LogScale{}
	}
}
