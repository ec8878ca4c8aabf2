package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// fifo stands, among the kinds of sockets, for a named pipe.
const fifo = 0

// record is a posted message as the references send it: a window, a number, and two parameters, of eight bytes each.
const record = 32

// postMeasures lists the measures of messages that go one way.
func postMeasures() []measure {
	const (
		posts = "posted messages of a process to another, until the last one is handled, against records of 32 bytes through a "
		data  = "blocks of 64 KiB that 8 processes send to one, which reads nothing of them, against the same through one pipe, which has to be read"
	)
	give := oneWay(fmt.Sprintf("give %d", record), fmt.Sprintf("take %d", record))
	pipe, packets := socketCrew(fifo), socketCrew(unix.SOCK_SEQPACKET)
	var ms []measure
	for _, p := range []placement{oneProcessor, twoPs} {
		ms = append(ms,
			measure{"message/go-posts-pipe", posts + "pipe, many at a time if they are there", p, untargeted, false, rated(record, posting(pipe, give))},
			measure{"message/go-posts-seqpacket", posts + "packet socket", p, untargeted, false, rated(record, posting(packets, give))},
			measure{"message/go-data8-pipe", data, p, untargeted, false, rated(64<<10, poured(8, 64<<10))})
	}
	return ms
}

// posting measures posted messages against a task of a reference.
func posting(reference founder, theirs task) func(context.Context, *lab, measure) ([]result, error) {
	return between(goMessages, reference, oneWay("posts", "posted"), theirs, measure.judged)
}

// rated adds to the rows what they are in messages and bytes per second.
func rated(size float64, run func(context.Context, *lab, measure) ([]result, error)) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		rows, err := run(ctx, l, m)
		for i, r := range rows {
			rows[i].Note = joinNotes(r.Note, fmt.Sprintf("ours %s; reference %s", rate(r.Ours, size), rate(r.Reference, size)))
		}
		return rows, err
	}
}

// rate shows how many messages and bytes a second it is if one takes so many nanoseconds.
func rate(ns, size float64) string {
	return fmt.Sprintf("%.0f messages/s, %.0f MiB/s", 1e9/ns, size*1e9/ns/(1<<20))
}

// poured measures blocks of many senders to one receiver, for some time in each round.
func poured(senders, size int) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		cpus, err := l.spread(m.placement, senders+1)
		if err != nil {
			return nil, err
		}
		p, long := l.contendedPace(senders)
		p.rounds = min(p.rounds, 10)
		ours, theirs := pouring(size, "", long), pouring(size, "drain 0", long)
		d, err := l.duel(ctx, p, cpus, goMessages(m.placement), socketCrew(fifo), ours, theirs)
		if err != nil {
			return nil, err
		}
		return []result{m.judged(d)}, nil
	}
}

// pouring lets all but the receiver send blocks as often as they can, for some time in each round. The receiver serves, or
// carries out its line until that time is over. The figures are those of contention.
func pouring(size int, receives string, long time.Duration) task {
	return func(c *crew) subject {
		return subject{used: c.used, times: within(long), run: func(int) ([]float64, error) {
			start, end := c.during(long)
			line := c.serve()
			if receives != "" {
				line = fmt.Sprintf("%s %d %d", receives, start, end)
			}
			answers, err := c.call(c.roles(line, fmt.Sprintf("flood %d %d %d", size, start, end)))
			if err != nil {
				return nil, err
			}
			return takings(append(answers[:receiver:receiver], answers[receiver+1:]...), long), nil
		}}
	}
}
