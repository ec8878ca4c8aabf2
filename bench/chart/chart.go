package chart

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Chart is panels side by side with one legend. Curves of one name have one colour in all of them.
type Chart struct {
	Title  string
	Panels []Panel
}

// A Panel shows curves over common axes.
type Panel struct {
	Title  string
	X, Y   Axis
	Curves []Curve
	Level  float64 // a line to compare with, at this height; 0: none
}

// A Curve is points that belong together.
type Curve struct {
	Name   string
	Look   Look
	Points []Point
}

// A Point is one figure.
type Point struct{ X, Y float64 }

const (
	width  = 640 * vg.Length(1) // points: what fits a page
	height = 280 * vg.Length(1)
	margin = 8 * vg.Length(1)
)

// SVG draws the chart; nil if it has no points.
func (c Chart) SVG() ([]byte, error) {
	c = c.drawable()
	if len(c.Panels) == 0 {
		return nil, nil
	}
	return render(c.Title, width, height, func(all draw.Canvas) {
		area := header(all, c.Title)
		area.Max.Y -= legend(area, c.keys())
		area.Min.X += sideways(area, c.Panels[0].Y.Label)
		low, high := c.yRange()
		each := (area.Max.X - area.Min.X + 2*margin) / vg.Length(len(c.Panels))
		for i, p := range c.Panels {
			part := area
			part.Min.X += each * vg.Length(i)
			part.Max.X = part.Min.X + each - 2*margin
			p.plot(low, high).Draw(part)
		}
	})
}

// drawable leaves out points that cannot be drawn, and what has none.
func (c Chart) drawable() Chart {
	var panels []Panel
	for _, p := range c.Panels {
		var curves []Curve
		for _, curve := range p.Curves {
			if curve.Points = p.drawable(curve.Points); len(curve.Points) > 0 {
				curves = append(curves, curve)
			}
		}
		if p.Curves = curves; len(curves) > 0 {
			panels = append(panels, p)
		}
	}
	c.Panels = panels
	return c
}

// drawable leaves out points that the axes cannot show, and sorts the others.
func (p Panel) drawable(points []Point) []Point {
	var good []Point
	for _, pt := range points {
		if p.X.shows(pt.X) && p.Y.shows(pt.Y) {
			good = append(good, pt)
		}
	}
	slices.SortStableFunc(good, func(a, b Point) int {
		switch {
		case a.X < b.X:
			return -1
		case a.X > b.X:
			return 1
		default:
			return 0
		}
	})
	return good
}

// yRange is the range of all panels, so that they can be compared.
func (c Chart) yRange() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range c.Panels {
		if p.Level > 0 {
			low, high = min(low, p.Level), max(high, p.Level)
		}
		for _, curve := range p.Curves {
			for _, pt := range curve.Points {
				low, high = min(low, pt.Y), max(high, pt.Y)
			}
		}
	}
	return low, high
}

// keys lists the curves of all panels, each name once.
func (c Chart) keys() []Curve {
	var keys []Curve
	for _, p := range c.Panels {
		for _, curve := range p.Curves {
			if !slices.ContainsFunc(keys, func(k Curve) bool { return k.Name == curve.Name }) {
				keys = append(keys, curve)
			}
		}
	}
	return keys
}
