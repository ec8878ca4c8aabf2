package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

// someChart has two panels, with one curve in common.
func someChart() Chart {
	axis := Axis{Label: "size", Log: true, Format: Bytes}
	one := Curve{"ours", Blue, []Point{{64, 1000}, {4096, 2000}, {512, 1500}}}
	two := Curve{"theirs", Orange, []Point{{64, 5000}, {4096, 90000}}}
	return Chart{Title: "A <title>", Panels: []Panel{
		{Title: "left", X: axis, Y: Axis{Label: "time", Log: true, Format: Nanoseconds}, Curves: []Curve{one, two}},
		{Title: "right", X: axis, Y: Axis{Label: "time", Log: true, Format: Nanoseconds}, Curves: []Curve{one}, Level: 1},
	}}
}

func TestSameFiguresSameBytes(t *testing.T) {
	bars := Bars{Title: "Bars", Label: "ratio", Rows: []Bar{{"a", 3, 2.9, 3.1, 2}, {"b", 0.01, 0.009, 0.011, 0}}}
	for range 3 {
		for _, draw := range []func() ([]byte, error){someChart().SVG, bars.SVG} {
			a, err := draw()
			if err != nil {
				t.Fatal(err)
			}
			b, err := draw()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a, b) {
				t.Fatal("the same chart drawn twice differs")
			}
		}
	}
}

func TestTextIsText(t *testing.T) {
	svg, err := someChart().SVG()
	if err != nil {
		t.Fatal(err)
	}
	texts := textsOf(t, svg)
	for _, want := range []string{"A <title>", "left", "right", "ours", "theirs", "size", "time", "1 µs", "100 µs"} {
		if !slices.Contains(texts, want) {
			t.Errorf("no text %q among %q", want, texts)
		}
	}
	if n := len(slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s != "ours" })); n != 1 {
		t.Errorf("a curve of two panels is %d times in the legend", n)
	}
	if !bytes.Contains(svg, []byte("sans-serif")) || bytes.Contains(svg, []byte("font-variant")) {
		t.Error("the font is not one that everybody has")
	}
}

// textsOf returns what is written in an SVG, which must be well formed.
func textsOf(t *testing.T, svg []byte) []string {
	t.Helper()
	var texts []string
	for dec := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := token.(xml.CharData); ok && strings.TrimSpace(string(text)) != "" {
			texts = append(texts, string(text))
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	nan := math.NaN()
	axis := Axis{Log: true}
	for name, draw := range map[string]func() ([]byte, error){
		"no panels":    Chart{Title: "x"}.SVG,
		"no curves":    Chart{Panels: []Panel{{X: axis, Y: axis}}}.SVG,
		"no points":    Chart{Panels: []Panel{{X: axis, Y: axis, Curves: []Curve{{"a", Blue, nil}}}}}.SVG,
		"no logarithm": Chart{Panels: []Panel{{X: axis, Y: axis, Curves: []Curve{{"a", Blue, []Point{{1, 0}, {0, 1}, {1, -2}}}}}}}.SVG,
		"no numbers":   Chart{Panels: []Panel{{Curves: []Curve{{"a", Blue, []Point{{1, nan}, {math.Inf(1), 1}}}}}}}.SVG,
		"no bars":      Bars{Title: "x"}.SVG,
		"no ratios":    Bars{Rows: []Bar{{"a", nan, nan, nan, 0}, {"b", 0, 0, 0, 1}}}.SVG,
	} {
		if svg, err := draw(); svg != nil || err != nil {
			t.Errorf("%s: %d bytes, error %v", name, len(svg), err)
		}
	}
}

func TestOnePointIsDrawn(t *testing.T) {
	for _, axis := range []Axis{{Label: "n", Log: true}, {Label: "n"}} {
		svg, err := Chart{Panels: []Panel{{X: axis, Y: axis, Curves: []Curve{{"a", Blue, []Point{{7, 7}}}}}}}.SVG()
		if err != nil || !slices.Contains(textsOf(t, svg), "a") {
			t.Errorf("%+v: %d bytes, error %v", axis, len(svg), err)
		}
	}
}

func TestSteps(t *testing.T) {
	tests := []struct {
		low, high float64
		want      []float64
	}{
		{0.7, 40, []float64{0.5, 1, 2, 5, 10, 20, 50}},
		{100, 9e6, []float64{100, 1000, 10_000, 100_000, 1e6, 1e7}},
		{1, 1, []float64{1, 2}},
	}
	for _, tt := range tests {
		got := Axis{Log: true}.steps(tt.low, tt.high)
		if !slices.EqualFunc(got, tt.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9*b }) {
			t.Errorf("steps(%v, %v) = %v, want %v", tt.low, tt.high, got, tt.want)
		}
	}
}

func TestFormats(t *testing.T) {
	for got, want := range map[string]string{
		Count(1): "1", Count(100_000): "100,000", Count(0.2 * 3): "0.6", Times(2): "2×", Thousands(100): "100", Thousands(100_000): "100k",
		Nanoseconds(100): "100 ns", Nanoseconds(1e6): "1 ms", Bytes(64): "64 B", Bytes(4096): "4 KiB", Bytes(1 << 26): "64 MiB",
		Ratio(0.005): "1/200", Ratio(1.444): "1.44×", Ratio(12.3): "12×",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
