package main

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"
)

// testLab returns a lab that is closed at the end of the test.
func testLab(t *testing.T) *lab {
	t.Helper()
	l, err := newLab(options{dir: ".", short: true}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.close)
	return l
}

// formed returns a crew, or skips the test where it cannot be had.
func formed(t *testing.T, l *lab, found founder, workers int) *crew {
	t.Helper()
	cpus, err := l.spread(oneProcessor, workers)
	if err != nil {
		t.Fatal(err)
	}
	c, err := found(context.Background(), l, cpus)
	if reason, ok := errors.AsType[skip](err); ok {
		t.Skip(string(reason))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c
}

// took fails the test unless a subject takes some time.
func took(t *testing.T, name string, s subject, n int) {
	t.Helper()
	if figures, err := s.run(n); err != nil || figures[0] <= 0 {
		t.Errorf("%s: %v, %v; want some time", name, figures, err)
	}
}

func TestBareReferences(t *testing.T) {
	c := formed(t, testLab(t), bareCrew, 2)
	took(t, "cas", solo("cas")(c), 1000)
	took(t, "ping", together("ping", "pong")(c), 100)
	took(t, "beat", together("beat", "echo")(c), 2) // on one processor, each waits for its turn
	took(t, "wake", oneWay("wake", "sleep")(c), 10)
	if used, err := c.call(func(i int) string { return [...]string{"idle 2", "tick 2"}[i] }); err != nil || used[0][0] <= 0 {
		t.Errorf("idle: %v, %v; want some processor time", used, err)
	}
}

func TestContention(t *testing.T) {
	for _, tt := range []struct {
		name, verb string
		found      founder
	}{
		{"fifo", "contend", bareCrew},
		{"boost", "contend", boostCrew},
		{"posix", "contendunit", robustCrew},
		{"mutex", "contend", goCrew(oneProcessor)},
		{"event", "contendevent", goCrew(oneProcessor)},
		{"semaphore", "contendunit", goCrew(oneProcessor)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := formed(t, testLab(t), tt.found, 8)
			figures, err := contention(tt.verb, 20*time.Millisecond)(c).run(1)
			if err != nil {
				t.Fatal(err)
			}
			if each, least, most := figures[0], figures[1], figures[3]; each <= 0 || most < 1 || least > most {
				t.Errorf("figures %v: want a time, and takings", figures)
			}
		})
	}
}

func TestJudgedSpinning(t *testing.T) {
	m := measure{target: target{"<=", 3, ""}}
	against := func(ours, reference []float64) duel {
		return duel{side{figures: [][]float64{ours}}, side{figures: [][]float64{reference}}}
	}
	ours, calm, wild := make([]float64, 60), make([]float64, 60), make([]float64, 60)
	for i := range ours {
		ours[i], calm[i], wild[i] = 200, 100, 100*float64(1+i%4)
	}
	if r := m.judgedSpinning(against(ours, calm)); r.Verdict != met || r.Compared.Ratio != 2 {
		t.Errorf("twice a calm reference: %s, %v", r.Verdict, r.Compared.Ratio)
	}
	if r := m.judgedSpinning(against(ours, wild)); r.Verdict != noVerdict {
		t.Errorf("against a wild reference: %s", r.Verdict)
	}
	ours[0], ours[1] = 100_000, 100_000
	if r := m.judgedSpinning(against(ours, calm)); r.Compared.Ratio != 2 {
		t.Errorf("two disturbed rounds change the ratio to %v", r.Compared.Ratio)
	}
}

func TestUntargetedIsTold(t *testing.T) {
	if verdict, _ := untargeted.judge(comparison{}); verdict != told || untargeted.String() != "none" {
		t.Errorf("verdict %q, target %q", verdict, untargeted)
	}
}
