package message

import (
	"slices"
	"sync/atomic"
	"time"

	"winshm/winerr"
)

// timer makes its queue retrieve WM_TIMER when nothing else is there. If that comes late, it comes once.
type timer struct {
	window   Handle
	id, proc uint64
	period   time.Duration
	next     time.Time // when it is due
	clock    *time.Timer
	due      atomic.Bool
	seen     bool // since it is due
}

// The shortest and longest periods of a timer.
const (
	shortestPeriod = 10 * time.Millisecond
	longestPeriod  = 0x7FFFFFFF * time.Millisecond
)

// maxTimers is how many timers a queue may have.
const maxTimers = 10000

// SetTimer has the queue retrieve [Timer] for a window of its own again and again, with the timer's number and proc as parameters.
// Without a window it finds a number itself, unless there is such a timer; one that is there begins anew (SetTimer).
// ERROR_NOT_ENOUGH_QUOTA: there are too many.
func (q *Queue) SetTimer(window Handle, id, proc uint64, period time.Duration) (uint64, error) {
	i := q.timerOf(window, id)
	switch {
	case i >= 0:
		q.dropTimer(i)
	case len(q.timers) >= maxTimers:
		return 0, winerr.ERROR_NOT_ENOUGH_QUOTA
	case window == 0:
		q.lastTimer++
		id = q.lastTimer
	}
	t := &timer{window: window, id: id, proc: proc, period: min(max(period, shortestPeriod), longestPeriod)}
	t.next = time.Now().Add(t.period)
	t.clock = time.AfterFunc(t.period, func() {
		t.due.Store(true)
		q.bell.Ring()
	})
	q.timers = append(q.timers, t)
	return id, nil
}

// again begins the timer's next period, without those that have passed altogether.
func (t *timer) again() {
	t.due.Store(false)
	t.seen = false
	if t.next = t.next.Add(t.period); time.Until(t.next) < 0 {
		t.next = time.Now().Add(t.period)
	}
	t.clock.Reset(time.Until(t.next))
}

// KillTimer ends a timer (KillTimer). ERROR_INVALID_PARAMETER: there is none.
func (q *Queue) KillTimer(window Handle, id uint64) error {
	i := q.timerOf(window, id)
	if i < 0 {
		return winerr.ERROR_INVALID_PARAMETER
	}
	q.dropTimer(i)
	return nil
}

func (q *Queue) timerOf(window Handle, id uint64) int {
	return slices.IndexFunc(q.timers, func(t *timer) bool { return t.window == window && t.id == id })
}

func (q *Queue) dropTimer(i int) {
	q.timers[i].clock.Stop()
	q.timers = slices.Delete(q.timers, i, i+1)
}

// TimerCalls reports whether the queue has that timer, with that proc.
func (q *Queue) TimerCalls(window Handle, id, proc uint64) bool {
	i := q.timerOf(window, id)
	return i >= 0 && q.timers[i].proc == proc
}

// dropTimers ends those of a window, or all of them.
func (q *Queue) dropTimers(window Handle, all bool) {
	q.timers = slices.DeleteFunc(q.timers, func(t *timer) bool {
		gone := all || t.window == window
		if gone {
			t.clock.Stop()
		}
		return gone
	})
}

// dueTimer returns the message of a timer that fits, and takes it unless it is to be kept.
func (q *Queue) dueTimer(g *Get) (Event, bool) {
	for i, t := range q.timers {
		m := Message{Window: t.window, ID: Timer, WParam: t.id, LParam: t.proc}
		if !t.due.Load() || !q.fits(g, m) {
			continue
		}
		if t.seen = true; !g.Keep {
			t.again()
			q.timers = append(slices.Delete(q.timers, i, i+1), t) // the others come first now
		}
		return Event{Got: true, Message: m, Time: uint32(now())}, true
	}
	return Event{}, false
}

// hasTimer reports whether a timer is due, and notes which ones had not been looked at.
func (q *Queue) hasTimer() (due bool) {
	for _, t := range q.timers {
		if t.due.Load() {
			due = true
			if !t.seen {
				t.seen = true
				q.fresh |= HasTimer
			}
		}
	}
	return due
}
