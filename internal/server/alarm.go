package server

import (
	"container/heap"
	"sync"
	"time"
)

const (
	// alarmGrain is the least time between two rounds of a clock in which anything rang, and so how late an alarm may be:
	// however many alarms a user has, and however often they ring, no more than alarmShare of them ring in it. A round that
	// took longer is followed by as long a rest, so that a user's alarms take half of a processor at most.
	alarmGrain = time.Millisecond
	alarmShare = 64
	// alarmLook is how often a clock looks whether the time of day was set, if any alarm goes by that.
	alarmLook = time.Second
)

// alarm rings at a time: once, or from then on each period. Its zero value is not set. It is guarded by its clock's mutex.
type alarm struct {
	// ring is called by the clock's goroutine, without a lock. It may come when the alarm has just been stopped.
	ring func()

	due    time.Time
	period time.Duration
	in     *alarmHeap // nil: it is not set
	place  int        // in the heap
}

// clock rings the alarms of one user. While any is set, one goroutine serves them: what one user's alarms have to wait for is
// in nobody else's way.
type clock struct {
	begin func(func())     // starts the goroutine
	day   func() time.Time // the time of day, which may be set

	mu      sync.Mutex
	steady  alarmHeap
	daily   alarmHeap     // those that go by the time of day
	changed chan struct{} // holds one: what run sleeps until is no longer true
	running bool
	closed  bool
}

func newClock(begin func(func())) *clock {
	return &clock{begin: begin, changed: make(chan struct{}, 1), day: func() time.Time { return time.Now().Round(0) }}
}

// set sets an alarm to ring after a while, and then each period if that is not 0.
func (c *clock) set(a *alarm, in, period time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.putLocked(a, &c.steady, time.Now().Add(in), period)
	c.awakeLocked()
}

// setDaily sets an alarm to ring at a time of day. From then on, its period goes by the steady clock.
func (c *clock) setDaily(a *alarm, at time.Time, period time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.putLocked(a, &c.daily, at, period)
	c.awakeLocked()
}

func (c *clock) putLocked(a *alarm, in *alarmHeap, due time.Time, period time.Duration) {
	c.stopLocked(a)
	a.due, a.period, a.in = due, period, in
	heap.Push(in, a)
}

// awakeLocked lets the goroutine look at what is due next.
func (c *clock) awakeLocked() {
	if !c.running && !c.closed {
		c.running = true
		c.begin(c.run)
	}
	c.notifyLocked()
}

func (c *clock) notifyLocked() {
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// stop takes back that an alarm was set, if it was.
func (c *clock) stop(a *alarm) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopLocked(a)
	c.notifyLocked()
}

func (c *clock) stopLocked(a *alarm) {
	if a.in != nil {
		heap.Remove(a.in, a.place)
		a.in = nil
	}
}

// left returns in what time an alarm rings next, below 0 if it should have, and its period.
func (c *clock) left(a *alarm) (in, period time.Duration, set bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.leftLocked(a), a.period, a.in != nil
}

func (c *clock) leftLocked(a *alarm) time.Duration {
	if a.in == &c.daily {
		return a.due.Sub(c.day())
	}
	return time.Until(a.due)
}

// close ends the goroutine; the clock rings no more.
func (c *clock) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.notifyLocked()
}

// run rings the alarms until none is set, or the clock is closed.
func (c *clock) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		began, due := time.Now(), c.due()
		for _, a := range due {
			a.ring()
		}
		took := time.Since(began)
		next, ok := c.next()
		if !ok {
			return
		}
		changed := c.changed
		if len(due) > 0 {
			changed, next = nil, max(alarmGrain, took)
		}
		timer.Reset(next)
		select {
		case <-timer.C:
		case <-changed:
		}
	}
}

// due returns the alarms that are due, a share of them at most. Those with a period are set again: of the periods that have
// passed meanwhile none is made up for.
func (c *clock) due() []*alarm {
	c.mu.Lock()
	defer c.mu.Unlock()
	var due []*alarm
	for _, h := range []*alarmHeap{&c.daily, &c.steady} {
		for len(*h) > 0 && len(due) < alarmShare && !c.closed {
			a := (*h)[0]
			in := c.leftLocked(a)
			if in > 0 {
				break
			}
			c.stopLocked(a)
			if a.period > 0 {
				c.putLocked(a, &c.steady, time.Now().Add(a.period-(-in)%a.period), a.period)
			}
			due = append(due, a)
		}
	}
	return due
}

// next returns in what time the next alarm is due; false: the goroutine is to end.
func (c *clock) next() (time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running = !c.closed && len(c.steady)+len(c.daily) > 0
	in := time.Duration(1 << 62)
	if len(c.steady) > 0 {
		in = c.leftLocked(c.steady[0])
	}
	if len(c.daily) > 0 {
		in = min(in, c.leftLocked(c.daily[0]), alarmLook)
	}
	return max(in, 0), c.running
}

// alarmHeap is a heap by due time.
type alarmHeap []*alarm

func (h alarmHeap) Len() int           { return len(h) }
func (h alarmHeap) Less(i, j int) bool { return h[i].due.Before(h[j].due) }

func (h alarmHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push is [heap.Interface]'s.
func (h *alarmHeap) Push(x any) {
	a := x.(*alarm)
	a.place = len(*h)
	*h = append(*h, a)
}

// Pop is [heap.Interface]'s.
func (h *alarmHeap) Pop() any {
	last := len(*h) - 1
	a := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return a
}
