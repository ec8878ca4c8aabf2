package chart

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Bars is ratios over a logarithmic axis, as bars that begin at 1: to the left is less, and drawn as good.
type Bars struct {
	Title string
	Label string // of the axis
	Rows  []Bar
}

// A Bar is one ratio with its interval.
type Bar struct {
	Name      string
	Value     float64
	Low, High float64
	Target    float64 // a mark; 0: none
}

const (
	barLine  = 15 * vg.Length(1) // height of a row
	valuesAt = 34 * vg.Length(1) // room at both ends for the figures beside the bars
)

// SVG draws the bars; nil if there are none.
func (b Bars) SVG() ([]byte, error) {
	rows := b.drawable()
	if len(rows) == 0 {
		return nil, nil
	}
	high := vg.Length(len(rows))*barLine + 90
	return render(b.Title, width, high, func(all draw.Canvas) {
		area := header(all, b.Title)
		area.Max.Y -= barLegend(area)
		names := letters(9, draw.XRight, draw.YCenter)
		scale := b.scale(area, rows, names)
		scale.axis(area, b.Label)
		for i, row := range rows {
			y := area.Max.Y - barLine*(vg.Length(i)+0.5)
			area.FillText(names, vg.Point{X: scale.left - valuesAt - 4, Y: y}, row.Name)
			scale.bar(area, row, y)
		}
	})
}

// drawable leaves out what has no ratio.
func (b Bars) drawable() []Bar {
	var rows []Bar
	logarithmic := Axis{Log: true}
	for _, r := range b.Rows {
		if logarithmic.shows(r.Value) && logarithmic.shows(r.Low) && logarithmic.shows(r.High) {
			rows = append(rows, r)
		}
	}
	return rows
}

// A scale is a logarithmic axis from left to right.
type scale struct {
	left, right vg.Length
	low, high   float64
	bottom      vg.Length
}

// scale returns the axis beside the names.
func (b Bars) scale(area draw.Canvas, rows []Bar, names draw.TextStyle) scale {
	low, high, wide := 1.0, 1.0, vg.Length(0)
	for _, r := range rows {
		low, high = min(low, r.Low, r.Value), max(high, r.High, r.Value, r.Target)
		if r.Target > 0 {
			low = min(low, r.Target)
		}
		wide = max(wide, names.Width(r.Name))
	}
	low, high = low/1.2, high*1.2
	return scale{
		left: area.Min.X + wide + 4 + valuesAt, right: area.Max.X - valuesAt,
		low: low, high: high,
		bottom: area.Max.Y - vg.Length(len(rows))*barLine - 2,
	}
}

// at is where a ratio is.
func (s scale) at(v float64) vg.Length {
	return s.left + (s.right-s.left)*vg.Length(math.Log(v/s.low)/math.Log(s.high/s.low))
}

// axis draws the marks and the label.
func (s scale) axis(c draw.Canvas, label string) {
	style := letters(8.5, draw.XCenter, draw.YTop)
	for _, v := range (Axis{Log: true}).steps(s.low, s.high) {
		if v < s.low || v > s.high {
			continue
		}
		ink := pale
		if v == 1 {
			ink = dark
		}
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.7}, s.at(v), s.bottom, s.at(v), c.Max.Y)
		c.FillText(style, vg.Point{X: s.at(v), Y: s.bottom - 3}, Times(v))
	}
	c.FillText(letters(9, draw.XCenter, draw.YTop), vg.Point{X: (s.left + s.right) / 2, Y: s.bottom - 18}, label)
}

// bar draws one ratio: the bar, its interval, its target and its figure.
func (s scale) bar(c draw.Canvas, b Bar, y vg.Length) {
	ink, align, beside := inks[Blue], draw.XRight, min(s.at(b.Value), s.at(b.Low))-4
	if b.Value > 1 {
		ink, align, beside = inks[Orange], draw.XLeft, max(s.at(b.Value), s.at(b.High))+4
	}
	c.FillPolygon(ink, box(s.at(1), s.at(b.Value), y, 4.2))
	c.StrokeLine2(draw.LineStyle{Color: dark, Width: 0.9}, s.at(b.Low), y, s.at(b.High), y)
	if b.Target > 0 {
		at := s.at(b.Target)
		c.StrokeLine2(draw.LineStyle{Color: black, Width: 2.2}, at, y-6, at, y+6)
		if b.Value > 1 && at > beside-8 && at < beside+20 {
			beside = at + 4
		}
	}
	style := letters(8.5, align, draw.YCenter)
	c.FillText(style, vg.Point{X: beside, Y: y}, Ratio(b.Value))
}

// Ratio shows a ratio as the text beside a bar: 6.4×, or 1/32 where it is small.
func Ratio(v float64) string {
	switch {
	case v < 0.1:
		return fmt.Sprintf("1/%.0f", 1/v)
	case v < 10:
		return fmt.Sprintf("%.2f×", v)
	default:
		return fmt.Sprintf("%.0f×", v)
	}
}

// box is a rectangle between two places, around y.
func box(from, to, y, half vg.Length) []vg.Point {
	return []vg.Point{{X: from, Y: y - half}, {X: to, Y: y - half}, {X: to, Y: y + half}, {X: from, Y: y + half}}
}

// barLegend says what the colours and lines mean, and returns how high that is.
func barLegend(c draw.Canvas) vg.Length {
	style := letters(9, draw.XLeft, draw.YCenter)
	x, y := c.Min.X, c.Max.Y-7
	for _, k := range []struct {
		ink        color.RGBA
		wide, half vg.Length
		text       string
	}{
		{inks[Blue], 16, 4.2, "less than the reference"},
		{inks[Orange], 16, 4.2, "more"},
		{black, 2.2, 6, "target"},
		{dark, 16, 0.45, "95 % interval"},
	} {
		c.FillPolygon(k.ink, box(x, x+k.wide, y, k.half))
		c.FillText(style, vg.Point{X: x + k.wide + 5, Y: y}, k.text)
		x += k.wide + 5 + style.Width(k.text) + 16
	}
	return 20
}
