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

// What clients together should get done on all processors, against one client.
var (
	twoClients = target{">=", 1.5, ""}
	manyMore   = target{">=", 1, ""}
)

// scalingMeasures lists the measures of many clients that keep one manager busy.
func scalingMeasures() []measure {
	const (
		clients = " by 2, 4, 16, 64 clients at once, against one client: all of their calls (reference/ours)"
		open    = "open and close of a section by name" + clients
		create  = "create and close of a named section" + clients
		event   = "create and close of a named event" + clients
		bare    = "two requests to a server in C that does nothing for them" + clients
	)
	of := func(name, about string, p placement, calls int) measure {
		return measure{name, about, p, twoClients, true, scaling(busyCrew(p, calls), calls)}
	}
	least := func(p placement) measure {
		return measure{"scaling/bare", bare, p, untargeted, true, scaling(echoCrew, 0)}
	}
	return []measure{
		of("scaling/open", open, oneProcessor, openSection),
		of("scaling/open", open, unpinned, openSection),
		of("scaling/create", create, unpinned, createSection),
		of("scaling/event", event, unpinned, createEvent),
		least(oneProcessor),
		least(unpinned),
	}
}

// scalingRounds are so many rounds, of so many milliseconds for n clients, each of whom must have its turn.
func (l *lab) scalingRounds(n int) (rounds, long int) {
	switch {
	case l.short:
		return 5, 50
	case n < 16:
		return 8, 100
	default:
		return 8, 400
	}
}

// scaling measures how many calls each number of clients gets done together.
func scaling(found founder, calls int) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		var subjects []subject
		var counts []int
		rounds := 0
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
			long := 0
			rounds, long = l.scalingRounds(n)
			subjects, counts = append(subjects, keepingBusy(calls)(c)), append(counts, long)
		}
		sides, err := counted(ctx, rounds, subjects, counts)
		if err != nil {
			return nil, err
		}
		return m.scaled(sides), nil
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

// scaled are the rows of all numbers of clients, against one.
func (m measure) scaled(sides []side) []result {
	var rows []result
	for i, n := range clientCounts {
		rows = append(rows, m.againstFirst(n, sides[i], sides[0]))
	}
	return rows
}

// againstFirst is the row of n clients; that of one has nothing to be compared with.
func (m measure) againstFirst(n int, s, first side) result {
	series := m.name
	m.name = fmt.Sprintf("%s-%d", m.name, n)
	switch {
	case m.target == untargeted || m.placement != unpinned || n == 1:
		m.target = untargeted
	case n > 2:
		m.target = manyMore
	}
	row := m.judged(duel{s, first})
	if n == 1 {
		row.Compared, row.Reference, row.ReferenceCPU = nil, 0, 0
	}
	row.Note = joinNotes(row.Note, fmt.Sprintf("calls of a client in 100 ms (least, middle, most): %s", shares(in100(s.figures[1:4]))))
	return row.at(series, float64(n), "clients")
}

// in100 are the figures of 100 milliseconds instead of one.
func in100(figures [][]float64) [][]float64 {
	more := make([][]float64, len(figures))
	for i, rounds := range figures {
		more[i] = []float64{100 * median(rounds)}
	}
	return more
}
