package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// percentile returns the p-th percentile (0 to 100) of vs, interpolated between
// neighbours; NaN of nothing.
func percentile(vs []float64, p float64) float64 {
	if len(vs) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(vs))
	at := p / 100 * float64(len(sorted)-1)
	low := int(at)
	if low >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// median returns the middle of vs.
func median(vs []float64) float64 { return percentile(vs, 50) }

// lowest returns the border of the lowest tenth of vs: what a thing costs when nobody comes in between.
func lowest(vs []float64) float64 { return percentile(vs, 10) }

// A span is an interval of values.
type span struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// contains reports whether v lies in s, its ends included.
func (s span) contains(v float64) bool { return s.Low <= v && v <= s.High }

// A comparison is two series of rounds, summed up as a ratio.
type comparison struct {
	Ratio    float64 `json:"ratio"`    // of the medians, or of the lowest tenths
	Interval span    `json:"interval"` // 95 % of the ratio, by bootstrap
	Spread   span    `json:"spread"`   // 10th to 90th percentile of the ratios of single rounds
	Unclear  bool    `json:"unclear"`  // the interval is so wide that the ratio means nothing
}

// vague is the factor between the ends of a ratio's interval from which on the ratio is not told.
const vague = 2

// compare sums up two series of equal length, whose n-th values were measured
// one right after the other, as over divided by under. of says which figure of a series counts.
func compare(over, under []float64, of func([]float64) float64) comparison {
	ratios := make([]float64, len(over))
	for i := range over {
		ratios[i] = over[i] / under[i]
	}
	interval := bootstrap(over, under, of)
	return comparison{
		Ratio:    of(over) / of(under),
		Interval: interval,
		Spread:   span{percentile(ratios, 10), percentile(ratios, 90)},
		Unclear:  interval.High > vague*interval.Low,
	}
}

// bootstrap returns the 95 % interval of the ratio that compare finds, from rounds
// drawn again and again, in pairs. It gives the same answer every time.
func bootstrap(over, under []float64, of func([]float64) float64) span {
	const draws = 2000
	rng := rand.New(rand.NewPCG(1, 2))
	ratios := make([]float64, draws)
	a, b := make([]float64, len(over)), make([]float64, len(over))
	for d := range ratios {
		for i := range a {
			j := rng.IntN(len(over))
			a[i], b[i] = over[j], under[j]
		}
		ratios[d] = of(a) / of(b)
	}
	return span{percentile(ratios, 2.5), percentile(ratios, 97.5)}
}
