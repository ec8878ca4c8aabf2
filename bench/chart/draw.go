package chart

import (
	"bytes"
	"fmt"
	"html"
	"math"
	"regexp"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// plot is the panel as gonum draws it, without the y axis's label, which all panels share.
func (p Panel) plot(low, high float64) *plot.Plot {
	g := plot.New()
	dress(g)
	g.Title.Text = p.Title
	left, right := math.Inf(1), math.Inf(-1)
	for _, c := range p.Curves {
		left, right = min(left, c.Points[0].X), max(right, c.Points[len(c.Points)-1].X)
	}
	if p.X.Log && left < right {
		p.X.apply(&g.X, left, right)
	} else {
		p.X.apply(&g.X, left-0.5, right+0.5)
	}
	p.Y.Label = ""
	low, high = p.Y.bounds(low, high)
	p.Y.apply(&g.Y, low, high)
	g.Add(grid{})
	if p.Level > 0 {
		g.Add(level(p.Level))
	}
	for _, c := range p.Curves {
		g.Add(c)
	}
	return g
}

// A grid is pale lines at the marks of both axes.
type grid struct{}

// Plot draws the lines.
func (grid) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	style := draw.LineStyle{Color: pale, Width: 0.6}
	for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
		if at := x(t.Value); c.ContainsX(at) {
			c.StrokeLine2(style, at, c.Min.Y, at, c.Max.Y)
		}
	}
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		if at := y(t.Value); c.ContainsY(at) {
			c.StrokeLine2(style, c.Min.X, at, c.Max.X, at)
		}
	}
}

// A level is a horizontal line to compare with.
type level float64

// Plot draws the line.
func (l level) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	at := y(float64(l))
	c.StrokeLine2(draw.LineStyle{Color: dark, Width: 0.9}, c.Min.X, at, c.Max.X, at)
}

// Plot draws the curve.
func (c Curve) Plot(to draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&to)
	points := make([]vg.Point, len(c.Points))
	for i, pt := range c.Points {
		points[i] = vg.Point{X: x(pt.X), Y: y(pt.Y)}
	}
	to.StrokeLines(c.Look.line(), points)
	for _, pt := range points {
		to.DrawGlyph(c.Look.mark(), pt)
	}
}

// header draws the title and returns the space below it.
func header(c draw.Canvas, title string) draw.Canvas {
	c.SetColor(white)
	c.Fill(c.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	style := letters(11, draw.XLeft, draw.YTop)
	c.FillText(style, vg.Point{X: c.Min.X, Y: c.Max.Y}, title)
	c.Max.Y -= style.Height("X") + 8
	return c
}

// sideways draws the y axis's label beside the panels, and returns how wide that is.
func sideways(c draw.Canvas, label string) vg.Length {
	style := letters(9, draw.XCenter, draw.YTop)
	style.Rotation = math.Pi / 2
	c.FillText(style, vg.Point{X: c.Min.X, Y: c.Center().Y}, label)
	return style.Height("X") + 5
}

// legend draws the names of the curves side by side, and returns how high that is.
func legend(c draw.Canvas, keys []Curve) vg.Length {
	const sample, gap, line = 22, 16, 14
	style := letters(9, draw.XLeft, draw.YCenter)
	x, y := c.Min.X, c.Max.Y-line/2
	for _, k := range keys {
		wide := sample + 5 + style.Width(k.Name)
		if x+wide > c.Max.X && x > c.Min.X {
			x, y = c.Min.X, y-line
		}
		c.StrokeLine2(k.Look.line(), x, y, x+sample, y)
		c.DrawGlyphNoClip(k.Look.mark(), vg.Point{X: x + sample/2, Y: y})
		c.FillText(style, vg.Point{X: x + sample + 5, Y: y}, k.Name)
		x += wide + gap
	}
	return c.Max.Y - y + line/2 + 8
}

var (
	family  = regexp.MustCompile(`font-family:[^;]*;font-variant:[^;]*;font-weight:[^;]*;font-style:normal;`)
	comment = regexp.MustCompile(`<!--.*-->\n`)
	opening = regexp.MustCompile(`(?s)<svg [^>]*>\n`)
)

// render draws onto a page and returns it as SVG, whose text is in a font that everybody has.
func render(title string, w, h vg.Length, on func(draw.Canvas)) ([]byte, error) {
	page := vgsvg.New(w, h)
	on(draw.New(page))
	var text bytes.Buffer
	if _, err := page.WriteTo(&text); err != nil {
		return nil, fmt.Errorf("draw %q: %w", title, err)
	}
	svg := comment.ReplaceAll(text.Bytes(), nil)
	svg = family.ReplaceAll(svg, []byte("font-family:Helvetica,Arial,Liberation Sans,sans-serif;"))
	svg = opening.ReplaceAll(svg, fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%g" height="%g" viewBox="0 0 %g %g">`+
		"\n<title>%s</title>\n", w*4/3, h*4/3, w, h, html.EscapeString(title)))
	return svg, nil
}
