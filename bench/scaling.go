package main

import (
	"context"
	"fmt"
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
			ms = append(ms, measure{c.name, about, p, untargeted, true, scaling(c.calls)})
		}
	}
	return ms
}

// scalingPace is that of rounds which take a while for each number of clients.
func (l *lab) scalingPace() (p pace, long time.Duration) {
	if l.short {
		return pace{6, 0}, 20 * time.Millisecond
	}
	return pace{12, 0}, 40 * time.Millisecond
}

// scaling measures how many calls each number of clients gets done together.
func scaling(calls int) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		p, long := l.scalingPace()
		var subjects []subject
		for _, n := range clientCounts {
			cpus, err := l.spread(m.placement, n)
			if err != nil {
				return nil, err
			}
			c, err := busyCrew(m.placement, calls)(ctx, l, cpus)
			if err != nil {
				return nil, err
			}
			defer c.close()
			subjects = append(subjects, keepingBusy(calls, long)(c))
		}
		sides, err := p.inTurn(ctx, subjects...)
		if err != nil {
			return nil, err
		}
		return m.scaled(sides, long), nil
	}
}

// busyCrew founds crews that can make the calls.
func busyCrew(p placement, calls int) founder {
	return clientCrew(p, (*lab).buildWorker, func(c *crew) error {
		_, err := c.call(func(int) string { return fmt.Sprintf("busy %d 0 0", calls) })
		return err
	})
}

// keepingBusy lets all of a crew make calls as often as they can, for some time in each round. The figures are those of
// contention.
func keepingBusy(calls int, long time.Duration) task {
	return func(c *crew) subject {
		return subject{used: c.used, times: within(long), run: func(int) ([]float64, error) {
			start, end := c.during(long)
			answers, err := c.call(func(int) string { return fmt.Sprintf("busy %d %d %d", calls, start, end) })
			if err != nil {
				return nil, err
			}
			return takings(answers, long), nil
		}}
	}
}

// scaled are the rows of all numbers of clients: against one, and the most of them against the best.
func (m measure) scaled(sides []side, long time.Duration) []result {
	var rows []result
	for i, n := range clientCounts {
		rows = append(rows, m.againstFirst(n, sides[i], sides[0], long))
	}
	last := len(sides) - 1
	most := m
	most.name, most.target = fmt.Sprintf("%s-%d-best", m.name, clientCounts[last]), target{">=", 0.8, ""}
	best := fastest(sides[:last])
	row := most.judged(duel{sides[last], sides[best]})
	row.Note = joinNotes(row.Note, fmt.Sprintf("the best are %d at once", clientCounts[best]))
	return append(rows, row)
}

// againstFirst is the row of n clients; that of one has nothing to be compared with.
func (m measure) againstFirst(n int, s, first side, long time.Duration) result {
	series := m.name
	m.name = fmt.Sprintf("%s-%d", m.name, n)
	if n == 2 && m.placement == unpinned {
		m.target = target{">=", 1, ""}
	}
	row := m.judged(duel{s, first})
	if n == 1 {
		row.Compared, row.Reference, row.ReferenceCPU = nil, 0, 0
	}
	row.Note = joinNotes(row.Note, fmt.Sprintf("calls of a client in %s (least, middle, most): %s", long, shares(s.figures[1:])))
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
