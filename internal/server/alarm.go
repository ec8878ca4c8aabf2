package server

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

const (
	// alarmGrain is the least time between two rounds of a clock in which anything rang, and so how late an alarm may be:
	// however many alarms a user has, and however often they ring, no more of his than alarmShare ring in it.
	alarmGrain = time.Millisecond
	alarmShare = 64
	// alarmLook is how often a clock looks whether the time of day was set, if any alarm goes by that.
	alarmLook = time.Second
)

// alarm rings at a time: once, or from then on each period. Its zero value is not set. It is guarded by its clock's mutex.
type alarm struct {
	// ring is called under the mutex; it may set and stop alarms.
	ring func()

	due    time.Time
	period time.Duration
	user   *userAlarms // nil: it is not set
	daily  bool        // due goes by the time of day, which may be set
	place  int
}

// clock rings alarms, those of each user in their order. One goroutine serves all.
type clock struct {
	mu    sync.Locker // guards the rest
	users map[uint32]*userAlarms

	changed chan struct{} // holds one: an alarm may be due before the one that run sleeps until
	now     func() time.Time
	day     func() time.Time
}

// userAlarms are the alarms that are set of one user.
type userAlarms struct {
	uid           uint32
	steady, daily alarmHeap
}

func newClock(mu sync.Locker) *clock {
	return &clock{
		mu: mu, users: map[uint32]*userAlarms{}, changed: make(chan struct{}, 1),
		now: time.Now, day: func() time.Time { return time.Now().Round(0) },
	}
}

// set sets an alarm anew, to ring after a while. The caller holds the mutex, as for all but run.
func (c *clock) set(a *alarm, uid uint32, in, period time.Duration) {
	c.put(a, uid, c.now().Add(in), false, period)
}

// setDaily sets an alarm anew, to ring at a time of day. From then on, its period goes by the steady clock.
func (c *clock) setDaily(a *alarm, uid uint32, at time.Time, period time.Duration) {
	c.put(a, uid, at, true, period)
}

func (c *clock) put(a *alarm, uid uint32, due time.Time, daily bool, period time.Duration) {
	c.stop(a)
	u := c.users[uid]
	if u == nil {
		u = &userAlarms{uid: uid}
		c.users[uid] = u
	}
	a.user, a.due, a.daily, a.period = u, due, daily, period
	heap.Push(a.heap(), a)
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// stop takes back that an alarm was set, if it was.
func (c *clock) stop(a *alarm) {
	u := a.user
	if u == nil {
		return
	}
	heap.Remove(a.heap(), a.place)
	a.user = nil
	if len(u.steady)+len(u.daily) == 0 {
		delete(c.users, u.uid)
	}
}

// left returns in what time an alarm rings next; below 0: it should have.
func (c *clock) left(a *alarm) (in time.Duration, set bool) {
	if a.user == nil {
		return 0, false
	}
	if a.daily {
		return a.due.Sub(c.day()), true
	}
	return a.due.Sub(c.now()), true
}

// run rings the alarms until ctx ends.
func (c *clock) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		rang, next := c.round()
		changed := c.changed
		if rang {
			changed, next = nil, max(next, alarmGrain)
		}
		timer.Reset(next)
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-changed:
		}
	}
}

// round rings what is due, the share of each user at most, and returns in what time the next round is due. The mutex is free
// between users.
func (c *clock) round() (rang bool, next time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	users := make([]*userAlarms, 0, len(c.users))
	for _, u := range c.users {
		users = append(users, u)
	}
	for _, u := range users {
		rang = c.ringShare(u) || rang
		c.mu.Unlock()
		c.mu.Lock()
	}
	next = 1 << 62
	for _, u := range c.users {
		next = min(next, c.untilNext(u))
	}
	return rang, next
}

func (c *clock) ringShare(u *userAlarms) (rang bool) {
	for range alarmShare {
		a := c.dueOf(u)
		if a == nil {
			break
		}
		c.ring(a)
		rang = true
	}
	return rang
}

// dueOf returns an alarm of a user that is due, or nil.
func (c *clock) dueOf(u *userAlarms) *alarm {
	for _, h := range []alarmHeap{u.daily, u.steady} {
		if len(h) > 0 {
			if in, _ := c.left(h[0]); in <= 0 {
				return h[0]
			}
		}
	}
	return nil
}

// ring rings an alarm that is due. Of the periods that have passed meanwhile none is made up for.
func (c *clock) ring(a *alarm) {
	in, _ := c.left(a)
	uid := a.user.uid
	c.stop(a)
	if a.period > 0 {
		c.set(a, uid, a.period-(-in)%a.period, a.period)
	}
	a.ring()
}

func (c *clock) untilNext(u *userAlarms) time.Duration {
	next := time.Duration(1 << 62)
	if len(u.steady) > 0 {
		next, _ = c.left(u.steady[0])
	}
	if len(u.daily) > 0 {
		in, _ := c.left(u.daily[0])
		next = min(next, in, alarmLook)
	}
	return max(next, 0)
}

func (a *alarm) heap() *alarmHeap {
	if a.daily {
		return &a.user.daily
	}
	return &a.user.steady
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
