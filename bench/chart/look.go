package chart

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Look is how a curve is drawn: its colour and its mark. What is ours has full lines, what it is compared with dashed ones.
type Look int

// The looks. Their colours are those of Okabe and Ito.
const (
	Blue Look = iota // ours
	Sky
	Green
	Purple
	Orange // references
	Red
	Black
)

var (
	inks = [...]color.RGBA{
		{0x00, 0x72, 0xB2, 0xFF}, {0x56, 0xB4, 0xE9, 0xFF}, {0x00, 0x9E, 0x73, 0xFF}, {0xCC, 0x79, 0xA7, 0xFF},
		{0xE6, 0x9F, 0x00, 0xFF}, {0xD5, 0x5E, 0x00, 0xFF}, {0x00, 0x00, 0x00, 0xFF},
	}
	marks = [...]draw.GlyphDrawer{
		draw.CircleGlyph{}, draw.PyramidGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{},
		draw.BoxGlyph{}, draw.RingGlyph{}, draw.CrossGlyph{},
	}
	white = color.White
	black = color.RGBA{0, 0, 0, 0xFF}
	dark  = color.RGBA{0x33, 0x33, 0x33, 0xFF}
	grey  = color.RGBA{0x88, 0x88, 0x88, 0xFF}
	pale  = color.RGBA{0xE4, 0xE4, 0xE4, 0xFF}
)

// line is the line of a curve.
func (l Look) line() draw.LineStyle {
	style := draw.LineStyle{Color: inks[l], Width: 1.5}
	if l >= Orange {
		style.Dashes = []vg.Length{4, 2.5}
	}
	return style
}

// mark is what stands at the points of a curve.
func (l Look) mark() draw.GlyphStyle {
	return draw.GlyphStyle{Color: inks[l], Radius: 2.8, Shape: marks[l]}
}

// letters is the style of a text.
func letters(size vg.Length, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{
		Color: dark, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size), XAlign: x, YAlign: y,
		Handler: plot.DefaultTextHandler,
	}
}

// dress gives a plot the style that all have.
func dress(p *plot.Plot) {
	p.Title.TextStyle, p.Title.Padding = letters(9, draw.XCenter, draw.YTop), 5
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Color, a.Width, a.Padding = grey, 0.6, 4
		a.Label.TextStyle, a.Label.Padding = letters(9, draw.XCenter, draw.YBottom), 4
		a.Tick.Length, a.Tick.Width, a.Tick.Color = 3, 0.6, grey
	}
	p.X.Tick.Label = letters(8.5, draw.XCenter, draw.YTop)
	p.Y.Tick.Label = letters(8.5, draw.XRight, draw.YCenter)
}
