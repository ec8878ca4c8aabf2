package command

import (
	"fmt"
	"strconv"
	"time"
)

// duration is a span of time, as flags take it: with a unit, or in seconds.
type duration time.Duration

func (d *duration) String() string { return time.Duration(*d).String() }

// Type is what the help calls it.
func (d *duration) Type() string { return "duration" }

// Set reads it.
func (d *duration) Set(text string) error {
	span, err := time.ParseDuration(text)
	if _, numeric := strconv.ParseFloat(text, 64); numeric == nil {
		span, err = time.ParseDuration(text + "s")
	}
	if err != nil || span < 0 {
		return fmt.Errorf("%q is no span of time: write seconds, or a number with a unit: 2.5, 300ms, 5s, 1h30m", text)
	}
	*d = duration(span)
	return nil
}
