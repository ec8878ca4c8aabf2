package main

import (
	"context"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestPercentile(t *testing.T) {
	tests := []struct {
		name string
		vs   []float64
		p    float64
		want float64
	}{
		{"one value", []float64{7}, 90, 7},
		{"middle of an odd number", []float64{9, 1, 5}, 50, 5},
		{"middle of an even number", []float64{4, 1, 3, 2}, 50, 2.5},
		{"lowest", []float64{3, 1, 2}, 0, 1},
		{"highest", []float64{3, 1, 2}, 100, 3},
		{"interpolated", []float64{0, 10}, 90, 9},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := percentile(tt.vs, tt.p); math.Abs(got-tt.want) > 1e-12 {
				t.Errorf("percentile(%v, %v) = %v, want %v", tt.vs, tt.p, got, tt.want)
			}
		})
	}
	if got := percentile(nil, 50); !math.IsNaN(got) {
		t.Errorf("percentile of nothing = %v, want NaN", got)
	}
}

func TestPercentileKeepsItsArgument(t *testing.T) {
	vs := []float64{3, 1, 2}
	percentile(vs, 50)
	if vs[0] != 3 || vs[1] != 1 || vs[2] != 2 {
		t.Errorf("the values were reordered: %v", vs)
	}
}

func TestCompare(t *testing.T) {
	// The second series is always twice the first; one round was disturbed on both sides.
	under := []float64{10, 11, 10, 9, 10, 100, 10, 10, 11, 9}
	over := make([]float64, len(under))
	for i, v := range under {
		over[i] = 2 * v
	}
	c := compare(over, under, median)
	if c.Ratio != 2 || c.Spread != (span{2, 2}) || c.Interval != (span{2, 2}) {
		t.Errorf("compare = %+v, want 2 everywhere", c)
	}
}

func TestCompareIsStable(t *testing.T) {
	over, under := []float64{3, 4, 5, 6, 7}, []float64{1, 2, 3, 2, 1}
	if a, b := compare(over, under, median), compare(over, under, median); a != b {
		t.Errorf("two comparisons of the same rounds differ: %+v, %+v", a, b)
	}
}

func TestBootstrapWidensWithNoise(t *testing.T) {
	var calm, wild, one []float64
	for i := range 40 {
		calm = append(calm, 2+0.01*float64(i%5))
		wild = append(wild, 1+float64(i%5))
		one = append(one, 1)
	}
	width := func(s span) float64 { return s.High - s.Low }
	if c, w := width(bootstrap(calm, one, median)), width(bootstrap(wild, one, median)); c >= w {
		t.Errorf("calm rounds give an interval of %v, wild ones of %v", c, w)
	}
}

func TestVagueRatioIsNotTold(t *testing.T) {
	var wild, one []float64
	for i := range 12 {
		wild, one = append(wild, float64(1+i%3*i%7*20)), append(one, 1)
	}
	m := measure{target: target{"<=", 1000, ""}}
	r := m.judged(duel{side{figures: [][]float64{wild}}, side{figures: [][]float64{one}}})
	if ratio, _ := r.ratio(); ratio != "unclear" || r.Note == "" || r.Verdict != met {
		t.Errorf("ratio %q, note %q, verdict %q; want no ratio, a reason, and met, since all of it is below", ratio, r.Note, r.Verdict)
	}
}

func TestJudge(t *testing.T) {
	tests := []struct {
		name   string
		target target
		c      comparison
		want   string
	}{
		{"met", target{"<=", 2.2, ""}, comparison{2, span{1.9, 2.1}, span{1.8, 2.3}, false}, met},
		{"missed", target{"<=", 2.2, ""}, comparison{3, span{2.9, 3.1}, span{2.8, 3.2}, false}, missed},
		{"on the border", target{"<=", 2.2, ""}, comparison{2.2, span{2.1, 2.3}, span{2, 2.4}, false}, noVerdict},
		{"met from below", target{">=", 1.5, ""}, comparison{2, span{1.9, 2.1}, span{1.8, 2.2}, false}, met},
		{"not above", target{">", 1, ""}, comparison{1, span{1, 1}, span{1, 1}, false}, missed},
		{"wild, on both sides", target{"<=", 2, ""}, comparison{1.5, span{1.3, 1.7}, span{1, 3}, false}, noVerdict},
		{"wild, on one side", target{"<=", 4, ""}, comparison{1.5, span{1.3, 1.7}, span{1, 3}, false}, met},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, note := tt.target.judge(tt.c); got != tt.want {
				t.Errorf("judge = %q (%s), want %q", got, note, tt.want)
			}
		})
	}
}

func TestAlternate(t *testing.T) {
	var order []string
	used := 0.0
	make := func(name string, figures ...float64) subject {
		return subject{used: func() float64 { return used }, run: func(n int) ([]float64, error) {
			order = append(order, name)
			used += 7 * float64(n)
			return figures, nil
		}}
	}
	d, err := pace{rounds: 2}.alternate(context.Background(), make("a", 1, 2), make("b", 3))
	if err != nil {
		t.Fatal(err)
	}
	want := duel{
		side{[][]float64{{1, 1}, {2, 2}}, []float64{7, 7}},
		side{[][]float64{{3, 3}}, []float64{7, 7}},
	}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("alternate = %v, want %v", d, want)
	}
	if got, want := strings.Join(order, ""), "ab"+"aabb"+"bbaa"; got != want { // warm-up; lead-in and round of each
		t.Errorf("order %s, want %s", got, want)
	}
}

func TestProcessorTime(t *testing.T) {
	before := processorTime(os.Getpid())
	for range 1000 {
		median([]float64{3, 1, 2})
	}
	if after := processorTime(os.Getpid()); before <= 0 || after <= before {
		t.Errorf("processor time went from %v to %v ns", before, after)
	}
	if got := processorTime(0); got != 0 {
		t.Errorf("nobody used %v ns", got)
	}
}

func TestStatusBytes(t *testing.T) {
	text := "Name:\twinshmd\nVmRSS:\t    1024 kB\nRssAnon:\t     512 kB\n"
	if got := statusBytes(text, "VmRSS"); got != 1<<20 {
		t.Errorf("VmRSS = %v", got)
	}
	if got := statusBytes(text, "RssAnon"); got != 1<<19 {
		t.Errorf("RssAnon = %v", got)
	}
	if got := statusBytes(text, "VmSwap"); got != 0 {
		t.Errorf("VmSwap = %v, want 0", got)
	}
}
