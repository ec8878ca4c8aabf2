package main

import (
	"fmt"

	"winshm/bench/chart"
)

// A contest is a row of a chart of ratios: a measure and its name there.
type contest struct{ id, name string }

// aloneBars draws ratios of what a program does with nobody else there.
func aloneBars(r *report) ([]byte, error) {
	return r.bars("What a program does with nobody else there (one processor)", []contest{
		{"section/parts/one", "section, create to close, vs. its system calls in C"},
		{"section/posix/one", "section vs. shm_open"},
		{"section/boost/one", "section vs. Boost.Interprocess"},
		{"section/go-sysv/one", "section vs. System V shared memory, in Go"},
		{"section/python/one", "section vs. Python's shared_memory"},
		{"section/wine/one", "section vs. Wine"},
		{"view/mmap/one", "view of a held section vs. mmap"},
		{"block/wine/one", "block of 64 bytes vs. Wine"},
		{"sync/event-cas/one", "event, set and wait, vs. 2 compare-and-swap"},
		{"sync/event-wine/one", "event vs. Wine"},
		{"sync/semaphore-cas/one", "semaphore, release and take, vs. 2 compare-and-swap"},
		{"sync/semaphore-posix/one", "semaphore vs. sem_post and sem_wait"},
		{"sync/semaphore-wine/one", "semaphore vs. Wine"},
		{"sync/mutex-cas/one", "mutex, lock and unlock, vs. 2 compare-and-swap"},
		{"sync/mutex-boost/one", "mutex vs. Boost's named_mutex"},
		{"sync/mutex-robust/one", "mutex vs. a robust pthread mutex"},
		{"sync/mutex-python/one", "mutex vs. Python's multiprocessing.Lock"},
		{"sync/mutex-flock/one", "mutex vs. flock"},
		{"sync/mutex-wine/one", "mutex vs. Wine"},
	})
}

// answeringBars draws ratios of two processes that answer each other by events.
func answeringBars(r *report) ([]byte, error) {
	return r.bars("Two processes that answer each other by events, and wake-ups", placed("sync/", []contest{
		{"ping-spin", "ping-pong vs. words that both spin on"},
		{"ping-futex", "ping-pong vs. futexes"},
		{"ping-eventfd", "ping-pong vs. eventfd"},
		{"ping-pipe", "ping-pong vs. pipes"},
		{"ping-socket", "ping-pong vs. Unix sockets"},
		{"ping-boost", "ping-pong vs. Boost's semaphores"},
		{"ping-iceoryx", "ping-pong vs. iceoryx2's events"},
		{"ping-wine", "ping-pong vs. events under Wine"},
		{"wake-futex", "wake-up vs. futex"},
		{"wake-eventfd", "wake-up vs. eventfd"},
	}))
}

// messageBars draws ratios of messages.
func messageBars(r *report) ([]byte, error) {
	return r.bars("A message that is answered (in Go, of 64 bytes but where it says more)", placed("message/go-", []contest{
		{"spin", "vs. words that both spin on"},
		{"futex", "vs. futexes"},
		{"iceoryx-64B", "vs. iceoryx2, which polls"},
		{"iceoryx-64K", "64 KiB, vs. iceoryx2"},
		{"64B-stream", "vs. Unix stream socket"},
		{"netrpc-64B", "vs. net/rpc"},
		{"ttrpc-64B", "vs. ttrpc"},
		{"zmq-64B", "vs. zmq4"},
		{"grpc-64B", "vs. gRPC"},
		{"python-64B", "vs. Python's Pipe"},
		{"wine", "vs. WM_COPYDATA under Wine"},
		{"1M-copy", "1 MiB, read, vs. one copy and its reading"},
	}))
}

// placed are contests in all placements that are shown, whose ids begin alike.
func placed(prefix string, all []contest) []contest {
	var rows []contest
	for _, p := range halves {
		for _, c := range all {
			rows = append(rows, contest{prefix + c.id + "/" + p.suffix(), c.name + ", " + p.headline()})
		}
	}
	return rows
}

// bars draws ratios; what was not measured, or has no ratio, is left out.
func (r *report) bars(title string, rows []contest) ([]byte, error) {
	bars := chart.Bars{Title: title, Label: "time, ours / reference (logarithmic)"}
	for _, row := range rows {
		if got := r.find(row.id); got != nil && got.Compared != nil && !got.Compared.Unclear {
			ratio, interval := got.oursOverReference()
			bars.Rows = append(bars.Rows, chart.Bar{Name: row.name, Value: ratio, Low: interval.Low, High: interval.High, Target: got.limit()})
		}
	}
	return bars.SVG()
}

// oursOverReference is a row's ratio and its interval as less is better, whichever way it is told.
func (r result) oursOverReference() (ratio float64, interval span) {
	c := r.Compared
	if r.Inverse {
		return 1 / c.Ratio, span{1 / c.Interval.High, 1 / c.Interval.Low}
	}
	return c.Ratio, c.Interval
}

// limit is the figure in a row's target, as less is better; 0 if there is none.
func (r result) limit() float64 {
	var relation string
	var v float64
	if _, err := fmt.Sscanf(r.Target, "%s %g", &relation, &v); err != nil || v <= 0 {
		return 0
	}
	if r.Inverse {
		return 1 / v
	}
	return v
}
