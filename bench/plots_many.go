package main

import (
	"math"
	"strings"

	"winshm/bench/chart"
)

// A strand is a series with the name that it has in a plot.
type strand struct {
	series, name string
	look         chart.Look
}

// along is the curve of a series in a placement.
func (r *report) along(s strand, p placement, of func(result) float64) chart.Curve {
	c := chart.Curve{Name: s.name, Look: s.look}
	for _, row := range r.Results {
		series, where, _ := strings.Cut(row.Series, ", ")
		if series == s.series && where == p.String() && row.Ours > 0 {
			c.Points = append(c.Points, chart.Point{X: row.X, Y: of(row)})
		}
	}
	return c
}

// againstFirst is a point's ratio to the first of its curve, which itself has none.
func againstFirst(x result) float64 {
	if x.Compared == nil {
		return 1
	}
	return againstOther(x)
}

// againstOther is a row's ratio, if it is told.
func againstOther(x result) float64 {
	if x.Compared == nil || x.Compared.Unclear {
		return math.NaN()
	}
	return x.Compared.Ratio
}

// strands are the curves of some series in a placement.
func (r *report) strands(p placement, all ...strand) []chart.Curve {
	var curves []chart.Curve
	for _, s := range all {
		curves = append(curves, r.along(s, p, againstFirst))
	}
	return curves
}

// decades are the marks of an axis of very many things.
var decades = []float64{1, 10, 100, 1000, 10_000, 100_000}

// scalingPlot draws how much many clients get done together.
func scalingPlot(r *report) ([]byte, error) {
	c := chart.Chart{Title: "Clients that keep one manager busy: calls of all together, against those of one"}
	var at []float64
	for _, n := range clientCounts {
		at = append(at, float64(n))
	}
	for _, p := range []placement{oneProcessor, unpinned} {
		c.Panels = append(c.Panels, chart.Panel{
			Title: p.headline(), Level: 1,
			X: chart.Axis{Label: "clients at once", Log: true, Ticks: at},
			Y: chart.Axis{Label: "times the calls of one client", Format: chart.Times},
			Curves: r.strands(p,
				strand{"scaling/open", "open and close of a section", chart.Blue},
				strand{"scaling/create", "create and close of a section", chart.Green},
				strand{"scaling/event", "create and close of an event", chart.Purple},
				strand{"scaling/bare", "two requests to a bare server in C", chart.Orange}),
		})
	}
	return c.SVG()
}

// manyPlot draws what a call costs beside very many objects and processes.
func manyPlot(r *report) ([]byte, error) {
	c := chart.Chart{Title: "A call beside very many objects and processes: time, against the same beside one"}
	panel := func(title, unit string, curves ...strand) {
		c.Panels = append(c.Panels, chart.Panel{
			Title: title, Level: 1,
			X:      chart.Axis{Label: unit, Log: true, Ticks: decades, Format: chart.Thousands},
			Y:      chart.Axis{Label: "times that beside one", Format: chart.Times},
			Curves: r.strands(oneProcessor, curves...),
		})
	}
	const open, create = "open and close", "create and close"
	panel("sections", "sections in all", strand{"objects/section-open", open, chart.Blue}, strand{"objects/section-create", create, chart.Green})
	panel("events", "events in all",
		strand{"objects/event-open", open, chart.Blue}, strand{"objects/event-create", create, chart.Green},
		strand{"objects/event-signal", "set and wait", chart.Purple}, strand{"objects/event-signalany", "set and wait of a random one", chart.Sky})
	panel("processes", "idle processes", strand{"processes/open", open, chart.Blue})
	return c.SVG()
}
