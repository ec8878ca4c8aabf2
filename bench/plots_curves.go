package main

import (
	"fmt"
	"math"

	"winshm/bench/chart"
)

// halves are the placements that are shown side by side.
var halves = []placement{oneProcessor, twoPs}

// headline is how a placement is called above a panel.
func (p placement) headline() string {
	return [...]string{"one processor", "two processors", "two processors", "not pinned"}[p]
}

// sized lists the sizes of messages that are marks of an axis: every second one, so that their names have room.
func sized() []float64 {
	var at []float64
	for i := 1; i < len(sizes); i += 2 { // the first, 0, has no place on an axis of factors
		at = append(at, float64(sizes[i].bytes))
	}
	return at
}

// bySize is the curve of a figure of the measures of messages with a front and against a socket.
func (r *report) bySize(front, socket string, p placement, name string, look chart.Look, of func(result) float64) chart.Curve {
	c := chart.Curve{Name: name, Look: look}
	for _, size := range sizes[1:] {
		if row := r.find(fmt.Sprintf("message/%s-%s-%s/%s", front, size.name, socket, p.suffix())); row != nil {
			c.Points = append(c.Points, chart.Point{X: float64(size.bytes), Y: of(*row)})
		}
	}
	return c
}

// messageTimes draws the time of messages against their size.
func messageTimes(r *report) ([]byte, error) {
	ours := func(x result) float64 { return x.Ours }
	theirs := func(x result) float64 { return x.Reference }
	times := chart.Axis{Label: "time on this machine", Log: true, Format: chart.Nanoseconds}
	return sizePlot("A message whose block the receiver does not read, beside a Unix socket: time there and back", times, 0, func(p placement) []chart.Curve {
		return []chart.Curve{
			r.bySize("go", "stream", p, "winshm, Go", chart.Blue, ours),
			r.bySize("c", "stream", p, "winshm, C", chart.Sky, ours),
			r.bySize("go", "stream", p, "Unix stream socket", chart.Orange, theirs),
			r.bySize("go", "seqpacket", p, "Unix seqpacket socket", chart.Red, theirs),
		}
	})
}

// messageRatios draws how many times as fast as sockets messages are, against their size.
func messageRatios(r *report) ([]byte, error) {
	ratios := chart.Axis{Label: "times as fast", Log: true, Format: chart.Times}
	return sizePlot("The same as ratios: how many times as fast as the socket", ratios, 1, func(p placement) []chart.Curve {
		return []chart.Curve{
			r.bySize("go", "stream", p, "Go, of a stream socket", chart.Blue, againstOther),
			r.bySize("go", "seqpacket", p, "Go, of a seqpacket socket", chart.Green, againstOther),
			r.bySize("c", "stream", p, "C, of a stream socket", chart.Sky, againstOther),
		}
	})
}

// sizePlot draws curves against the size of a message, for each placement.
func sizePlot(title string, y chart.Axis, level float64, curves func(placement) []chart.Curve) ([]byte, error) {
	c := chart.Chart{Title: title}
	x := chart.Axis{Label: "size of the block", Log: true, Format: chart.Bytes, Ticks: sized()}
	for _, p := range halves {
		c.Panels = append(c.Panels, chart.Panel{Title: p.headline(), X: x, Y: y, Level: level, Curves: curves(p)})
	}
	return c.SVG()
}

// percentilePlot draws percentiles of single round trips.
func percentilePlot(r *report) ([]byte, error) {
	c := chart.Chart{Title: "What half, 99 % and 99.9 % of single round trips take at most"}
	for _, half := range []struct {
		title, kind string
		p           placement
	}{{"one processor", "futex", oneProcessor}, {"two processors, both awake", "spin", twoPs}, {"two processors, both asleep", "asleep-futex", twoPs}} {
		reference, look := "bare futexes", chart.Orange
		if half.kind == "spin" {
			reference, look = "bare words that both spin on", chart.Black
		}
		at := func(what string) string { return "latency/" + what + "-" + half.kind + "-%s/" + half.p.suffix() }
		c.Panels = append(c.Panels, chart.Panel{
			Title: half.title,
			X:     chart.Axis{Label: "percentile", Ticks: []float64{0, 1, 2}, Format: func(v float64) string { return percentiles[int(v)] }},
			Y:     chart.Axis{Label: "time on this machine", Log: true, Format: chart.Nanoseconds},
			Curves: []chart.Curve{
				r.byPercentile(at("event"), "winshm event", chart.Blue, func(x result) float64 { return x.Ours }),
				r.byPercentile(at("message"), "winshm message of 64 bytes", chart.Sky, func(x result) float64 { return x.Ours }),
				r.byPercentile(at("event"), reference, look, func(x result) float64 { return x.Reference }),
				r.byPercentile("latency/message-socket-%s/"+half.p.suffix(), "Unix stream socket", chart.Red, socketOf(half.kind)),
			},
		})
	}
	return c.SVG()
}

// socketOf is the figure of sockets, which are measured once in each placement and not with sides that sleep.
func socketOf(kind string) func(result) float64 {
	return func(x result) float64 {
		if kind == "asleep-futex" {
			return math.NaN()
		}
		return x.Reference
	}
}

// byPercentile is the curve of the rows whose ids differ in the percentile.
func (r *report) byPercentile(id, name string, look chart.Look, of func(result) float64) chart.Curve {
	c := chart.Curve{Name: name, Look: look}
	for i, p := range percentiles {
		if row := r.find(fmt.Sprintf(id, p)); row != nil {
			c.Points = append(c.Points, chart.Point{X: float64(i), Y: of(*row)})
		}
	}
	return c
}
