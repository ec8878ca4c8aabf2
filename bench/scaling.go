package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// clientCounts are how many clients keep a manager busy at once.
var clientCounts = []int{1, 2, 4, 16, 64}

// What clients keep their manager busy with; the worker knows the numbers.
const (
	openSection = iota
	createSection
	createEvent
)

// scalingMeasures lists the measures of many clients that keep one manager busy.
func scalingMeasures() []measure {
	var ms []measure
	for _, c := range []struct {
		name, about string
		calls       int
	}{
		{"scaling/open", "open and close of a section by name", openSection},
		{"scaling/create", "create and close of a named section", createSection},
		{"scaling/event", "create and close of a named event", createEvent},
	} {
		about := c.about + " by 2, 4, 16, 64 clients at once, against one client: all of their calls (reference/ours)"
		for _, p := range []placement{oneProcessor, unpinned} {
			ms = append(ms, measure{c.name, about, p, untargeted, true, scaling(busyCrew(p, c.calls), c.calls, wanted)})
		}
	}
	const bare = "two requests to a server in C that does nothing for them, by as many clients in C, against one client (reference/ours)"
	for _, p := range []placement{oneProcessor, unpinned} {
		ms = append(ms, measure{"scaling/bare", bare, p, untargeted, true, scaling(echoCrew, 0, untargeted)})
	}
	return ms
}

// wanted is what very many clients should get done together, of what the best number of them does.
var wanted = target{">=", 0.8, ""}

// scalingPace is that of rounds in which each of many clients must have its turn.
func (l *lab) scalingPace() pace {
	if l.short {
		return pace{6, 50 * time.Millisecond}
	}
	return pace{10, 100 * time.Millisecond}
}

// scaling measures how many calls each number of clients gets done together; most is the target of the largest number.
func scaling(found founder, calls int, most target) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		var subjects []subject
		for _, n := range clientCounts {
			cpus, err := l.spread(m.placement, n)
			if err != nil {
				return nil, err
			}
			c, err := found(ctx, l, cpus)
			if err != nil {
				return nil, err
			}
			defer c.close()
			subjects = append(subjects, keepingBusy(calls)(c))
		}
		sides, err := l.scalingPace().inTurn(ctx, subjects...)
		if err != nil {
			return nil, err
		}
		return m.scaled(sides, most), nil
	}
}

// busyCrew founds crews that can make the calls.
func busyCrew(p placement, calls int) founder {
	return clientCrew(p, (*lab).buildWorker, func(c *crew) error {
		_, err := c.call(func(int) string { return fmt.Sprintf("busy %d 0 0", calls) })
		return err
	})
}

// echoCrew founds crews of clients in C, and their server.
func echoCrew(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	program, err := l.build(ctx, "echo", l.source, "gcc", "-O2", "-Wall", "-Wextra", "-o", "OUT", "ref/echo.c")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(l.tmp, "echo-")
	if err != nil {
		return nil, err
	}
	c := &crew{}
	err = c.recruit(ctx, cpus, nil, func(i int) []string { return []string{program, filepath.Join(dir, "s"), fmt.Sprint(i)} })
	if c, err = c.ready(err, "meet 0"); err != nil {
		return nil, err
	}
	for _, server := range children(c.workers[0].cmd.Process.Pid) {
		c.server = server
	}
	return c, nil
}

// keepingBusy lets all of a crew make calls as often as they can, for n milliseconds. The figures are those of contention, for
// a millisecond, and how many calls there were.
func keepingBusy(calls int) task {
	const total = 4
	return func(c *crew) subject {
		times := func(figures []float64) float64 { return figures[total] }
		return subject{used: c.used, times: times, run: func(n int) ([]float64, error) {
			long := time.Duration(n) * time.Millisecond
			start, end := c.during(long)
			answers, err := c.call(func(int) string { return fmt.Sprintf("busy %d %d %d", calls, start, end) })
			if err != nil {
				return nil, err
			}
			figures := takings(answers, long)
			for i := range figures[1:] {
				figures[1+i] /= float64(n)
			}
			return append(figures, float64(long)/figures[0]), nil
		}}
	}
}

// scaled are the rows of all numbers of clients: against one, and the most of them against the best.
func (m measure) scaled(sides []side, wanted target) []result {
	var rows []result
	for i, n := range clientCounts {
		rows = append(rows, m.againstFirst(n, sides[i], sides[0]))
	}
	last := len(sides) - 1
	most := m
	most.name, most.target = fmt.Sprintf("%s-%d-best", m.name, clientCounts[last]), wanted
	best := fastest(sides[:last])
	row := most.judged(duel{sides[last], sides[best]})
	row.Note = joinNotes(row.Note, fmt.Sprintf("the best are %d at once", clientCounts[best]))
	return append(rows, row)
}

// againstFirst is the row of n clients; that of one has nothing to be compared with.
func (m measure) againstFirst(n int, s, first side) result {
	series := m.name
	m.name = fmt.Sprintf("%s-%d", m.name, n)
	if n == 2 && m.placement == unpinned && m.name != "scaling/bare" {
		m.target = target{">=", 1, ""}
	}
	row := m.judged(duel{s, first})
	if n == 1 {
		row.Compared, row.Reference, row.ReferenceCPU = nil, 0, 0
	}
	row.Note = joinNotes(row.Note, fmt.Sprintf("calls of a client in 100 ms (least, middle, most): %s", shares(in100(s.figures[1:4]))))
	return row.at(series, float64(n), "clients")
}

// fastest returns which side takes the least.
func fastest(sides []side) int {
	best := 0
	for i, s := range sides {
		if median(s.figures[0]) < median(sides[best].figures[0]) {
			best = i
		}
	}
	return best
}

// in100 are the figures of 100 milliseconds instead of one.
func in100(figures [][]float64) [][]float64 {
	more := make([][]float64, len(figures))
	for i, rounds := range figures {
		more[i] = []float64{100 * median(rounds)}
	}
	return more
}
