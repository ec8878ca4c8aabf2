package main

import (
	"context"
	"fmt"
	"time"
)

// waiterMeasures lists the measures of many waiters, and of waiters that wait long.
func waiterMeasures() []measure {
	const (
		wake  = "wake-up of one of 1,000 goroutines that wait, each for its own event, against "
		curve = "hand-over to the first of many goroutines that wait, against one of ten: "
	)
	return []measure{
		{"sync/goroutines-futex", wake + "that of a thread by a bare futex", oneProcessor, target{"<=", 2, ""}, false, goroutines},
		{"sync/goroutines-futex", wake + "that of a thread by a bare futex", twoPs, target{"<=", 2, ""}, false, goroutines},
		{"sync/goroutines-one", wake + "that of the only one", twoPs, target{"<=", 2, ""}, false, waiting(crowd(1000, 1000), crowd(1, 1))},
		{"sync/handover100", curve + "100 for one event", twoPs, untargeted, false, waiting(crowd(100, 1), crowd(10, 1))},
		{"sync/handover1000", curve + "1,000 for one event", twoPs, untargeted, false, waiting(crowd(1000, 1), crowd(10, 1))},
		{"sync/handover-threads", curve + "ten for one event, 990 for others", twoPs, untargeted, false, waiting(crowd(1000, 100), crowd(10, 1))},
		{"sync/idle", "processor time of a process that is woken ten times a second, and before had reason to spin", twoProcessors, target{"<=", 1, " %"}, false, idling},
	}
}

// A gathering is how many goroutines of the second worker wait, and for how many events.
type gathering struct{ waiters, events int }

func crowd(waiters, events int) gathering { return gathering{waiters, events} }

// found founds crews whose second worker has the waiters; how many threads they cost goes to threads.
func (g gathering) found(p placement, threads *float64) founder {
	return func(ctx context.Context, l *lab, cpus []int) (*crew, error) {
		c, err := goCrew(p)(ctx, l, cpus)
		if err != nil {
			return nil, err
		}
		more, err := c.workers[1].call("waiters %d %d", g.waiters, g.events)
		if err != nil {
			c.close()
			return nil, err
		}
		*threads = more[0]
		return c, nil
	}
}

// task wakes the waiters one after the other.
func (g gathering) task() task { return oneWay(fmt.Sprintf("rouse %d", g.events), "roused") }

// waiting measures wake-ups in one gathering against those in another.
func waiting(ours, reference gathering) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		var threads [2]float64
		d, err := l.versus(ctx, m, ours.found(m.placement, &threads[0]), reference.found(m.placement, &threads[1]), ours.task(), reference.task())
		if err != nil {
			return nil, err
		}
		return []result{m.judged(d)}, nil
	}
}

// goroutines measures wake-ups of a goroutine among a thousand, and how many threads all of them cost.
func goroutines(ctx context.Context, l *lab, m measure) ([]result, error) {
	g, threads := crowd(1000, 1000), 0.0
	d, err := l.versus(ctx, m, g.found(m.placement, &threads), bareCrew, g.task(), oneWay("wake", "sleep"))
	if err != nil {
		return nil, err
	}
	row := m.judged(d)
	m.name, m.target = "sync/goroutines-threads", target{"<=", 16, " threads"}
	more := m.unmeasured(m.target.verdict(threads))
	more.Unit, more.Ours = "threads", threads
	return []result{row, more}, nil
}

// idling measures what share of a processor a process uses that waits and is seldom woken.
func idling(ctx context.Context, l *lab, m measure) ([]result, error) {
	cpus, err := l.spread(m.placement, 2)
	if err != nil {
		return nil, err
	}
	ours, err := share(ctx, l, goCrew(m.placement), cpus)
	if err != nil {
		return nil, err
	}
	bare, err := share(ctx, l, bareCrew, cpus)
	if err != nil {
		return nil, err
	}
	r := m.unmeasured(m.target.verdict(ours))
	r.Unit, r.Ours, r.Reference = "%", ours, bare
	return []result{r}, nil
}

// share returns the share of a processor, in percent, that a crew's first worker uses while it is woken ten times a
// second, after some ping-pong, in which spinning may have paid.
func share(ctx context.Context, l *lab, found founder, cpus []int) (float64, error) {
	const ticks, between = 30, 100 * time.Millisecond
	c, err := found(ctx, l, cpus)
	if err != nil {
		return 0, err
	}
	defer c.close()
	if _, err := together("ping", "pong")(c).run(2000); err != nil {
		return 0, err
	}
	used, err := c.call(func(i int) string { return fmt.Sprintf("%s %d", [...]string{"idle", "tick"}[i], ticks) })
	if err != nil {
		return 0, err
	}
	return used[0][0] / float64(ticks*between.Nanoseconds()) * 100, nil
}
