package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// syncPace is that of the measures of synchronization: many, so shorter.
func (l *lab) syncPace() pace {
	if l.short {
		return pace{rounds: 50, budget: 5 * time.Millisecond} // where processes spin, no fewer rounds tell anything
	}
	return pace{rounds: 60, budget: 15 * time.Millisecond}
}

// contendedPace is that of measures of n processes that contend, each of whose rounds takes some time whatever it finds.
func (l *lab) contendedPace(n int) (p pace, long time.Duration) {
	switch {
	case l.short:
		return pace{rounds: 8}, 20 * time.Millisecond
	case n == 2: // both spin
		return pace{rounds: 50}, 40 * time.Millisecond
	default:
		return pace{rounds: 25}, 80 * time.Millisecond
	}
}

// syncMeasures lists the measures of synchronization.
func syncMeasures() []measure {
	const (
		event     = "set and wait of an event, nobody else there, against "
		mutex     = "lock and unlock of a mutex, nobody else there, against "
		semaphore = "release and take of a semaphore, nobody else there, against "
		pairs     = "pairs of compare-and-swap"
		boost     = "lock and unlock of Boost's named_mutex"
		wine      = "Wine's (reference/ours)"
		any64     = "wait for any of 64 objects, the last one signaled, against "
		ping      = "event ping-pong of two processes, against "
		wake      = "wake-up of a process that sleeps, against "
		futex     = "a bare futex"
		contended = "takings of a mutex that processes contend for, against "
	)
	cas, boostMutex, pingPong, wakeUp := solo("cas"), solo("mutex"), together("ping", "pong"), oneWay("wake", "sleep")
	ms := []measure{
		{"sync/event-cas", event + pairs, oneProcessor, target{"<=", 8, ""}, false, against(bareCrew, solo("event"), cas)},
		{"sync/event-boost", event + boost, oneProcessor, target{"<=", 2, ""}, false, against(boostCrew, solo("event"), boostMutex)},
		{"sync/event-wine", event + wine, oneProcessor, target{">=", 100, ""}, true, against(wineCrew, solo("event"), solo("event"))},
		{"sync/mutex-cas", mutex + pairs, oneProcessor, target{"<=", 8, ""}, false, against(bareCrew, solo("mutex"), cas)},
		{"sync/mutex-boost", mutex + boost, oneProcessor, target{"<=", 2, ""}, false, against(boostCrew, solo("mutex"), boostMutex)},
		{"sync/mutex-wine", mutex + wine, oneProcessor, target{">=", 100, ""}, true, against(wineCrew, solo("mutex"), solo("mutex"))},
		{"sync/semaphore-cas", semaphore + pairs, oneProcessor, target{"<=", 8, ""}, false, against(bareCrew, solo("semaphore"), cas)},
		{"sync/semaphore-boost", semaphore + boost, oneProcessor, target{"<=", 2, ""}, false, against(boostCrew, solo("semaphore"), boostMutex)},
		{"sync/semaphore-wine", semaphore + wine, oneProcessor, target{">=", 100, ""}, true, against(wineCrew, solo("semaphore"), solo("semaphore"))},
		{"sync/any64-cas", any64 + pairs, oneProcessor, target{"<=", 100, ""}, false, against(bareCrew, solo("multiple"), cas)},
		{"sync/any64go-cas", "the same by WaitAny", oneProcessor, untargeted, false, against(bareCrew, solo("any"), cas)},
		{"sync/ping-futex", ping + futex, oneProcessor, target{"<=", 1.3, ""}, false, against(bareCrew, pingPong, pingPong)},
		{"sync/ping-futex", ping + futex, twoPs, target{"<=", 1.3, ""}, false, against(bareCrew, pingPong, pingPong)},
		{"sync/wake-futex", wake + futex, oneProcessor, target{"<=", 1.3, ""}, false, against(bareCrew, wakeUp, wakeUp)},
		{"sync/wake-futex", wake + futex, twoPs, target{"<=", 1.3, ""}, false, against(bareCrew, wakeUp, wakeUp)},
		{"sync/ping-spin", ping + "words that both spin on", twoPs, target{"<=", 3, ""}, false, spinning(bareCrew, pingPong, together("beat", "echo"))},
		{"sync/ping-wine", ping + wine, oneProcessor, untargeted, true, against(wineCrew, pingPong, pingPong)},
		{"sync/ping-wine", ping + wine, twoPs, target{">=", 20, ""}, true, spinning(wineCrew, pingPong, pingPong)},
	}
	for _, n := range []int{2, 8, 64} {
		ms = append(ms,
			measure{fmt.Sprintf("sync/contended%d-fifo", n), contended + "a lock of strict order", twoPs, target{"<=", 1, ""}, false, contending("contend", bareCrew, "contend", n)},
			measure{fmt.Sprintf("sync/contended%d-boost", n), contended + "Boost's, which may be overtaken", twoPs, untargeted, false, contending("contend", boostCrew, "contend", n)})
	}
	return append(ms, waiterMeasures()...)
}

// against measures a task of ours against one of another crew, each with as many workers as it needs.
func against(reference founder, ours, theirs task) func(context.Context, *lab, measure) ([]result, error) {
	return between(goCrew, reference, ours, theirs, measure.judged)
}

// between measures a task of one crew against one of another.
func between(one func(placement) founder, other founder, ours, theirs task, judged func(measure, duel) result,
) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		d, err := l.versus(ctx, m, one(m.placement), other, ours, theirs)
		if err != nil {
			return nil, err
		}
		return []result{judged(m, d)}, nil
	}
}

// steady is the largest spread of a spinning reference's own rounds with which they tell anything.
const steady = 1.5

// spinning is against for processes that spin, which a third one disturbs: the lowest tenth of the rounds counts.
func spinning(reference founder, ours, theirs task) func(context.Context, *lab, measure) ([]result, error) {
	return between(goCrew, reference, ours, theirs, measure.judgedSpinning)
}

// judgedSpinning is the row of a measure whose processes spin.
func (m measure) judgedSpinning(d duel) result {
	ours, reference := d.ours.figures[0], d.reference.figures[0]
	r := m.judgedBy(lowest, d)
	r.Note = joinNotes(r.Note, fmt.Sprintf("medians %s and %s", quantity(median(ours), "ns"), quantity(median(reference), "ns")))
	if own := percentile(reference, 90) / lowest(reference); own > steady && m.target != untargeted {
		r.Verdict, r.Note = noVerdict, joinNotes(r.Note, fmt.Sprintf("the reference's own rounds differ by a factor of %.1f", own))
	}
	return r
}

// versus founds two crews and measures them in alternating rounds.
func (l *lab) versus(ctx context.Context, m measure, one, other founder, ours, theirs task) (duel, error) {
	cpus, err := l.spread(m.placement, 2)
	if err != nil {
		return duel{}, err
	}
	return l.duel(ctx, l.syncPace(), cpus, one, other, ours, theirs)
}

// duel founds two crews with workers on the CPUs and measures them.
func (l *lab) duel(ctx context.Context, p pace, cpus []int, one, other founder, ours, theirs task) (duel, error) {
	a, err := one(ctx, l, cpus)
	if err != nil {
		return duel{}, err
	}
	defer a.close()
	b, err := other(ctx, l, cpus)
	if err != nil {
		return duel{}, err
	}
	defer b.close()
	return p.alternate(ctx, ours(a), theirs(b))
}

// spread returns the CPUs of n workers in placement p.
func (l *lab) spread(p placement, n int) ([]int, error) {
	first, second, err := l.seats(p)
	cpus := make([]int, n)
	for i := range cpus {
		cpus[i] = [...]int{first, second}[i%2]
	}
	return cpus, err
}

// contending measures what n processes contend for; the verbs say what that is.
func contending(verb string, reference founder, theirs string, n int) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		cpus, err := l.spread(m.placement, n)
		if err != nil {
			return nil, err
		}
		p, long := l.contendedPace(n)
		d, err := l.duel(ctx, p, cpus, goCrew(m.placement), reference, contention(verb, long), contention(theirs, long))
		if err != nil {
			return nil, err
		}
		r := m.judged(d)
		if n == 2 {
			r = m.judgedSpinning(d)
		}
		r.Note = joinNotes(r.Note, fmt.Sprintf("takings of a process in a round of %s (least, middle, most): %s; reference %s",
			long, shares(d.ours.figures[1:]), shares(d.reference.figures[1:])))
		return []result{r}, nil
	}
}

// shares shows the middle of each figure.
func shares(figures [][]float64) string {
	text := make([]string, len(figures))
	for i, f := range figures {
		text[i] = fmt.Sprintf("%.0f", median(f))
	}
	return strings.Join(text, ", ")
}
