package main

import "fmt"

// The verdicts of a target.
const (
	met       = "met"
	missed    = "missed"
	noVerdict = "no verdict"
	told      = "told" // there is no target
)

// noisy is the factor between the ends of the spread from which on the spread
// itself must not contain the target.
const noisy = 2

// A target is what a figure is meant to reach.
type target struct {
	relation string // "<=", ">=" or ">"
	limit    float64
	unit     string
}

// untargeted is the target of what is told only.
var untargeted target

// String shows t as in the table.
func (t target) String() string {
	if t == untargeted {
		return "none"
	}
	return fmt.Sprintf("%s %g%s", t.relation, t.limit, t.unit)
}

// reached reports whether one value is as wanted.
func (t target) reached(v float64) bool {
	switch t.relation {
	case "<=":
		return v <= t.limit
	case ">=":
		return v >= t.limit
	default:
		return v > t.limit
	}
}

// verdict judges a single value.
func (t target) verdict(v float64) string {
	switch {
	case t == untargeted:
		return told
	case t.reached(v):
		return met
	default:
		return missed
	}
}

// judge judges a comparison, unless its rounds differ too much to tell; then it
// says so.
func (t target) judge(c comparison) (verdict, note string) {
	low, high := t.reached(c.Interval.Low), t.reached(c.Interval.High)
	switch {
	case t == untargeted:
		return told, ""
	case low != high:
		return noVerdict, fmt.Sprintf("the target lies in the ratio's interval, %.2f to %.2f", c.Interval.Low, c.Interval.High)
	case c.Spread.High > noisy*c.Spread.Low && c.Spread.contains(t.limit):
		return noVerdict, "the rounds differ too much"
	default:
		return t.verdict(c.Ratio), ""
	}
}
