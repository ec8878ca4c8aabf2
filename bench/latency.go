package main

import (
	"context"
	"fmt"

	"golang.org/x/sys/unix"
)

// A tail says which percentiles of single round trips are told.
type tail struct {
	rounds, trips int      // round trips of a round
	of            []string // the percentiles, as the workers answer them
}

var (
	percentiles = []string{"p50", "p99", "p99.9"}

	awake  = tail{40, 10_000, percentiles} // both sides spin, so that a round is short
	turns  = tail{10, 10_000, percentiles} // they take turns, or sleep
	rested = tail{6, 2_000, percentiles[:2]}
)

// latencyMeasures lists the measures of how long single round trips take. What is wanted of them is said at those of their
// means: sync/ping and message/go-futex.
func latencyMeasures() []measure {
	const (
		events   = "event ping-pong of two processes, percentiles, against "
		messages = "WM_COPYDATA of 64 bytes, percentiles, against "
		futex    = "bare futexes"
		spin     = "words that both spin on"
		asleep   = "bare futexes, both sides asleep before"
		socket   = "a Unix stream socket"
	)
	ping, send := trips("pings", "pong"), trips("sends 64 0", "serve")
	futexes, words, slept := ping, trips("beats", "echo"), trips("seldoms", "pong")
	asked := trips("asks 64 0", "answer 64 0")
	row := func(name, about string, p placement, t tail, ours func(placement) founder, a task, theirs founder, b task) measure {
		return measure{"latency/" + name, about, p, untargeted, false, t.between(ours, theirs, a, b)}
	}
	return []measure{
		row("event-spin", events+spin, twoPs, awake, goCrew, ping, bareCrew, words),
		row("event-futex", events+futex, oneProcessor, turns, goCrew, ping, bareCrew, futexes),
		row("event-futex", events+futex, twoPs, turns, goCrew, ping, bareCrew, futexes),
		row("event-asleep-futex", events+asleep, twoPs, rested, goCrew, slept, bareCrew, slept),
		row("message-spin", messages+spin, twoPs, awake, goMessages, send, bareCrew, words),
		row("message-futex", messages+futex, oneProcessor, turns, goMessages, send, bareCrew, futexes),
		row("message-futex", messages+futex, twoPs, turns, goMessages, send, bareCrew, futexes),
		row("message-asleep-futex", messages+asleep, twoPs, rested, goMessages, trips("rarely 64 0", "serve"), bareCrew, slept),
		row("message-socket", messages+socket, oneProcessor, turns, goMessages, send, socketCrew(unix.SOCK_STREAM), asked),
		row("message-socket", messages+socket, twoPs, turns, goMessages, send, socketCrew(unix.SOCK_STREAM), asked),
	}
}

// trips is round trips between two workers, of whose times the first answers percentiles.
func trips(first, second string) task {
	return func(c *crew) subject {
		return subject{used: c.used, run: func(n int) ([]float64, error) {
			answers, err := c.call(func(i int) string { return fmt.Sprintf("%s %d", [...]string{first, second}[i], n) })
			if err != nil {
				return nil, err
			}
			return answers[0], nil
		}}
	}
}

// between measures percentiles of a task of one crew against those of another: a row each.
func (t tail) between(one func(placement) founder, other founder, ours, theirs task) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		cpus, err := l.spread(m.placement, 2)
		if err != nil {
			return nil, err
		}
		d, err := l.duel(ctx, t.pace(l.short), cpus, one(m.placement), other, ours, theirs)
		if err != nil {
			return nil, err
		}
		return t.rows(m, d), nil
	}
}

// pace is that of rounds of as many round trips as the tail wants.
func (t tail) pace(short bool) pace {
	if short {
		t.rounds = max(5, t.rounds/4)
	}
	return pace{rounds: t.rounds, times: t.trips}
}

// rows are the rows of a measure, one for each percentile.
func (t tail) rows(m measure, d duel) []result {
	rows := make([]result, len(t.of))
	for i, name := range t.of {
		one := m
		one.name += "-" + name
		rows[i] = one.judged(d.figure(i))
	}
	first := &rows[0]
	first.Note = joinNotes(first.Note, fmt.Sprintf("here and below, medians of %d rounds of %d round trips; %s", first.Rounds, t.trips, t.told()))
	return rows
}

// told says what the figures contain, and which are missing.
func (t tail) told() string {
	const clock = "both sides read the clock before and after each"
	if len(t.of) < len(percentiles) {
		return fmt.Sprintf("%s; no p99.9, above which only %d of so many would lie", clock, t.trips/1000)
	}
	return clock
}
